"""An inquiry and a breach, as the cast needs them: one of everything that lies there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from dharatal.field.conftest import MORNING
from dharatal.field.trace.breach import notices, opening
from dharatal.field.trace.breach.models import Concerned, Letters, Switch
from dharatal.field.trace.breach.opening import Told
from dharatal.field.trace.capabilities import BOOK, HANDLE_BREACH, TELL
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.complaints import operations as complaints
from dharatal.field.trace.complaints.operations import Telling
from dharatal.field.trace.inquiring import declared
from dharatal.field.trace.inquiring import operations as findings
from dharatal.field.trace.inquiry import hearing as hearings
from dharatal.field.trace.inquiry.finding import Finding, Suspect
from dharatal.field.trace.inquiry.models import Report
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.ids import new_uuid

if TYPE_CHECKING:
    from tests.access.cast import Cast


def lay(cast: Cast, phone: str) -> None:
    """A complaint of a member of Saran, and an open inquiry that names two of the land, who hold no post."""
    saran, room = cast.land.units["saran"].id, cast.actors["room"]
    with cast.land.enter(room, TELL):
        told = complaints.tell(room, Telling(phone, heard_name="Chandrakala"), via="office", at=MORNING)
    two = [cast.land.actors[login] for login in ("hq", "incharge")]
    with cast.land.door("system", BOOK):
        for one in two:
            cases.entrust(SYSTEM, login=one.login, at=MORNING)
        since = MORNING - timedelta(days=7)
        held = cases.propose(SYSTEM, district_ids=[saran], since=since, because={}, at=MORNING)
    for one in two:
        with cast.land.enter(one, None, at=MORNING):
            cases.speak(one, held.id, "open", reason="", at=MORNING)
    cast.things |= {"complaint": told, "case": held.id}
    _declare(cast, one, held.id)
    _breach(cast, one, held.id)


def _breach(cast: Cast, named: Actor, case: UUID) -> None:
    """A breach of Saran with a text that waits, letters and a switch; a hearing and a report of the inquiry."""
    answers = {"nature": Told(True, "", "A list was copied.")}
    with cast.land.enter(SYSTEM, HANDLE_BREACH, at=MORNING):
        made = opening.open_breach(
            SYSTEM, [cast.land.units["saran"]], noticed_at=MORNING, answers=answers, at=MORNING
        )
        text = notices.make(SYSTEM, made.id, duty="member", at=MORNING)
        sealed = {"subject_id": made.subject_id, "key_version": 1}
        printed = Letters(
            id=new_uuid(), notice=text, count=1, digest="0", printed_at=MORNING, printed_by=-1, **sealed
        )
        printed.save(force_insert=True)
        place = cast.land.units["narharpur"]
        Concerned(
            id=new_uuid(), notice=text, subject_id=0, person_id=0, unit_id=place.id, channel="letter", state="posted",
            district_id=place.district_id, block_id=place.block_id, panchayat_id=place.panchayat_id,
        ).save(force_insert=True)  # fmt: skip
        switch = Switch(id=new_uuid(), breach=made, kind="decoys", touched=0, done_at=MORNING, done_by=-1)
        switch.save(force_insert=True)
    laid = Suspect(cast.actors["caller"].user_id, "caller", 0.4, 0.2, 0.8, False, 3, MORNING)
    finding = Finding(new_uuid(), case, MORNING, 3, "", (laid,), 1, 0.3, 0.1, 0.0)
    with cast.land.enter(named, None, at=MORNING):
        (hearing,) = hearings.hear(named, finding, at=MORNING)
        digests = dict.fromkeys(("content_digest", "hindi_digest", "english_digest"), "0" * 64)
        report = Report(
            id=new_uuid(), number=1, case_id=case, finding_id=finding.id, made_at=MORNING, made_by=named.user_id,
            note="", entry_id=new_uuid(), subject_id=made.subject_id, **digests,
        )  # fmt: skip
        report.save(force_insert=True)
    cast.things |= {"breach": made.id, "text": text.id, "printed": printed.id, "switch": switch.id}
    cast.things |= {"laid": hearing.id, "report": report.id, "language": "hi"}


def _declare(cast: Cast, named: Actor, case: UUID) -> None:
    """What somebody assumes in an inquiry, and a finding that is asked for."""
    with cast.land.enter(named, None, at=MORNING):
        declared.assume(
            named, case, kind="shared", why="The office told us in writing.", login=named.login, at=MORNING
        )
        findings.ask(named, case, at=MORNING)
