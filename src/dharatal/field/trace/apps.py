from django.apps import AppConfig

from dharatal.guard.vault.registry import register

BREACH = {
    "trace_facts": {"body": "breach.facts"},
    "trace_notice": {"hindi": "breach.hindi", "english": "breach.english", "reference": "breach.reference"},
    "trace_letters": {"reference": "breach.reference"},
}


class TraceConfig(AppConfig):
    name = "dharatal.field.trace"
    label = "trace"

    def ready(self) -> None:
        """Tell the vault what is sealed here, so that it moves with the keys."""
        register(table="trace_suspectfile", fields={"label": "label"})
        for table, fields in BREACH.items():
            register(table=table, fields=fields)
