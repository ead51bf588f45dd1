from django.apps import AppConfig

from dharatal.field.intake.sealed import retoken
from dharatal.guard.vault.registry import register


class IntakeConfig(AppConfig):
    name = "dharatal.field.intake"
    label = "intake"

    def ready(self) -> None:
        """Tell the vault what is sealed here, so that it moves with the keys."""
        register(
            table="intake_submission",
            subject="id",
            fields={"card": "card", "phone": "phone", "return_note": "return_note"},
            retoken=retoken,
        )
        register(table="intake_batch", fields={"label": "label"})
        register(table="intake_leftrow", fields={"raw": "raw"})
