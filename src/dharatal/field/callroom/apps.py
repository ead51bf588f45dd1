from django.apps import AppConfig

from dharatal.field.callroom.dialling import sealed
from dharatal.guard.vault import registry


class CallroomConfig(AppConfig):
    name = "dharatal.field.callroom"
    label = "callroom"

    def ready(self) -> None:
        registry.register(
            table=sealed.TABLE, key="call_uuid", fields={"sealed": sealed.FIELD}, retoken=sealed.retoken
        )
