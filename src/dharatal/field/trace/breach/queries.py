"""What breaches there are, how their clocks stand, who was told, and what was closed."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dharatal.field.trace.breach import clocks
from dharatal.field.trace.breach.kinds import KINDS
from dharatal.field.trace.breach.models import Breach, Concerned, Notice, Switch
from dharatal.field.trace.breach.opening import NoSuchBreach, refuse_unnamed
from dharatal.field.trace.breach.wording import Figures
from dharatal.field.trace.breach.words import TO_MEMBERS
from dharatal.field.trace.cases import queries as cases
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE
from dharatal.kernel.actor import Actor
from dharatal.register.territory import queries as territory

PAGE = 50
DONE = ("told", "posted")
STATES = ("waiting", "told", "letter", "printed", "posted", "gone")


class Told(NamedTuple):
    """How the members of one notice stand, by state."""

    notice: Notice
    by_state: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def reached(self) -> int:
        return sum(self.by_state.get(state, 0) for state in DONE)

    @property
    def is_done(self) -> bool:
        """Everybody on the list was told, or is gone."""
        left = self.total - self.reached - self.by_state.get("gone", 0)
        return self.notice.spread_at is not None and left == 0


def breaches(actor: Actor) -> list[Breach]:
    """The breaches, the latest first; those of an inquiry only for whoever is named in it."""
    found = Breach.objects.order_by("-number")
    return [one for one in found if one.case_id is None or cases.is_named(one.case_id)]


def breach(actor: Actor, breach_id: UUID, *, at: datetime) -> Breach:
    """One breach, for its page; the look is the inquiry's ("breach.seen"). Raises NoSuchBreach."""
    found = Breach.objects.filter(id=breach_id).first()
    if found is None:
        raise NoSuchBreach(_("There is no such breach. Open it from the page of breaches."))
    refuse_unnamed(found)
    audit.record(actor, "breach.seen", object_id=found.id, visibility=CASE, at=at)
    return found


def standing(actor: Actor, of: Breach, *, at: datetime) -> list[clocks.Standing]:
    """How each clock stands."""
    return clocks.standing(of.noticed_at, _met(of), at=at)


def notices(actor: Actor, of: Breach) -> list[Notice]:
    """Every text that was made, the latest first."""
    return list(Notice.objects.filter(breach=of).order_by("-made_at", "-version", "id"))


def lists(actor: Actor, of: Breach) -> list[Told]:
    """The lists of members, the latest first, as far as the reach goes."""
    sent = Notice.objects.filter(breach=of, duty__in=TO_MEMBERS, told_at__isnull=False)
    return [_told(one) for one in sent.order_by("-told_at", "id")]


def list_of(of: Notice) -> Told:
    """How the members of one notice stand; an empty list before it is told."""
    return _told(of)


def members(
    actor: Actor, notice: Notice, *, state: str, page: int, at: datetime
) -> tuple[list[Concerned], int]:
    """A page of those who are on a list, and how many there are; the look is recorded with each of them."""
    found = Concerned.objects.filter(notice=notice)
    if state in STATES:
        found = found.filter(state=state)
    first = (max(page, 1) - 1) * PAGE
    rows = list(found.order_by("district_id", "block_id", "panchayat_id", "id")[first : first + PAGE])
    audit.record(
        actor,
        "breach.members_seen",
        subjects=[row.subject_id for row in rows],
        object_id=notice.breach_id,
        facts={"shown": len(rows)},
        at=at,
    )
    return rows, found.count()


def switches(actor: Actor, of: Breach) -> list[Switch]:
    """What was closed, the latest first."""
    return list(Switch.objects.filter(breach=of).order_by("-done_at", "id"))


def figures_of(of: Breach, language: str) -> Figures:
    """What the house knows by itself of a breach, for its texts in one language."""
    counts = _by_state(Notice.objects.filter(breach=of, duty="member"))
    live = Switch.objects.filter(breach=of, undone_at=None).order_by("done_at", "id")
    units = territory.units_by_ids(set(of.districts))
    with override(language):
        contained = [str(KINDS[one.kind].done) % {"count": one.touched} for one in live if one.kind in KINDS]
    return Figures(
        concerned=sum(counts.values()),
        told=counts.get("told", 0),
        letters=counts.get("posted", 0),
        waiting=sum(counts.get(state, 0) for state in ("waiting", "letter", "printed")),
        contained=contained,
        districts=[territory.name(units[one], language) for one in of.districts if one in units],
    )


def _met(of: Breach) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    sent = Notice.objects.filter(breach=of, told_at__isnull=False).order_by("told_at", "id")
    for one in sent:
        if one.duty not in TO_MEMBERS and one.told_at:
            found.setdefault(one.duty, one.told_at)
    members = [_told(one) for one in sent if one.duty == "member"]
    if members and all(one.is_done for one in members):
        last = Concerned.objects.filter(notice__in=[one.notice for one in members]).aggregate(
            at=Max("told_at")
        )
        if last["at"]:
            found["member"] = last["at"]
    return found


def _told(notice: Notice) -> Told:
    return Told(notice, _by_state([notice]))


def _by_state(of: Iterable[Notice]) -> dict[str, int]:
    rows = Concerned.objects.filter(notice__in=of).values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}
