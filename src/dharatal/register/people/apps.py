"""The register of people as a Django application."""

from django.apps import AppConfig

from dharatal.guard.access.reach import show_decoys
from dharatal.guard.vault.registry import register
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.card import FIELD, PHONE_FIELD
from dharatal.register.people.decoys.allocation import shown_to_user
from dharatal.register.people.decoys.sealed import ANSWERS_FIELD, retoken_decoy
from dharatal.register.people.pairs.houses import retoken


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
        register(
            table="people_decoy",
            subject="id",
            fields={"answers": ANSWERS_FIELD, "phone": PHONE_FIELD},
            retoken=retoken_decoy,
        )
        show_decoys(
            LOOK,
            candidates="people_decoys_within(c.districts, c.blocks, c.panchayats)",
            chosen=shown_to_user,
        )
