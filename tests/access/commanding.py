"""How each command and job is asked, as `asking` says it of pages and the API."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from dharatal.field.callroom import tasks as callroom_jobs
from dharatal.field.callroom.played import working as playing
from dharatal.field.conftest import MORNING
from dharatal.field.intake import comparing
from dharatal.field.intake import tasks as intake_jobs
from dharatal.field.trace import running as tracing
from dharatal.field.trace import tasks as trace_jobs
from dharatal.field.trace.complaints.operations import Telling
from dharatal.guard.vault import rotation
from dharatal.kernel.errors import Refusal
from dharatal.register.people import tasks as people_jobs
from dharatal.register.people.card import Card
from dharatal.register.people.exports.columns import Wish
from dharatal.register.people.pairs import night
from tests.access.cast import DRAFT, Carrier, Cast

Things = Mapping[str, Any]
WISH = Wish(columns=("name",), purpose="meeting")
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
    "field.callroom.dialling.commands.lines": lambda do, who, things: do(who),
    "field.callroom.dialling.commands.add": lambda do, who, things: do(who, "Gaya"),
    "field.callroom.dialling.commands.retire": lambda do, who, things: do(who, "Saran"),
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
    "field.trace.commands.ask": lambda do, who, things: do(who, things["case"]),
    "field.trace.commands.complaints": lambda do, who, things: do(who, things["case"]),
    "field.trace.commands.told": lambda do, who, things: do(who, things["case"], things["finding"]),
    "field.trace.commands.file": lambda do, who, things: _handed_in(do, who, things),
    "field.trace.commands.receive": lambda do, who, things: do(
        who, filename="list.csv", content="नाम\nपवन\n".encode()
    ),
    "field.trace.commands.state_of": lambda do, who, things: do(who, things["suspect"]),
    "field.trace.commands.report": lambda do, who, things: do(who, things["suspect"]),
    "field.trace.commands.listed": lambda do, who, things: do(who),
    "field.trace.commands.shred": lambda do, who, things: do(who, things["suspect"]),
    "field.trace.breach.commands.open_breach": lambda do, who, things: do(
        who, units=["district:211"], noticed_at=None, answers=[], case=None
    ),
    "field.trace.breach.commands.write": lambda do, who, things: do(who, things["breach"], answers=[]),
    "field.trace.breach.commands.listed": lambda do, who, things: do(who),
    "field.trace.breach.commands.tell_office": lambda do, who, things: do(
        who, things["breach"], duty="cert_in", how="", reference=""
    ),
    "field.trace.breach.commands.tell_members": lambda do, who, things: do(
        who, things["breach"], duty="warning", units=[]
    ),
    "field.trace.breach.commands._begin": lambda do, who, things: do(
        who, things["breach"], duty="warning", units=["district:211"]
    ),
    "field.trace.breach.commands.print_letters": lambda do, who, things: do(who, things["text"]),
    "field.trace.breach.commands.post_letters": lambda do, who, things: do(
        who, things["printed"], reference="EB000000000IN"
    ),
    "field.trace.breach.commands.contain": lambda do, who, things: do(
        who, things["breach"], kind="exports", login="", confirm=""
    ),
    "field.trace.breach.commands.undo": lambda do, who, things: do(who, things["switch"]),
    "field.trace.breach.commands.close": lambda do, who, things: do(who, things["breach"]),
    "field.trace.breach.commands._listed": lambda do, who, things: do(who, things["text"]),
    "field.trace.cases.commands.entrust": lambda do, who, things: do(who, "caller"),
    "field.trace.cases.commands.dismiss": lambda do, who, things: do(who, "caller"),
    "field.trace.cases.commands.propose": lambda do, who, things: do(
        who, districts=["district:218"], since=MORNING
    ),
    "field.trace.cases.commands.speak": lambda do, who, things: do(who, things["case"], "open"),
    "field.trace.cases.commands.name": lambda do, who, things: do(who, things["case"], "caller"),
    "field.trace.cases.commands.unname": lambda do, who, things: do(who, things["case"], "caller"),
    "field.trace.cases.commands.close": lambda do, who, things: do(who, things["case"]),
    "field.trace.cases.commands.listed": lambda do, who, things: do(who),
    "field.trace.cases.commands.show": lambda do, who, things: do(who, things["case"]),
    "field.trace.inquiring.commands.assume": lambda do, who, things: do(
        who, things["case"], kind="shared", why="Four of them use one computer.", login="caller"
    ),
    "field.trace.inquiring.commands.withdraw": lambda do, who, things: do(
        who, things["case"], things["assumption"]
    ),
    "field.trace.inquiring.commands.assumed": lambda do, who, things: do(who, things["case"]),
    "field.trace.inquiry.commands.hear": lambda do, who, things: do(who, things["case"]),
    "field.trace.inquiry.commands.own": lambda do, who, things: do(who),
    "field.trace.inquiry.commands.answer": lambda do, who, things: do(who, things["laid"], text="No."),
    "field.trace.inquiry.commands.report": lambda do, who, things: do(who, things["case"]),
    "field.trace.inquiry.commands.check": lambda do, who, things: do(who, b"%PDF"),
    "field.trace.inquiry.commands.check_page": lambda do, who, things: do(who, number="1", code="0"),
    "field.trace.complaints.commands.add": lambda do, who, things: do(who, Telling("6000077796")),
    "field.trace.complaints.commands.call_again": lambda do, who, things: do(
        who, things["complaint"], why="caller"
    ),
    "field.trace.complaints.commands.listed": lambda do, who, things: do(who),
    "field.trace.complaints.commands.board": lambda do, who, things: do(who),
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
    "callroom.play": lambda cast, who: _as_the_worker(callroom_jobs.play, simulation_id=str(uuid4())),
    "intake.compare": lambda cast, who: _as_the_worker(intake_jobs.compare, batch_id=str(uuid4())),
    "trace.weigh": lambda cast, who: trace_jobs.weigh(
        finding_id=str(cast.things["finding"]), user_id=who.actor.user_id
    ),
    "people.export": lambda cast, who: people_jobs.make_export(export_id=str(cast.things["export"])),
    "people.learn": lambda cast, who: _as_the_worker(people_jobs.learn),
    "people.match_new": lambda cast, who: _as_the_worker(people_jobs.match_new),
    "people.match_night": lambda cast, who: _as_the_worker(people_jobs.match_all),
    "intake.load": lambda cast, who: intake_jobs.load(
        batch_id=str(cast.things["batch"]), user_id=who.actor.user_id
    ),
    "trace.breach_spread": lambda cast, who: trace_jobs.spread(notice_id=str(cast.things["text"])),
    "trace.read": lambda cast, who: trace_jobs.read(
        suspect_id=str(cast.things["suspect"]), user_id=who.actor.user_id
    ),
}


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
    with (
        patch.multiple(night, **quiet),
        patch.object(comparing, "compare", lambda *_: 0),
        patch.object(playing, "play", lambda *_: None),
    ):
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
