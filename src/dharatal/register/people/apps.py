"""The register of people as a Django application."""

from django.apps import AppConfig

from dharatal.guard.vault.registry import register
from dharatal.register.people.card import FIELD, PHONE_FIELD
from dharatal.register.people.sealed import retoken


class PeopleConfig(AppConfig):
    """Records, the persons they are evidence of, and the search over them."""

    name = "dharatal.register.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the vault what is sealed here."""
        register(
            table="people_personrecord",
            subject="id",
            fields={"card": FIELD, "phone": PHONE_FIELD},
            retoken=retoken,
        )
