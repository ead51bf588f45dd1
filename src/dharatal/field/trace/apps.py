from django.apps import AppConfig

from dharatal.field.callroom.kinds.elsewhere import add_kind
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
        """Tell the vault what is sealed here, so that it moves with the keys; and the call room what it is to ask."""
        register(table="trace_suspectfile", fields={"label": "label"})
        for table, fields in SEALED.items():
            register(table=table, fields=fields)
        add_kind("breach", "dharatal.field.trace.breach.calling.Warned")
        register(
            table="trace_complaint",
            subject="sealed_id",
            fields={"words": words.WORDS, "heard": words.HEARD},
            retoken=words.retoken,
        )
        register(table="trace_assumption", subject="sealed_id", fields={"words": "assumption.words"})
        register(table="trace_finding", subject="sealed_id", fields={"body": "finding.body"})
        register(table="trace_casevoice", subject="sealed_id", fields={"reason": "case.reason"})
        add_kind("complaint", "dharatal.field.trace.complaints.calling.CalledBack")
