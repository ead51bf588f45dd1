from django.apps import AppConfig

from dharatal.field.callroom.checking.sealed import planted_retoken
from dharatal.field.callroom.dialling import sealed
from dharatal.guard.vault.registry import register


class CallroomConfig(AppConfig):
    name = "dharatal.field.callroom"
    label = "callroom"

    def ready(self) -> None:
        """Tell the vault what is sealed here, so that it moves with the keys."""
        register(table="callroom_check", fields={"ruling_reason": "check.reason"})
        register(table="callroom_heard", key="call_uuid", fields={"heard": "check.heard"})
        register(table="callroom_hearing", fields={"reply": "hearing.reply", "reason": "hearing.reason"})
        register(
            table="callroom_planted",
            fields={"card": "card", "phone": "phone", "answers": "planted.answers"},
            retoken=planted_retoken,
        )
        register(table=sealed.TABLE, key="call_uuid", fields={"sealed": sealed.FIELD}, retoken=sealed.retoken)
