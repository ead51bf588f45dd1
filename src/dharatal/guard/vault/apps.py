"""The vault as a Django application."""

from django.apps import AppConfig

from dharatal.guard.vault.registry import register


class VaultConfig(AppConfig):
    """Sealing, blind index, quotas and erasure."""

    name = "dharatal.guard.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(table="vault_watchword", key="subject_id", fields={"words": "watch.words"})
