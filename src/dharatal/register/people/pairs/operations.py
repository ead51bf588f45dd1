"""Decides about pairs: at the desk, by the president, by a call; each decision is a label, and can be undone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.blind import blind
from dharatal.kernel.actor import Actor
from dharatal.register.people import merging
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs.linking import persons_of
from dharatal.register.people.pairs.models import Decision, Pair
from dharatal.register.people.pairs.queries import last_decision
from dharatal.register.people.pairs.refusals import AlreadyDecided, CannotDecide, NoSuchPair, NothingToUndo

LEASE = timedelta(minutes=10)
SKIPPED_FOR = timedelta(hours=8)
ONE_IN = 20  # goes to a second reviewer as well
LONGEST = 3_600  # seconds that are counted of a pair that lay open over lunch

What, State = Decision.What, Pair.State
LABELS = (What.SAME, What.DIFFERENT)
LEADS_TO = {
    What.SAME: State.SAME,
    What.DIFFERENT: State.DIFFERENT,
    What.PHONE: State.PHONED,
    What.PRESIDENT: State.SENT,
}
REASONS = {Decision.By.REVIEWER: "reviewed", Decision.By.PRESIDENT: "told", Decision.By.CALL: "phoned"}
WORDS: Mapping[str, str | Promise] = {
    State.OPEN: _("open"),
    State.SAME: _("the same person"),
    State.DIFFERENT: _("two people"),
    State.LINKED: _("linked by the system"),
    State.PHONED: _("with the call room"),
    State.SENT: _("with the president"),
}


class Made(NamedTuple):
    """A decision that stands, and the pair it is about."""

    decision: Decision
    pair: Pair


def take(actor: Actor, *, at: datetime) -> Pair | None:
    """Lease the next pair to a reviewer, the likest first; the same again while one is held.

    Among those that are decided some come once more, to somebody else, who is not told.
    """
    held = Pair.objects.filter(leased_by=actor.user_id).order_by("id").first()
    if held is not None and _is_for(held, actor):
        return _leased(held, actor, at)
    _lay_aside(actor)
    free = Q(leased_by=None) | Q(lease_until__lt=at)
    seen = _seen_by(actor, at)
    rows = Pair.objects.select_for_update(skip_locked=True).filter(free).exclude(id__in=seen)
    second = rows.filter(wants_second=True).order_by("id").first()
    if second is not None and _is_for(second, actor):
        return _leased(second, actor, at)
    for pair in _in_two_persons(rows.filter(state=State.OPEN).order_by("-p", "id"))[:1]:
        return _leased(pair, actor, at)
    return None


def decide(actor: Actor, pair_uuid: UUID, *, what: str, at: datetime) -> Made:
    """Record what a reviewer says. The first decision counts; a drawn second opinion is only kept.

    what: of Decision.What. Raises NoSuchPair, AlreadyDecided, CannotDecide, and what a merger is refused for.
    """
    if what not in What.values:
        raise CannotDecide(_("Choose one of the buttons below the pair."), code="unknown_decision")
    pair = _locked(pair_uuid)
    is_second = _may_give_second(pair, actor)
    if (own := _repeated(pair, actor, what)) is not None:
        return Made(own, pair)
    if pair.state != State.OPEN and not is_second:
        raise AlreadyDecided(str(WORDS[pair.state]))
    made = _written(actor, pair, what, by=Decision.By.REVIEWER, is_second=is_second, at=at)
    if what == What.SKIP:
        _let_go(pair)
    elif is_second:
        pair.wants_second = False
        _let_go(pair)
    else:
        _effect(actor, pair, what, by=Decision.By.REVIEWER, at=at)
        pair.wants_second = what in LABELS and _is_drawn(pair)
        _let_go(pair)
    _tell(actor, pair, made, at)
    return Made(made, pair)


def decide_sent(actor: Actor, pair_uuid: UUID, *, what: str, at: datetime) -> Made:
    """Record what the president says of a pair that was sent there. Raises NoSuchPair, AlreadyDecided, CannotDecide."""
    if what not in LABELS:
        raise CannotDecide(_("Say whether they are the same person or two."), code="unknown_decision")
    pair = _locked(pair_uuid)
    if pair.state != State.SENT:
        raise AlreadyDecided(str(WORDS[pair.state]))
    return _answered(actor, pair, what, by=Decision.By.PRESIDENT, at=at)


def answered(actor: Actor, pair_uuid: UUID, *, is_same: bool | None, at: datetime) -> Made | None:
    """Record what the person said on the phone; None: nobody could be asked, and the pair is open again.

    Changes nothing, and answers None, when the pair was decided elsewhere while the call was going on.
    """
    pair = Pair.objects.select_for_update().filter(uuid=pair_uuid).first()
    if pair is None or pair.state != State.PHONED:
        return None
    pair.times_phoned += 1
    if is_same is None:
        pair.state, pair.decided_at = State.OPEN, None
        _let_go(pair)
        return None
    what = What.SAME if is_same else What.DIFFERENT
    return _answered(actor, pair, what, by=Decision.By.CALL, at=at)


def undo(actor: Actor, *, at: datetime) -> Pair:
    """Take the reviewer's last decision back: the pair lies before them again. Raises NothingToUndo."""
    last = last_decision(actor, at=at)
    pair = Pair.objects.select_for_update().filter(id=last.pair_id).first() if last else None
    if last is None or pair is None:
        raise NothingToUndo
    if not last.is_second and last.what != What.SKIP:
        if pair.state != LEADS_TO[What(last.what)]:
            raise NothingToUndo
        _take_back(actor, pair, at)
    else:
        pair.wants_second = last.is_second
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    _tell(actor, pair, last, at, action="people.pair_undone")
    _lay_aside(actor)
    return _leased(pair, actor, at)


def _answered(actor: Actor, pair: Pair, what: str, *, by: Decision.By, at: datetime) -> Made:
    made = _written(actor, pair, what, by=by, is_second=False, at=at)
    _effect(actor, pair, what, by=by, at=at)
    _let_go(pair)
    _tell(actor, pair, made, at)
    return Made(made, pair)


def _effect(actor: Actor, pair: Pair, what: str, *, by: Decision.By, at: datetime) -> None:
    if what == What.PHONE and not _numbers(pair):
        raise CannotDecide(_("Neither of the two has a number. Send the pair to the president."))
    if what == What.PRESIDENT and not pair.district_id:
        raise CannotDecide(
            _("The two live in different districts, so no one president knows both. Phone them.")
        )
    one, other = persons_of(pair)
    if what == What.SAME and one[0] != other[0]:  # else another pair of theirs has brought them together
        merged = merging.merge(
            actor, one[1], other[1], reason=REASONS[by], model=pair.model, score=pair.p, at=at
        )
        pair.event_id = merged.id
    pair.state, pair.decided_at = LEADS_TO[What(what)], at


def _take_back(actor: Actor, pair: Pair, at: datetime) -> None:
    if pair.state == State.SAME and pair.event_id is not None:
        merging.undo(actor, pair.event_id, at=at)
    pair.state, pair.decided_at, pair.event_id, pair.wants_second = State.OPEN, None, None, False


def _written(
    actor: Actor, pair: Pair, what: str, *, by: Decision.By, is_second: bool, at: datetime
) -> Decision:
    held = pair.leased_at if pair.leased_by == actor.user_id else None
    return Decision.objects.create(
        pair_id=pair.id,
        user_id=actor.user_id,
        by=by,
        what=what,
        is_second=is_second,
        seconds=min(LONGEST, max(0, int((at - held).total_seconds()))) if held else 0,
        p=pair.p,
        model=pair.model,
        at=at,
    )


def _tell(
    actor: Actor, pair: Pair, made: Decision, at: datetime, *, action: str = "people.pair_decided"
) -> None:
    audit.record(
        actor,
        action,
        subjects=[pair.first_id, pair.second_id],
        unit_id=pair.panchayat_id or pair.block_id or pair.district_id or None,
        object_id=pair.uuid,
        purpose="matching",
        facts={"what": str(made.what), "by": str(made.by), "p": round(pair.p, 4), "model": pair.model},
        at=at,
    )


def _locked(pair_uuid: UUID) -> Pair:
    pair = Pair.objects.select_for_update().filter(uuid=pair_uuid).first()
    if pair is None:
        raise NoSuchPair
    return pair


def _leased(pair: Pair, actor: Actor, at: datetime) -> Pair:
    if pair.leased_by != actor.user_id or pair.lease_until is None or pair.lease_until < at:
        pair.leased_at = at
    pair.leased_by, pair.lease_until = actor.user_id, at + LEASE
    pair.save()
    return pair


def _lay_aside(actor: Actor) -> None:
    """Let others have what somebody was looking at."""
    Pair.objects.filter(leased_by=actor.user_id).update(leased_by=None, leased_at=None, lease_until=None)


def _let_go(pair: Pair) -> None:
    pair.leased_by = pair.leased_at = pair.lease_until = None
    pair.save()


def _is_for(pair: Pair, actor: Actor) -> bool:
    """Whether a reviewer may still be asked about a pair."""
    if pair.state != State.OPEN:
        return _may_give_second(pair, actor)
    one, other = persons_of(pair)
    return one[0] != other[0]


def _repeated(pair: Pair, actor: Actor, what: str) -> Decision | None:
    """The own decision that a second press of the same key repeats."""
    own = (
        Decision.objects.filter(pair_id=pair.id, user_id=actor.user_id, undone_at=None)
        .order_by("-id")
        .first()
    )
    is_same = own is not None and own.what == what != What.SKIP and pair.state != State.OPEN
    return own if is_same else None


def _may_give_second(pair: Pair, actor: Actor) -> bool:
    own = Decision.objects.filter(pair_id=pair.id, user_id=actor.user_id, what__in=LABELS, undone_at=None)
    return pair.wants_second and pair.state in (State.SAME, State.DIFFERENT) and not own.exists()


def _seen_by(actor: Actor, at: datetime) -> "QuerySet[Decision, int]":
    """Pairs that somebody has decided, or skipped some hours ago."""
    own = Decision.objects.filter(user_id=actor.user_id, undone_at=None)
    labelled = Q(what__in=LABELS) | Q(what=What.SKIP, at__gt=at - SKIPPED_FOR)
    return own.filter(labelled).values_list("pair_id", flat=True)


def _in_two_persons(pairs: "QuerySet[Pair]") -> "QuerySet[Pair]":
    """Leave out pairs whose records one person holds already."""
    return pairs.extra(
        where=[
            "(SELECT a.person_id FROM people_personrecord a WHERE a.id = people_pair.first_id) <>"
            " (SELECT b.person_id FROM people_personrecord b WHERE b.id = people_pair.second_id)"
        ]
    )


def _is_drawn(pair: Pair) -> bool:
    """One pair in twenty, by lot: always the same for a pair, and nobody can tell which without the key."""
    return blind("pair.second", str(pair.uuid)) % ONE_IN == 0


def _numbers(pair: Pair) -> bool:
    held = PersonRecord.objects.filter(id__in=[pair.first_id, pair.second_id], phone__isnull=False)
    return held.exists()
