"""Everybody with a post as the profile gives it, and one of everything that lies in the district of Saran."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.capabilities import APPROVE_PAPER, KEEP_PAPER
from dharatal.field.callroom.checking import hearsay, planting
from dharatal.field.callroom.conftest import build_room
from dharatal.field.callroom.dialling import handsets
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.callroom.models import Bill, Check, Hearing, MissedCall, Sample, Signal
from dharatal.field.callroom.paper import operations as paper
from dharatal.field.callroom.paper.codes import row_code
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Call, Task
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.field.intake import loading_job, tally
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.forms_on_paper import operations as village_forms
from dharatal.field.intake.models import Submission
from dharatal.field.intake.tests.photos import jpeg
from dharatal.field.trace import operations as tracing
from dharatal.field.trace.capabilities import TRACE
from dharatal.guard.access import operations as access
from dharatal.guard.access import second_factor
from dharatal.guard.access.models import User
from dharatal.guard.vault import approvals
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.models import Glass, Noticed
from dharatal.interfaces.web.devices import COOKIE
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.ids import new_uuid
from dharatal.register.people import merging
from dharatal.register.people.capabilities import EXPORT, KEEP_DECOYS, MERGE
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations as decoys
from dharatal.register.people.decoys.operations import Invented
from dharatal.register.people.exports import asking as exports
from dharatal.register.people.exports.columns import Wish
from dharatal.register.people.exports.models import Export
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs import finding, kept
from dharatal.register.people.pairs.models import Pair
from dharatal.register.posts import operations as posts
from dharatal.register.posts import queries as held
from tests.access import inquired
from tests.access.roles import ROLES, Role

# invented; all of Saran, block Marhaura, village Narharpur
NAMES = (
    *("Chandrakala Devi", "Baijnath Sahni", "Phulmati Devi", "Ganauri Paswan"),
    *("Chandarkala Devi", "Kalavati Devi", "Budhni Kumari"),
)
PHONES = tuple(f"+91600007770{number}" for number in range(len(NAMES)))
LEFT_NAME = "Ramratan Mukhiya"
SHEET = f"Name,Mobile,Village,Age\nDevnandan Rai,6000077710,Narharpur,44\n{LEFT_NAME},12345,Narharpur,51\n"
DRAFT = "Name,Mobile,Village\nSitabi Khatoon,6000077720,Narharpur\n"
EVERY_NAME = (*NAMES, "Devnandan Rai", LEFT_NAME, "Sitabi Khatoon")


@dataclass
class Cast:
    """The land, who acts in it, and the things that lie in Saran by name (`person`, `batch`, `call` ...)."""

    land: Land
    actors: dict[str, Actor] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def client(self, login: str) -> Client:
        """A browser in which somebody is logged in and has a second factor; a caller's machine is enrolled."""
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(self.cookies.get(login, ""))
        client.cookies["django_language"] = "en"
        return client


def build_cast(enter: Enter) -> Cast:
    cast = Cast(build_room(enter))
    for role in ROLES[1:]:
        _give_post(cast, role)
    for number, thing in ((0, "person"), (4, "record"), (5, "other")):
        _call(cast, _enlist(cast, number, thing), "yes", answers=dict.fromkeys(callroom.QUESTIONS, "yes"))
    _join(cast)
    _pairs(cast)
    _call(cast, _enlist(cast, 1, "returned"), "wrong_number", note="not theirs")
    _lease(cast)
    _enlist(cast, 3, "waiting")
    _second_calls(cast)
    _lists(cast)
    _on_paper(cast)
    _file(cast)
    _machinery(cast)
    _proofs(cast)
    _decoy(cast)
    _strange(cast)
    inquired.lay(cast, PHONES[0])
    return cast


def _give_post(cast: Cast, role: Role) -> None:
    with cast.land.door("system", STEER_CALLS):
        user = access.add_user(SYSTEM, login=role.login, password=None, at=MORNING)
        unit = cast.land.units[role.unit].id
        posts.appoint(SYSTEM, user_id=user.id, post=role.post, unit_id=unit, starts_at=MORNING, at=MORNING)
        second_factor.set_totp(SYSTEM, user=user, at=MORNING)
        cast.tokens[role.login] = access.issue_token(SYSTEM, user_id=user.id, at=MORNING)
    cast.actors[role.login] = Actor(user.id, role.login, "web", device="machine")
    cast.cookies[role.login] = _log_in(user)


def _log_in(user: User) -> str:
    client = Client()
    with permitted():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies.output(attrs=[], header="", sep=";")


def _enlist(cast: Cast, number: int, thing: str) -> Submission:
    """Somebody of Saran is sent by its president (of the land, not of the cast)."""
    sent = cast.land.enlist(NAMES[number], PHONES[number], relative_name="Jagdeo Rai", age=40)
    cast.things[thing] = sent.uuid
    return sent


def _call(cast: Cast, sent: Submission, outcome: str, **more: Any) -> None:
    """Asha, a caller of the land, calls the only name that waits."""
    asha = cast.land.actors["asha"]
    with cast.land.door("asha", MAKE_CALLS):
        claim, _card = callroom.take(asha, at=MORNING)
        assert claim.task is not None and claim.task.owner_ref == sent.uuid
        callroom.show_number(asha, call=claim.task.call_uuid, at=MORNING)
        callroom.record(asha, call=claim.task.call_uuid, outcome=outcome, at=MORNING, **more)


def _join(cast: Cast) -> None:
    """The person has two records."""
    pair = cast.things["person"], cast.things["record"]
    with cast.land.door("system", MERGE):
        cast.things["event"] = merging.merge(SYSTEM, *pair, reason="reviewed", at=MORNING).id


def _pairs(cast: Cast) -> None:
    """Two pairs of records that may be one person: one before the reviewers, one with the president."""
    with cast.land.door("system", MERGE):
        ids = dict(PersonRecord.objects.values_list("uuid", "id"))
        first, second, other = (ids[cast.things[one]] for one in ("person", "record", "other"))
        found = [finding.Weighed(min(one, other), max(one, other), 0.5, []) for one in (first, second)]
        pair, sent = finding.keep(found, kept.in_force().model, at=MORNING)
        Pair.objects.filter(id=sent.id).update(state="sent", decided_at=MORNING)
    cast.things |= {"pair": pair.uuid, "sent_pair": sent.uuid}


def _lease(cast: Cast) -> None:
    """The caller of the cast has a card of Saran in hand, its number shown."""
    _enlist(cast, 2, "leased")
    caller = cast.actors["caller"]
    with cast.land.enter(caller, MAKE_CALLS, at=MORNING):
        claim, _card = callroom.take(caller, at=MORNING)
        assert claim.task is not None and claim.task.call_uuid is not None
        dialling.dial(caller, call=claim.task.call_uuid, at=MORNING)
    cast.things["call"] = claim.task.call_uuid


def _second_calls(cast: Cast) -> None:
    """A call of Asha's that was made again and contradicted, the hearing it led to, a signal and a planted number."""
    asha, saran = cast.land.actors["asha"].user_id, cast.land.units["saran"]
    place = {"unit_id": saran.id, "district_id": saran.id}
    with cast.land.door("system", STEER_CALLS):
        made = Call.objects.filter(caller_id=asha, outcome="yes").order_by("started_at", "uuid")[0]
        check = Check.objects.create(
            id=new_uuid(),
            reason="drawn",
            state="differs",
            ruling="asked",
            first_call=made.uuid,
            caller_id=asha,
            first_outcome="yes",
            first_at=MORNING,
            second_outcome="no",
            about=Task.objects.get(id=made.task_id).owner_ref,
            subject_id=made.subject_id,
            ordered_at=MORNING,
            decided_at=MORNING,
            **place,
        )
        _told_beside(made, place)
        planting.enter(
            SYSTEM,
            card=Card("Invented Name"),
            phone="6000099990",
            unit=saran,
            expected="yes",
            answers="the room",
            at=MORNING,
        )
        (subject,) = vault.new_subjects(1)
        vault.keep([subject])
        hearing = Hearing.objects.create(
            id=new_uuid(),
            caller_id=asha,
            round_id=new_uuid(),
            opened_at=MORNING,
            pause_id=new_uuid(),
            paused_by=-1,
            checks=20,
            failed=4,
            held=0,
            subject_id=subject.id,
            key_version=1,
        )
        signal = Signal.objects.create(
            id=new_uuid(),
            kind="overlap",
            caller_id=asha,
            day=MORNING.date(),
            calls=[made.uuid],
            figures={"seen": 1, "expected": 0},
            seen_at=MORNING,
            **place,
        )
    cast.things |= {"check": check.id, "hearing": hearing.id, "signal": signal.id}
    cast.things |= {"planted": new_uuid(), "checked": asha}
    cast.things |= {"finding": new_uuid(), "assumption": new_uuid(), "part": "inside"}


def _decoy(cast: Cast) -> None:
    """An invented member of Saran on an own number, which waits for an export: no view shows it."""
    with cast.land.door("system", KEEP_DECOYS):
        invented = Invented(
            Card("Invented Member"), "6000099991", cast.land.units["narharpur"], "the office", for_export=True
        )
        cast.things["decoy"] = decoys.enter(SYSTEM, invented, at=MORNING).uuid


def _lists(cast: Cast) -> None:
    """A sheet that was loaded, with a row left out, and one whose rows were only checked."""
    sender = cast.land.actors["saran"]
    unit = cast.land.units["saran"]
    with cast.land.door("saran", SEND):
        cast.things["batch"], _ = loading_job.receive_and_confirm(
            Carrier(sender), unit=unit.ref, filename="saran.csv", content=SHEET.encode(), mapping=None
        )
    loading_job.load(sender, cast.things["batch"])
    with cast.land.door("saran", SEND):
        draft = intake.draft(sender, unit=unit, filename="more.csv", content=DRAFT.encode(), at=MORNING)
        intake.choose_columns(sender, draft, sheets=[], fields={}, is_remembered=False, at=MORNING)
        cast.things["draft"] = draft.id


def _told_beside(made: Call, place: dict[str, int]) -> None:
    """What was said to the open question, that they rang back, and a sample of some list of the district."""
    task = Task.objects.get(id=made.task_id)
    hearsay.keep(task, made.uuid, "by the temple", phoned="yes", caller_id=made.caller_id)
    MissedCall.objects.create(
        id=new_uuid(),
        call_uuid=made.uuid,
        subject_id=made.subject_id,
        block_id=0,
        panchayat_id=0,
        at=MORNING,
        **place,
    )
    drawn = {"size": 43, "allowed": 3, "drawn": 1, "drawn_by": made.caller_id, "drawn_at": MORNING}
    Sample.objects.create(id=new_uuid(), batch=new_uuid(), **drawn, **place)


def _on_paper(cast: Cast) -> None:
    """A call sheet of the caller, another one asked for, and a village form with a photo."""
    room, caller, saran = cast.actors["room"], cast.actors["caller"], cast.land.actors["saran"]
    _enlist(cast, 6, "on_paper")
    with cast.land.enter(room, KEEP_PAPER, at=MORNING):
        first, second = (paper.ask(room, callers=[caller.user_id], rows=5, at=MORNING) for _sheet in range(2))
    another = cast.land.actors["hq"]
    with cast.land.door("system", STEER_CALLS):
        access.grant(
            SYSTEM,
            user_id=another.user_id,
            capabilities=[APPROVE_PAPER.code],
            unit_id=cast.land.units["bihar"].id,
            starts_at=MORNING,
            ends_at=None,
            source="test",
            at=MORNING,
        )
    with cast.land.enter(another, APPROVE_PAPER, at=MORNING):
        (sheet,) = paper.approve(another, first.id, at=MORNING)
    with cast.land.door("saran", SEND):
        form = village_forms.new_form(saran, unit=cast.land.units["narharpur"], at=MORNING)
        village_forms.keep_photo(saran, form, jpeg(), at=MORNING)
    cast.things |= {"asked": second.id, "sheet": sheet.number, "form": form.number, "place": 1}
    cast.things["code"] = row_code(sheet.number, 1)


def _file(cast: Cast) -> None:
    """A file of the district that its president asked for; it waits for somebody else."""
    president = cast.actors["saran.president"]
    wish = Wish(columns=("name",), purpose="meeting")
    with cast.land.enter(president, EXPORT, at=MORNING):
        export = exports.ask(president, cast.land.units["saran"], wish, excluded=(), at=MORNING)
        approvals.ask(president, exports.KIND, export.uuid, needed=1, excluded=(), facts={}, at=MORNING)
        Export.objects.filter(uuid=export.uuid).update(state=Export.State.WAITING)
    cast.things["export"] = export.uuid
    with cast.land.enter(SYSTEM, TRACE, at=MORNING):
        suspect = tracing.receive(SYSTEM, filename="list.csv", content="नाम\nपवन\n".encode(), at=MORNING)
    cast.things |= {"suspect": suspect.id, "kind_of_row": "foreign"}


def _machinery(cast: Cast) -> None:
    """A machine, a pause of the district, a helper of its president."""
    room, president = cast.actors["room"], cast.actors["saran.president"]
    with cast.land.enter(room, STEER_CALLS, at=MORNING):
        device, secret = access.enrol_device(room, label="Saran 1", at=MORNING)
        district = cast.land.units["saran"].id
        pause = calls.pause(room, district_id=district, reason="incharge", at=MORNING)
    cast.cookies["caller"] += f"; {COOKIE}={secret}"
    with cast.land.door("system", SEND):
        tally.fold()
    with cast.land.door("system", SEE):
        user = access.add_user(SYSTEM, login="saran.helper", password=None, at=MORNING)
        terms = {one.user_id: one.id for one in held.holding(MORNING)}
        helper = posts.name_helper(
            president,
            holder_id=terms[president.user_id],
            user_id=user.id,
            unit_id=cast.land.units["amnour"].id,
            ends_at=MORNING.replace(month=12),
            at=MORNING,
        )
    block = terms[cast.actors["marhaura.president"].user_id]
    cast.things |= {"device": device, "pause": pause, "helper": helper.id, "user": user.id, "holder": block}
    cast.things |= {"district": district, "caller": cast.actors["caller"].user_id}


def _proofs(cast: Cast) -> None:
    """A SIM line with a bill, and the caller's paired phone."""
    room, caller = cast.actors["room"], cast.actors["caller"]
    with cast.land.enter(SYSTEM, STEER_CALLS, at=MORNING):
        line = calls.add_line(SYSTEM, label="Saran", at=MORNING)
        bill = Bill(
            id=new_uuid(), line_id=line.id, digest="0", first_at=MORNING, last_at=MORNING, rows=1, matched=0,
            uncertain=0, others=1, unreadable=0, loaded_at=MORNING, loaded_by=room.user_id,
        )  # fmt: skip
        bill.save(force_insert=True)
    with cast.land.enter(caller, MAKE_CALLS, at=MORNING):
        at_machine = replace(caller, device=str(cast.things["device"]))
        offered, code = handsets.offer(at_machine, session="a session", at=MORNING)
        handsets.pair(caller, typed=code, at=MORNING)
    cast.things |= {"line": line.id, "bill": bill.id, "handset": offered.id}


def _strange(cast: Cast) -> None:
    """A helper whose looks are closed, and who took full access once."""
    told = {"user_id": cast.things["user"], "at": MORNING}
    with cast.land.enter(SYSTEM, None):
        lock = Noticed(
            id=new_uuid(), step="lock", role="helper", day=MORNING.date(), score=7, z={"day": 7.0},
            figures={"day": [900, 1.0, 0.5]}, **told,
        )  # fmt: skip
        lock.save(force_insert=True)
        unit, over = cast.land.units["bihar"].id, MORNING + timedelta(minutes=5)
        glass = Glass(id=new_uuid(), unit_id=unit, ends_at=over, ended_at=over, **told)
        glass.save(force_insert=True)
    cast.things |= {"notice": lock.id, "glass": glass.id}


@dataclass(frozen=True)
class Carrier:
    """What goes through the door with a command."""

    actor: Actor
    at: Any = MORNING
    key: str = ""
