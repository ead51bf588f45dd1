"""A file from its first row to its seal: started by a job or a command, made anew from the start when it was killed.

The file is made in memory and kept whole in the transaction that says so: there is never half of one.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from pyroaring import BitMap

from dharatal.engines.postgres.alone import alone_at, is_somebody_at
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import entering
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault_operations
from dharatal.guard.vault import queries as vault
from dharatal.guard.vault import quotas
from dharatal.guard.vault.marks import code
from dharatal.guard.vault.marks.custodian import CustodianAway
from dharatal.guard.vault.marks.keys import MarkKey, export_key
from dharatal.kernel import clock, garbage
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.queries import showing_export
from dharatal.register.people.exports import asking, freezing, keeping
from dharatal.register.people.exports.columns import COLUMNS, PURPOSES, RUNG_OF
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.reading import Found, Place, Position, people_at, positions_after
from dharatal.register.people.exports.rules import RULES
from dharatal.register.people.exports.shaping import Layout, layout_of, marked, wanted, writer_of
from dharatal.register.people.exports.writing import SHEETS, Sheet, Titles
from dharatal.register.people.places import RUNGS, within
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

CHUNK = 2_000
MOST_TRIES = 5
RESUME_AFTER = timedelta(minutes=2)

Say = Callable[[int, int], None]


class Grown(Refusal):
    """Far more people live there now than were asked for and approved."""

    code = "grown"


class MadeElsewhere(Refusal):
    """Another process is making this file already."""

    code = "export_goes_on"


class _SomebodyLeft(Exception):
    """Somebody in the file was erased while it was made."""


def make(export_id: UUID, *, say: Say = lambda done, total: None) -> None:
    """Make a file that nobody has to approve any more, in the name and the reach of whoever asked for it.

    One that is made already is left as it is. Raises MadeElsewhere and CustodianAway; what cannot be made is noted with
    the code of its refusal.
    """
    with alone_at(_work(export_id)) as is_ours:
        if not is_ours:
            raise MadeElsewhere(gettext_lazy("This file is being made already. Wait until it is done."))
        with permitted(), transaction.atomic():
            export = Export.objects.filter(uuid=export_id, state=Export.State.MAKING).first()
            login = access.login_of(export.asked_by) if export else ""
            is_frozen = freezing.is_frozen()
        if export is None or is_frozen:
            return  # a frozen one waits, and is made when files go on
        try:
            _make(Actor(export.asked_by, login, "job", device="worker"), export, say)
        except CustodianAway:
            raise  # the file waits, and goes on by itself when the custodian answers
        except Refusal as refusal:
            _give_up(export, refusal)
            raise


def _make(actor: Actor, export: Export, say: Say) -> None:
    for _attempt in range(MOST_TRIES):
        as_of = _begin(actor, export)
        with garbage.not_looked_for():
            people, content, lines = _written(actor, export, as_of, say)
        try:
            with entering(actor, EXPORT):
                return _finish(actor, export, people, content, lines, at=clock.now())
        except _SomebodyLeft:
            continue
    raise Grown(gettext_lazy("People leave this place faster than the file is made. Ask again later."))


def _begin(actor: Actor, export: Export) -> datetime:
    with entering(actor, EXPORT):
        asking.refuse_outside_reach(territory.unit(export.unit_id))
        export.as_of, export.done_rows = clock.now(), 0
        export.save(update_fields=["as_of", "done_rows"])
        return export.as_of


def _written(actor: Actor, export: Export, as_of: datetime, say: Say) -> tuple[BitMap, bytes, int]:
    """Everybody whom the log tells of, the file, and how many lines it has."""
    key = export_key(export.uuid)
    layout = layout_of(key, export.columns)
    people, lines = BitMap(), 0
    with entering(actor, EXPORT):
        unit = territory.unit(export.unit_id)
        sheet = _sheet(export, layout, actor, unit, as_of)
        others = _decoys_left_out(key, export, unit)
        Export.objects.filter(uuid=export.uuid).update(key_check=key.check)
    names = _Names(export)
    cells = writer_of(layout, names.__getitem__)
    try:
        for part in _parts(actor, export, unit, key, people, names, say):
            rows = marked(key, part)
            sheet.write([cells(one, told) for one, told in zip(part, rows, strict=True)])
            lines += len(part)
    finally:
        content = sheet.close()
    people.update(others)
    return people, content, lines


def _parts(
    actor: Actor, export: Export, unit: Unit, key: MarkKey, people: BitMap, names: "_Names", say: Say
) -> Iterator[list[Found]]:
    """The people of the file in parts; each is read behind the asker's own door, and told as progress."""
    after: Position | None = None
    with entering(actor, EXPORT):
        where = within(unit)
    most = max(export.rows * RULES.grows_by, export.rows + 20)
    while True:
        with entering(actor, EXPORT), showing_export(key, unit) as decoys:
            positions = positions_after(where, after, CHUNK)
            if not positions:
                return
            after = positions[-1]
            fresh = [one for one in positions if one[4] not in people]
            drawn = _drawn(key, export, fresh, decoys)
            found = sorted(people_at(drawn, with_phones="phone" in export.columns), key=_by_name)
            names.learn(found)
            export.done_rows += len(positions)
            if export.done_rows > most:
                raise Grown(
                    gettext_lazy("Far more people live there now than when you asked. Ask for the file anew.")
                )
            Export.objects.filter(uuid=export.uuid).update(done_rows=export.done_rows)
        people.update(record for one in found for record in (one.id, *one.records))
        say(export.done_rows, export.rows)
        yield [one._replace(told=wanted(one.told, export.columns)) for one in found]


def _by_name(one: Found) -> tuple[Place, str]:
    """Within a place by name: by ids whoever was entered last, a decoy with an old day too, would stand at its end."""
    return one.place, one.told.name


def _drawn(
    key: MarkKey, export: Export, positions: Sequence[Position], decoys: Collection[int]
) -> list[Position]:
    """Those who are in this file: all, or an independent part of a whole state with all its decoys."""
    if export.share >= 1 or not positions:
        return list(positions)
    kept = code.is_kept(key, [one[4] for one in positions], export.share)
    return [one for one, is_in in zip(positions, kept, strict=True) if is_in or one[4] in decoys]


def _decoys_left_out(key: MarkKey, export: Export, unit: Unit) -> list[int]:
    """Decoys of the place that this file does not show, as far as they might have been drawn.

    The log tells of them as of everybody else there: a member of whom it did not would be none.
    """
    held = Decoy.objects.filter(within(unit).condition, retired_at__isnull=True)
    ids = list(held.values_list("id", flat=True))
    return [one for one, is_in in zip(ids, code.is_kept(key, ids, export.share), strict=True) if is_in]


def _finish(
    actor: Actor, export: Export, people: BitMap, content: bytes, lines: int, *, at: datetime
) -> None:
    held = Export.objects.select_for_update().get(uuid=export.uuid)
    if held.state != Export.State.MAKING or held.as_of is None:
        return
    if not people.isdisjoint(BitMap(vault.erased_since(held.as_of))):
        raise _SomebodyLeft
    if not held.needed:
        quotas.spend(actor, asking.KIND, people, limit=RULES.approval_over, at=at)
    held.digest = sha256(content).hexdigest()
    held.state, held.made_rows, held.made_at, held.expires_at = (
        Export.State.READY,
        lines,
        at,
        at + RULES.ready,
    )
    held.done_rows = max(held.done_rows, held.rows)
    held.save(update_fields=["digest", "state", "made_rows", "made_at", "expires_at", "done_rows"])
    audit.record(
        actor,
        "people.exported",
        subjects=people,
        unit_id=held.unit_id,
        object_id=held.uuid,
        purpose=held.purpose,
        facts={
            "columns": ",".join(one[:4] for one in held.columns),
            "format": held.format,
            "percent": round(held.share * 100),
        },
        at=at,
    )
    keeping.keep(held, people, content)  # last, so that what the database refuses leaves no file behind


def _give_up(export: Export, refusal: Refusal) -> None:
    """As the system: the asker's post, and with it the way in, may have ended meanwhile."""
    with entering(SYSTEM, EXPORT):
        now = clock.now()
        making = Export.objects.filter(uuid=export.uuid, state=Export.State.MAKING)
        if making.update(state=Export.State.FAILED, problem=refusal.code[:40]):
            vault_operations.erase(SYSTEM, [export.subject_id], at=now)
            asking.tell(SYSTEM, "people.export_failed", export, {"problem": refusal.code[:40]}, at=now)


def abandoned(before: datetime) -> list[UUID]:
    """Files that are to be made and that no process is at."""
    waiting = Export.objects.filter(state=Export.State.MAKING, asked_at__lt=before).order_by(
        "asked_at", "uuid"
    )
    ids = list(waiting.values_list("uuid", flat=True)[:50])
    return [export_id for export_id in ids if not is_somebody_at(_work(export_id))]


def _sheet(export: Export, layout: Layout, actor: Actor, unit: Unit, as_of: datetime) -> Sheet:
    with override(export.language):
        headings = [str(COLUMNS[column].heading) for column in layout.columns]
        about = "  ·  ".join(
            (
                territory.title(unit, export.language),
                str(PURPOSES[export.purpose]),
                clock.to_ist(as_of).strftime("%d-%m-%Y %H:%M"),
                actor.login,
            )
        )
        until = export.needed_until.strftime("%d-%m-%Y")
        notice = _("Only for this purpose. Destroy it by %(day)s; whose copy this is can be told.") % {
            "day": until
        }
    return SHEETS[export.format](
        Titles(headings, about, notice), [COLUMNS[column].width for column in layout.columns]
    )


class _Names(dict[int, str]):
    """Names of the units that a file's columns tell of, in its language."""

    def __init__(self, export: Export) -> None:
        super().__init__({0: ""})
        self._language = export.language
        self._rungs = [RUNGS.index(RUNG_OF[column]) for column in export.columns if column in RUNG_OF]

    def learn(self, people: Sequence[Found]) -> None:
        """Look up the names of units that are new; one that is no more has none."""
        new = {one.place[rung] for one in people for rung in self._rungs} - self.keys()
        units = territory.units_by_ids(new) if new else {}
        for unit_id in new:
            self[unit_id] = territory.name(units[unit_id], self._language) if unit_id in units else ""


def _work(export_id: UUID) -> str:
    return f"people.export.{export_id}"
