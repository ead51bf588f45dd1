"""How each route is asked, so that the answer depends on nothing but who asks: the objects lie in Saran.

A route that is not here fails the matrix: add it with what its form needs.
"""

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from dharatal.field.intake import comparing
from dharatal.field.intake import tasks as intake_jobs
from dharatal.field.trace import running as tracing
from dharatal.field.trace import tasks as trace_jobs
from dharatal.guard.vault import rotation
from dharatal.kernel.errors import Refusal
from dharatal.register.people import tasks as people_jobs
from dharatal.register.people.card import Card
from dharatal.register.people.exports.columns import Wish
from dharatal.register.people.pairs import night
from tests.access.cast import DRAFT, Carrier, Cast

Things = Mapping[str, Any]


@dataclass(frozen=True)
class Ask:
    """One way to ask a page. instead: parameter of the address -> the thing that stands for it."""

    method: str
    query: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


def get(query: str = "", **instead: str) -> Ask:
    return Ask("GET", query, instead=instead)


def post(sheet: str = "", data: Mapping[str, str] | None = None, **instead: str) -> Ask:
    return Ask("POST", data=data or {}, instead=instead, sheet=sheet)


# parameter of an address -> thing of the cast, where a page says nothing else
PARAMETERS = {
    "call": "call",
    "caller_id": "caller",
    "district_id": "district",
    "pause_id": "pause",
    "check_id": "check",
    "hearing_id": "hearing",
    "signal_id": "signal",
    "planted_id": "planted",
    "line_id": "line",
    "handset_id": "handset",
    "bill_id": "bill",
    "submission": "returned",
    "batch_id": "batch",
    "batch": "batch",
    "person": "person",
    "other": "other",
    "event": "event",
    "pair": "pair",
    "decoy": "decoy",
    "user": "user",
    "holder": "holder",
    "device": "device",
    "asked": "asked",
    "export": "export",
    "suspect": "suspect",
    "kind": "kind_of_row",
    "number": "sheet",
    "place": "place",
    "size": "size",
    "pk": "pk",
    "notice_id": "notice",
    "glass_id": "glass",
}
SARAN = "unit=district:211"
MEMBER = {"name": "Tetri Devi", "phone": "6000077730", "age": "30", "told": "on", "unit": "village:500001"}
FILE = {"column": "name", "purpose": "meeting", "format": "csv", "days": "7"}
WISH = Wish(columns=("name",), purpose="meeting")
RESULT = {"code": "not a code", "outcome": "no_answer", "time": "10:31"}
DECOY = {"name": "Tetri Devi", "phone": "6000099992", "answers": "the office", "place": "village:500001"}
STRANGER = {"login": "somebody", "post": "caller", "unit": "district:211", "until": "2026-12-01"}

PAGES: dict[str, tuple[Ask, ...]] = {
    "healthz": (get(),),
    "metrics": (get(),),
    "today": (get(),),
    "set_language": (post(data={"language": "hi"}),),
    "account_login": (get(), post(data={"login": "nobody", "password": "wrong"})),
    "account_logout": (get(), post()),
    "account_inactive": (get(),),
    "account_reauthenticate": (get(),),
    "account_change_password": (get(),),
    "account_set_password": (get(),),
    "account_signup": (get(),),
    "account_reset_password": (get(),),
    "account_email": (get(),),
    "mfa_index": (get(),),
    "mfa_authenticate": (get(),),
    "mfa_reauthenticate": (get(),),
    "mfa_activate_totp": (get(),),
    "mfa_deactivate_totp": (get(), post()),
    "mfa_view_recovery_codes": (get(),),
    "mfa_generate_recovery_codes": (get(), post()),
    "mfa_download_recovery_codes": (get(),),
    "mfa_list_webauthn": (get(),),
    "mfa_add_webauthn": (get(),),
    "mfa_reauthenticate_webauthn": (get(),),
    "mfa_remove_webauthn": (get(), post()),
    "mfa_edit_webauthn": (get(),),
    "mfa_login_webauthn": (get(),),
    "usersessions_list": (get(), post()),
    "openapi": (get(),),
    "exports:mine": (get(),),
    "exports:ask": (get(SARAN), Ask("POST", query=SARAN, data=FILE)),
    "exports:approvals": (get(),),
    "exports:one": (get(),),
    "exports:progress": (get(),),
    "exports:take_back": (post(),),
    "exports:fetch": (get(), post()),
    "exports:file": (get("key=x"),),
    "exports:approve": (post(),),
    "exports:refuse": (post(data={"reason": "one block is enough"}),),
    "callroom:desk": (get(),),
    "callroom:my_day": (get(),),
    "callroom:break": (post(),),
    "callroom:resume_own": (post(),),
    "callroom:dial": (post(),),
    "callroom:record": (post(data={"outcome": "no_answer", "key": "k"}),),
    "callroom:skip": (post(),),
    "callroom:undo": (post(),),
    "callroom:heartbeat": (post(),),
    "callroom:room": (get(),),
    "callroom:live": (get(),),
    "callroom:pause_room": (post(),),
    "callroom:pause_caller": (post(),),
    "callroom:pause_district": (post(),),
    "callroom:resume": (post(),),
    "callroom:report": (get(),),
    "callroom:my_checks": (get(),),
    "callroom:own_hearing": (get(), post(data={"text": "a word"})),
    "callroom:notice": (get(), post()),
    "callroom:checks": (get(),),
    "callroom:checks_of": (get(caller_id="checked"),),
    "callroom:check": (get(), post(data={"ruling": "kept", "reason": "spoke to her"})),
    "callroom:doubt": (post(),),
    "callroom:hearing": (get(), post(data={"decision": "continue", "reason": "sound"})),
    "callroom:sampled": (get(), post(data={"size": "usual"})),
    "callroom:signal": (get(),),
    "callroom:planted": (get(), post()),
    "callroom:retire": (post(),),
    "callroom:own_paper": (get(), post(data=RESULT)),
    "callroom:paper": (get(),),
    "callroom:paper_ask": (post(data={"rows": "5"}),),
    "callroom:approvals": (get(),),
    "callroom:paper_approve": (post(),),
    "callroom:paper_refuse": (post(),),
    "callroom:paper_enter": (get(), post(data=RESULT)),
    "callroom:paper_sheet": (get(number="sheet"),),
    "callroom:paper_print": (get(number="sheet"),),
    "callroom:paper_back": (post(number="sheet"),),
    "callroom:paper_lost": (post(data={"reason": "left in a bus"}, number="sheet"),),
    "intake:forms": (get("within=block:1811"),),
    "intake:new_form": (post(data={"unit": "village:500001"}),),
    "intake:form": (get(number="form"),),
    "intake:form_print": (get(number="form"),),
    "intake:form_photo": (post(number="form"),),
    "intake:form_picture": (get(number="form"),),
    "intake:form_look": (post(data={"act": "turn"}, number="form"),),
    "intake:form_line": (post(data=MEMBER, number="form"),),
    "intake:returns_print": (get("unit=block:1811"),),
    "callroom:dialling": (get(),),
    "callroom:fall_back": (post(),),
    "callroom:handset": (get(),),
    "callroom:handset_offer": (post(),),
    "callroom:handset_paired": (get(),),
    "callroom:handset_end": (post(),),
    "callroom:lines": (get(),),
    "callroom:line_add": (post(data={"label": "Patna 1"}),),
    "callroom:line_retire": (post(),),
    "callroom:way": (post(data={"caller": "0", "way": "handset"}),),
    "callroom:handset_end_of": (post(),),
    "callroom:bills": (get(), post(data={"line": "Saran"}, sheet="Date,Time,Number,Duration\n")),
    "callroom:bill": (get(),),
    "dialling:handset": (get(),),
    "dialling:handset_now": (get(),),
    "dialling:pair": (post(data={"code": "2222-2222"}),),
    "dialling:end": (post(),),
    "dialling:check": (get(), post(data={"code": "a b", "last": "1234"})),
    "intake:batches": (get(),),
    "intake:upload": (get(), post(sheet=DRAFT, data={"unit": "district:211"})),
    "intake:sample": (get(),),
    "intake:enlist": (get("within=block:1811"), post(data=MEMBER)),
    "intake:enlisted": (get(submission="waiting"),),
    "intake:returns": (get(SARAN),),
    "intake:returns_sheet": (get(SARAN),),
    "intake:correct": (get(), post(data=MEMBER)),
    "intake:number": (post(data={"phone": "6000077731"}),),
    "intake:gone": (post(),),
    "intake:batch": (get(),),
    "intake:rejects": (get(),),
    "intake:columns": (get(batch_id="draft"), post(data={"column-0": "name"}, batch_id="draft")),
    "intake:check": (get(batch_id="draft"),),
    "intake:check_rejects": (get(batch_id="draft"),),
    "intake:send": (post(batch_id="draft"),),
    "intake:drop": (post(batch_id="draft"),),
    "intake:retry": (post(),),
    "intake:working": (get(),),
    "intake:progress": (get(),),
    "coverage:board": (get(SARAN),),
    "coverage:series": (get(SARAN), get(f"{SARAN}&format=json")),
    "coverage:rows": (get(f"{SARAN}&figure=verified"),),
    "coverage:table": (get(SARAN),),
    "people:list": (get(SARAN),),
    "people:find": (get(), post(data={"text": "Chandrakala"})),
    "people:likely": (post(data={"text": "Chandrakala"}),),
    "people:person": (get(),),
    "people:reveal": (post(data={"purpose": "meeting"}),),
    "people:looks": (get(),),
    "people:join": (get(), post(data={"text": "Kalavati"})),
    "people:join_with": (get(), post(data={"reason": "reviewed"})),
    "people:part": (get(), post(data={"reason": "different"})),
    "people:undo": (get(), post()),
    "trace:index": (get(), post()),
    "trace:one": (get(),),
    "trace:progress": (get(),),
    "trace:rows": (get(),),
    "trace:again": (post(),),
    "trace:shred": (post(),),
    "pairs:desk": (get(),),
    "pairs:decide": (post(data={"what": "different"}),),
    "pairs:undo": (post(),),
    "pairs:figures": (get(),),
    "pairs:sent": (get(),),
    "pairs:answer": (post(data={"what": "different"}, pair="sent_pair"),),
    "withdraw": (get(), post(data={"reason": "wish", "sure": "1"})),
    "staff:users": (get(),),
    "staff:user_add": (get(), post(data=STRANGER)),
    "staff:user": (get(),),
    "staff:user_card": (post(),),
    "staff:user_password": (post(),),
    "staff:user_end": (post(),),
    "staff:user_sessions": (post(),),
    "staff:term_end": (post(),),
    "staff:posts": (get(),),
    "staff:post_add": (get(), post(data=STRANGER | {"post": "block_president", "unit": "block:1811"})),
    "staff:post_password": (post(),),
    "staff:post_end": (post(),),
    "staff:helpers": (get(),),
    "staff:helper_add": (get(), post(data=STRANGER | {"unit": "block:1811"})),
    "staff:helper_end": (post(holder="helper"),),
    "staff:decoys": (get(),),
    "staff:decoy_add": (post(data=DECOY),),
    "staff:decoy_retire": (post(data={"why": "lost"}),),
    "staff:devices": (get(), post(data={"label": "Saran 2"})),
    "staff:device_revoke": (post(),),
    "staff:enrol": (get(), post(data={"code": "2222-2222"})),
    "watch:board": (get(),),
    "watch:notice": (get(),),
    "watch:close": (post(data={"words": "asked him by phone"}),),
    "watch:glass": (get(), post(data={"reason": "a court asks", "password": "wrong", "code": "0"})),
    "watch:glass_end": (post(),),
    "watch:glass_review": (post(data={"words": "one look, for the court"}),),
    "log:index": (get("who=saran"),),
    "log:check": (post(),),
    "log:checkpoint": (get(),),
}

API: dict[str, Ask] = {
    "POST /api/intake/batches": post(sheet=DRAFT, data={"unit": "district:211"}),
    "GET /api/intake/batches/<batch>": get(),
    "GET /api/intake/returns": get(SARAN),
    "POST /api/calls/next": post(),
    "POST /api/calls/missed": post(data={"number": "6000077739"}),
    "POST /api/calls/<call>/dial": post(),
    "POST /api/calls/<call>/record": post(data={"outcome": "no_answer"}),
    "GET /api/people/count": get(SARAN),
    "POST /api/people/find": post(data={"text": "Chandrakala", "unit": "district:211"}),
    "POST /api/people/merge": post(data={"reason": "reviewed"}),
    "POST /api/people/<person>/split": post(data={"reason": "different"}),
    "POST /api/people/events/<event>/undo": post(),
    "POST /api/people/<person>/withdraw": post(data={"reason": "wish", "sure": True}),
    "GET /api/exports": get(),
    "POST /api/exports": post(data={"unit": "district:211", "columns": ["name"], "purpose": "meeting"}),
    "GET /api/exports/waiting": get(),
    "GET /api/exports/<export>": get(),
    "POST /api/exports/<export>/approve": post(),
    "POST /api/exports/<export>/refuse": post(data={"reason": "one block is enough"}),
    "GET /api/units": get("kind=district"),
    "GET /api/coverage": get(SARAN),
}

Command = Callable[[Callable[..., Any], Carrier, Things], object]
STAFF = Namespace(
    login="saran.helper",
    post="caller",
    unit="district:211",
    shared=False,
    card=False,
    kind="district",
    code="",
    machine="",
)

COMMANDS: dict[str, Command] = {
    "field.callroom.commands.next_card": lambda do, who, things: do(who),
    "field.callroom.checking.commands.audit": lambda do, who, things: do(who),
    "field.callroom.commands.dial": lambda do, who, things: do(who, things["call"]),
    "field.callroom.commands.record": lambda do, who, things: do(
        who, things["call"], outcome="no_answer", note="", callback_at=None, key=""
    ),
    "field.callroom.paper.commands.ask": lambda do, who, things: do(who, callers=["caller"], rows=5),
    "field.callroom.paper.commands.approve": lambda do, who, things: do(who, things["asked"]),
    "field.callroom.paper.commands.print_sheet": lambda do, who, things: do(who, things["sheet"]),
    "field.callroom.paper.commands.enter": lambda do, who, things: do(
        who,
        things["code"],
        "not_called",
        called_at="",
        note="",
        callback_at=None,
        is_correction=False,
    ),
    "field.callroom.paper.commands.back": lambda do, who, things: do(
        who, things["sheet"], rest_not_called=True
    ),
    "field.callroom.paper.commands.lost": lambda do, who, things: do(
        who, things["sheet"], reason="left in a bus"
    ),
    "field.callroom.paper.commands.listing": lambda do, who, things: do(who),
    "field.callroom.commands.bills": lambda do, who, things: do(
        who, things["folder"] / "bill.csv", line="Saran"
    ),
    "field.callroom.commands.missed": lambda do, who, things: do(who, "6000077739"),
    "field.intake.commands.status": lambda do, who, things: do(who, things["batch"]),
    "field.intake.coverage_commands.coverage_of": lambda do, who, things: do(who, unit="district:211"),
    "field.intake.commands.returns": lambda do, who, things: do(who, unit="district:211", out=None),
    "field.intake.commands._write_rejects": lambda do, who, things: do(
        who, things["batch"], things["folder"] / "out.xlsx"
    ),
    "field.intake.commands.load": lambda do, who, things: do(
        who, _sheet(things), unit="district:211", mapping=None, rejects=None, say=lambda done, total: None
    ),
    "field.intake.commands.retry": lambda do, who, things: do(
        who, things["batch"], rejects=None, say=lambda done, total: None
    ),
    "field.intake.loading_job._retry": lambda do, who, things: do(who, things["batch"]),
    "field.intake.loading_job.receive_and_confirm": lambda do, who, things: do(
        who, unit="district:211", filename="more.csv", content=DRAFT.encode(), mapping=None
    ),
    "guard.vault.watching.commands.listing": lambda do, who, things: do(who),
    "guard.vault.watching.commands.unlock": lambda do, who, things: do(
        who, things["notice"], words="asked him by phone"
    ),
    "guard.vault.watching.commands.review": lambda do, who, things: do(
        who, things["notice"], words="asked him by phone"
    ),
    "interfaces.cli.commands.watch._break": lambda do, who, things: do(
        who, password="wrong", factor="0", reason="a court asks"
    ),
    "interfaces.cli.commands.watch._end": lambda do, who, things: do(who, things["glass"]),
    "interfaces.cli.commands.watch._review": lambda do, who, things: do(
        who, things["glass"], words="one look, for the court"
    ),
    "guard.vault.commands.rotate": lambda do, who, things: _without_work(do, who),
    "interfaces.cli.commands.units._import": lambda do, who, things: do(
        who, Namespace(lgd=things["folder"], state=10)
    ),
    "interfaces.cli.commands.units._boundaries": lambda do, who, things: do(
        who,
        Namespace(
            file=things["folder"] / "none.geojson",
            kind="district",
            code_property="",
            name_property="",
            parent_property="",
        ),
    ),
    "interfaces.cli.commands.units._listed": lambda do, who, things: do(who, STAFF),
    "interfaces.cli.commands.users._add": lambda do, who, things: do(
        who, Namespace(**{**vars(STAFF), "login": "somebody"})
    ),
    "interfaces.cli.commands.users._code": lambda do, who, things: do(who, STAFF),
    "interfaces.cli.commands.users._listed": lambda do, who, things: do(who),
    "interfaces.cli.commands.users._token": lambda do, who, things: do(who, STAFF),
    "field.intake.commands.withdraw": lambda do, who, things: do(who, things["person"], reason="wish"),
    "field.trace.commands.file": lambda do, who, things: _handed_in(do, who, things),
    "field.trace.commands.receive": lambda do, who, things: do(
        who, filename="list.csv", content="नाम\nपवन\n".encode()
    ),
    "field.trace.commands.state_of": lambda do, who, things: do(who, things["suspect"]),
    "field.trace.commands.report": lambda do, who, things: do(who, things["suspect"]),
    "field.trace.commands.listed": lambda do, who, things: do(who),
    "field.trace.commands.shred": lambda do, who, things: do(who, things["suspect"]),
    "interfaces.exporting.ask": lambda do, who, things: do(who, unit="district:211", wish=WISH),
    "interfaces.exporting.own": lambda do, who, things: do(who),
    "interfaces.exporting.waiting": lambda do, who, things: do(who),
    "interfaces.exporting.status": lambda do, who, things: do(who, things["export"]),
    "interfaces.exporting.approve": lambda do, who, things: do(who, things["export"]),
    "interfaces.exporting.refuse": lambda do, who, things: do(
        who, things["export"], reason="one block is enough"
    ),
    "interfaces.exporting.hand_out": lambda do, who, things: do(who, things["export"]),
    "register.people.commands.count": lambda do, who, things: do(who, unit="district:211"),
    "register.people.commands.duplicates": lambda do, who, things: do(who, unit="district:211"),
    "register.people.pairs.commands.run": lambda do, who, things: _without_comparing(do, who),
    "register.people.pairs.commands.train": lambda do, who, things: do(who.actor),
    "register.people.commands.find": lambda do, who, things: do(who, "Chandrakala", unit="district:211"),
    "register.people.commands.merge": lambda do, who, things: do(
        who, str(things["person"]), str(things["other"]), reason="reviewed"
    ),
    "register.people.commands.split": lambda do, who, things: do(
        who, str(things["person"]), records=[str(things["record"])], reason="different"
    ),
    "register.people.decoys.commands.add": lambda do, who, things: do(
        who, unit="village:500001", card=Card("Tetri Devi"), phone="6000099992", answers="the office"
    ),
    "register.people.decoys.commands.listed": lambda do, who, things: do(who),
    "register.people.decoys.commands.retire": lambda do, who, things: do(
        who, str(things["decoy"]), why="lost"
    ),
    "register.people.commands.undo": lambda do, who, things: do(who, things["event"]),
}

JOBS: dict[str, Callable[[Cast, Carrier], object]] = {
    "intake.compare": lambda cast, who: _as_the_worker(intake_jobs.compare, batch_id=str(uuid4())),
    "people.export": lambda cast, who: people_jobs.make_export(export_id=str(cast.things["export"])),
    "people.match_new": lambda cast, who: _as_the_worker(people_jobs.match_new),
    "people.match_night": lambda cast, who: _as_the_worker(people_jobs.match_all),
    "intake.load": lambda cast, who: intake_jobs.load(
        batch_id=str(cast.things["batch"]), user_id=who.actor.user_id
    ),
    "trace.read": lambda cast, who: trace_jobs.read(
        suspect_id=str(cast.things["suspect"]), user_id=who.actor.user_id
    ),
}


def file_of(ask: Ask) -> Mapping[str, Any]:
    return {"file": SimpleUploadedFile("saran.csv", ask.sheet.encode())} if ask.sheet else {}


def _sheet(things: Things) -> Path:
    path = Path(things["folder"]) / "saran.csv"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def _without_work(rotate: Callable[..., Any], who: Carrier) -> object:
    """The door alone: re-sealing is the worker's, who may write what the pages may not."""
    quiet = {"rotate_keys": lambda *_, **__: 2, "rows_left": lambda: 0, "reseal_batch": lambda: 0}
    with patch.multiple(rotation, **quiet):
        return rotate(who.actor)


def _as_the_worker(job: Callable[..., Any], **arguments: str) -> object:
    """The worker's own work, which acts for nobody: the job alone, without what the pages' role may not ask."""
    quiet = {"match_new": lambda *_: None, "run": lambda *_: None}
    with patch.multiple(night, **quiet), patch.object(comparing, "compare", lambda *_: 0):
        return job(**arguments)


def _handed_in(do: Callable[..., Any], who: Carrier, things: Things) -> object:
    """The doors alone: reading the list is the worker's, who may ask for anybody's keys."""
    path = Path(things["folder"]) / "found.csv"
    path.write_text("नाम\nपवन\n", encoding="utf-8")
    elsewhere = Refusal("the worker reads it", code="read_elsewhere")
    with patch.object(tracing, "run", side_effect=elsewhere):
        return do(who, path, say=lambda done: None)


def _without_comparing(run: Callable[..., Any], who: Carrier) -> object:
    """The door alone: comparing is the worker's, who may ask for anybody's keys."""
    with patch.object(night, "run", lambda *_, **__: night.Done(0, 0, 0, 0, 0)):
        return run(who.actor)


def asks() -> Iterator[tuple[str, Ask]]:
    yield from ((name, ask) for name, several in PAGES.items() for ask in several)
