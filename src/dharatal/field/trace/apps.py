from django.apps import AppConfig

from dharatal.field.callroom.kinds.joined import join
from dharatal.field.trace.complaints import words
from dharatal.guard.vault.registry import register

SEALED = {
    "trace_facts": {"body": "breach.facts"},
    "trace_notice": {"hindi": "breach.hindi", "english": "breach.english", "reference": "breach.reference"},
    "trace_letters": {"reference": "breach.reference"},
    "trace_hearing": {"evidence": "inquiry.evidence", "answer": "inquiry.answer"},
}


class TraceConfig(AppConfig):
    name = "dharatal.field.trace"
    label = "trace"

    def ready(self) -> None:
        """Tell the vault what is sealed here, so that it moves with the keys."""
        register(table="trace_suspectfile", fields={"label": "label"})
        for table, fields in SEALED.items():
            register(table=table, fields=fields)
        join("breach", "dharatal.field.trace.breach.calling.Warned")
        register(
            table="trace_complaint",
            subject="sealed_id",
            fields={"words": words.WORDS, "heard": words.HEARD},
            retoken=words.retoken,
        )
        register(table="trace_casevoice", subject="sealed_id", fields={"reason": "case.reason"})
