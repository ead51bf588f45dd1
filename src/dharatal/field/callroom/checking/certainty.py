"""Members whose yes is not certain yet; apart from the other figures, since every page of people asks for them."""

from collections.abc import Collection

from django.db.models import OuterRef, Q, QuerySet, Subquery

from dharatal.field.callroom.models import Check, Hearing
from dharatal.field.callroom.models.checking import NOT_CERTAIN
from dharatal.kernel.actor import Actor
from dharatal.register.territory.models import Unit

_S = Check.State


def not_certain(actor: Actor, *, unit: Unit | None = None) -> int:
    """Members who stand in the register and wait for a second call, or for the decision after one."""
    return _not_certain(within(unit)).count()


def is_not_certain(actor: Actor, subject_ids: Collection[int]) -> bool:
    """Whether a yes of this person is held while its caller is stopped, or was contradicted; by records."""
    return _not_certain(Check.objects.filter(subject_id__in=list(subject_ids))).exists()


def _not_certain(rows: QuerySet[Check]) -> QuerySet[Check]:
    """A held yes that nobody reached again stays so, unless its caller was found to be honest."""
    last = Hearing.objects.filter(caller_id=OuterRef("caller_id")).order_by("-opened_at", "id")
    is_held = Q(reason="stopped", state=_S.OPEN) | (
        Q(reason="stopped", state=_S.UNCLEAR) & ~Q(caller_decision="continue")
    )
    waiting = rows.filter(NOT_CERTAIN).annotate(caller_decision=Subquery(last.values("decision")[:1]))
    return waiting.filter(is_held | Q(ruling="asked"))


def within(unit: Unit | None) -> QuerySet[Check]:
    """Second calls of calls to a place; of all with none, or with the state."""
    rows = Check.objects.all()
    return rows if unit is None or unit.kind == "state" else rows.filter(here(unit))


def here(unit: Unit) -> Q:
    if unit.kind in ("district", "block", "panchayat"):
        return Q(**{f"{unit.kind}_id": unit.id})
    return Q(unit_id=unit.id)
