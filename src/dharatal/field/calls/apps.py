from django.apps import AppConfig

from dharatal.guard.vault import registry


class CallsConfig(AppConfig):
    name = "dharatal.field.calls"
    label = "calls"

    def ready(self) -> None:
        registry.register(table="calls_note", key="call_uuid", fields={"note": "call.note"})
