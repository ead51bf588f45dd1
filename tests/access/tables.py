"""What is to be known of tables: which hold people, and which PostgreSQL protects."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, Model

from dharatal.engines.postgres.gate import permitted
from dharatal.interfaces.settings.rooms import ROOMS

KEYED = {"phone_token", "given_token", "tokens", "match_tokens", "token"}

# sealed or keyed columns that stand for nobody, or are looked up by everybody's hand-out
NOBODYS = {
    "access_device": "the hash of a machine's secret",
    "access_token": "the hash of a token",
    "audit_entry": "a MAC; who may read the log is the door's affair",
    "audit_leaf": "hashes and a MAC",
    "audit_checkpoint": "the root of the tree",
    "audit_sealerstate": "the sealer's own",
    "gates_donotcall": "keyed numbers without a place or a name, asked before every call",
    "people_matchmodel": "weights of a model: nobody's words",
    "trace_suspectfile": "sealed names and reports of lists that turned up; who may read them is the door's affair",
    "trace_facts": "what a breach's form answers, sealed; who may read it is the door's affair",
    "trace_notice": "texts about a breach, sealed; who may read them is the door's affair",
    "trace_letters": "receipts of a post office, sealed; who may read them is the door's affair",
    "vault_lookday": "ids of subjects that a log-in was shown; who may read it is the door's affair",
    "vault_watchword": "what somebody of the guard wrote; who may read it is the door's affair",
    "vault_subjectsalt": "half a key, which opens nothing without the other half outside the database",
}

# a caller's own, and of whoever steers calls; cases, of those alone who are named in them
OWN = {
    *("callroom_hearing", "trace_hearing", "trace_case", "trace_caseperson", "trace_casevoice"),
    *("trace_assumption", "trace_finding"),
}


def models() -> Iterator[type[Model]]:
    labels = {room.rsplit(".", 1)[1] for room in ROOMS}
    yield from (model for model in apps.get_models() if model._meta.app_label in labels)


def of_people() -> set[str]:
    """Tables with a sealed or a keyed column, but for those that stand for nobody."""
    return {
        model._meta.db_table
        for model in models()
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField) or field.name in KEYED
    } - set(NOBODYS)


def placed() -> list[str]:
    """Protected tables whose rows lie in a place; the others are somebody's own."""
    return [name for name in protected() if name not in OWN]


def protected() -> list[str]:
    """Tables of ours under row-level security."""
    with permitted(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
            " AND NOT relispartition ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]
