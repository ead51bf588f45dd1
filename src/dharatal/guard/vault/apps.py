"""The vault as a Django application."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Sealing, blind index, quotas and erasure."""

    name = "dharatal.guard.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
