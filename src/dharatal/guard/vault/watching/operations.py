"""Count every look, refuse what goes beyond a quota, warn, lock, and open again: the watch's only writers."""

import ipaddress
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from dharatal.guard.access import queries as access
from dharatal.guard.access.handing import may_be_one
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.vault.capabilities import WATCH
from dharatal.guard.vault.models import LookDay, Noticed
from dharatal.guard.vault.watching import beyond, figures, keeping, words
from dharatal.guard.vault.watching.day import Day, Look, Where
from dharatal.guard.vault.watching.figures import watch
from dharatal.guard.vault.watching.judging import LOCK, WARN, Verdict, judged, judged_refused
from dharatal.guard.vault.watching.refusals import CannotClose, locked, quota_reached
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.ids import new_uuid

GLASS = "glass:"
OPENED, REVIEWED = "opened", "reviewed"


def looked(
    actor: Actor,
    subject_ids: Iterable[int],
    *,
    unit_id: int | None,
    kind: str,
    at: datetime,
    where: Iterable[Where] = (),
    of: int = 0,
) -> None:
    """Count a look before it is shown: members once each, not records. Beside `audit.record`, before anything else.

    kind: one of figures.KINDS. where: district, block and unit of each member; of: how many the unit asked for has.
    The system looks at nobody. Raises QuotaReached when the page would go beyond the day's quota, and counts none of
    it; Locked when the log-in's looks are closed, or this one closes them.
    """
    members = BitMap(subject_ids)
    if actor.user_id <= 0 or not members:
        return
    work = access.work_of(actor.user_id, at=at)
    glass = next((source for source in work if source.startswith(GLASS)), "")
    if glass:
        _tell_under_glass(actor, UUID(glass.removeprefix(GLASS)), members, unit_id, kind, at)
        return
    role, on = figures.widest(set(work.values())), ist_day(at)
    day, tide, lock = keeping.held(actor.user_id, role, on)
    _refuse_locked(lock, at)
    _refuse_beyond(actor, day, kind, members, at)
    look = Look(kind, members, list(where) or [(0, 0, unit_id or 0)], unit_id or 0, of, at, place_of(actor))
    _know_place(actor, day, look)
    day.add(look)
    _judge(actor, day, judged(day, tide), at)
    keeping.store(actor.user_id, on, day)


def unlock(actor: Actor, notice_id: UUID, *, words_written: str, at: datetime) -> None:
    """Open a locked log-in's looks again; what was counted so far weighs no more. Raises CannotClose."""
    notice = _close(actor, notice_id, LOCK, OPENED, words_written, at)
    on = ist_day(at)
    LookDay.objects.filter(user_id=notice.user_id, day__lt=on).update(forgiven=True)
    if LookDay.objects.filter(user_id=notice.user_id, day=on).exists():
        day = keeping.held(notice.user_id, notice.role, on).day
        day.forgive()
        keeping.store(notice.user_id, on, day)
    LookDay.objects.filter(user_id=notice.user_id, day__gt=on).update(forgiven=True)  # a clock that was moved
    audit.record(actor, "watch.unlocked", object_id=notice.id, facts={"user": notice.user_id}, at=at)


def review(actor: Actor, notice_id: UUID, *, words_written: str, at: datetime) -> None:
    """Write down what was found about a warning, and take it off the board. Raises CannotClose."""
    notice = _close(actor, notice_id, WARN, REVIEWED, words_written, at)
    audit.record(actor, "watch.reviewed", object_id=notice.id, facts={"user": notice.user_id}, at=at)


def place_of(actor: Actor) -> str:
    """Network (of an address its /24, or /48) and machine: addresses of one office or tower change all the time."""
    try:
        address = ipaddress.ip_address(actor.place)
        bits = 24 if address.version == 4 else 48
        network = str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
    except ValueError:
        network = actor.place
    return f"{network}|{actor.device}"[:120]


def _judge(actor: Actor, day: Day, verdict: Verdict, at: datetime) -> None:
    if verdict.step == LOCK:
        lock_id = new_uuid()

        def write() -> None:
            _notice(actor, lock_id, day, verdict, at)

        write()  # for whoever catches the refusal behind the door; if it goes on, it is written again
        raise locked(at, verdict.strangest, asked(at), write)
    if verdict.step == WARN:
        _notice(actor, new_uuid(), day, verdict, at)


def _notice(actor: Actor, notice_id: UUID, day: Day, verdict: Verdict, at: datetime) -> None:
    """Write a warning or a lock, and tell the log; nothing when the same is open already."""
    figures_now = {name: [value, *day.usual.get(name, (0.0, 0.0))] for name, value in day.figures().items()}
    shown_for_nothing = max(beyond.unused(day), *map(day.excess, watch().excess))
    figures_now["excess"] = [round(shown_for_nothing), 0.0, 0.0]
    row = Noticed(id=notice_id, step=verdict.step, user_id=actor.user_id, role=day.role, day=ist_day(at), at=at,
                  score=verdict.score, z=verdict.z, figures=figures_now)  # fmt: skip
    if not _inserted(row):
        return
    facts: dict[str, Fact] = {
        "user": actor.user_id,
        "score": round(verdict.score * 10),
        "signals": verdict.strangest[:6],
    }
    name = "watch.locked" if verdict.step == LOCK else "watch.warned"
    audit.record(actor, name, object_id=notice_id, facts=facts, at=at)


def _inserted(row: Noticed) -> bool:
    made = Noticed.objects.bulk_create([row], ignore_conflicts=True)
    return Noticed.objects.filter(id=made[0].id).exists()


def _refuse_locked(lock_id: UUID | None, at: datetime) -> None:
    lock = Noticed.objects.filter(id=lock_id).first() if lock_id else None
    if lock is not None:
        strangest = [name for name, z in sorted(lock.z.items(), key=lambda one: -one[1]) if z >= 1.5]
        raise locked(lock.at, strangest, asked(at))


def asked(at: datetime) -> Sequence[str]:
    """Whom to ask: logins of the guard."""
    return list(access.holders_of(WATCH.code, at=at).values())


def _refuse_beyond(actor: Actor, day: Day, kind: str, members: BitMap, at: datetime) -> None:
    limit, seen = figures.role(day.role).quotas[kind], day.kinds[kind]
    left = max(limit - len(seen), 0)
    if len(members - seen) <= left:
        return
    _judge(actor, day, judged_refused(day, kind, at), at)
    on, refused = ist_day(at), day.refused

    def write() -> None:
        now = keeping.held(actor.user_id, day.role, on).day
        now.refused = refused
        keeping.store(actor.user_id, on, now)

    raise quota_reached(kind, limit, left, write)


def _know_place(actor: Actor, day: Day, look: Look) -> None:
    if look.place in day.places:
        return
    day.places = [*day.places, look.place][-20:]
    if keeping.is_new_place(actor.user_id, look.place, ist_day(look.at), look.at):
        day.new_place = True


def _tell_under_glass(
    actor: Actor, glass: UUID, members: BitMap, unit_id: int | None, kind: str, at: datetime
) -> None:
    facts: dict[str, Fact] = {"kind": kind, "members": len(members)}
    audit.record(
        actor, "glass.looked", subjects=members, unit_id=unit_id, object_id=glass, facts=facts, at=at
    )


def _close(actor: Actor, notice_id: UUID, step: str, kind: str, written: str, at: datetime) -> Noticed:
    notice = Noticed.objects.select_for_update().filter(id=notice_id, step=step).first()
    if notice is None:
        raise CannotClose(_("There is no such entry on the board. Load the page again."), code="not_found")
    if notice.closed_at is not None:
        raise CannotClose(_("Somebody has closed it already. Load the page again."), code="closed_already")
    if may_be_one(actor.user_id, notice.user_id):
        raise CannotClose(
            _(
                "Nobody closes what is about themselves, about whoever made their log-in or gave its password, or about"
                " a log-in that they made or gave a password. Ask somebody else of the guard."
            ),
            code="your_own",
        )
    words.write(actor, notice.id, kind, written, at=at)
    notice.closed_at, notice.closed_by = at, actor.user_id
    notice.save(update_fields=["closed_at", "closed_by"])
    return notice
