from django.apps import AppConfig

from dharatal.guard.vault.registry import register


class TraceConfig(AppConfig):
    name = "dharatal.field.trace"
    label = "trace"

    def ready(self) -> None:
        """Tell the vault what is sealed here, so that it moves with the keys."""
        register(table="trace_suspectfile", fields={"label": "label"})
