"""Desks, phones and calls for the tests of dialling."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.callroom.models import Dialling
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access import operations as access
from dharatal.guard.access.models import User
from dharatal.guard.access.second_factor import set_totp
from dharatal.kernel.actor import SYSTEM

YES = dict.fromkeys(callroom.QUESTIONS, "yes")


def logged_in(land: Land, login: str) -> Client:
    """A browser of somebody; a caller's is on an enrolled machine."""
    client = Client(HTTP_HOST="localhost")
    with permitted():
        user = User.objects.get(id=land.actors[login].user_id)
        if login == "incharge":
            set_totp(SYSTEM, user=user, at=MORNING)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if login in ("asha", "bina"):
        with land.enter(SYSTEM, None):
            client.cookies["dharatal_device"] = access.enrol_device(SYSTEM, label=login, at=MORNING)[1]
    return client


def phone() -> Client:
    """Somebody's browser that nobody has signed in to."""
    return Client(HTTP_HOST="localhost")


def call_on(page: str) -> str:
    return page.split('data-call="')[1].split('"')[0]


def press_call(desk: Client) -> tuple[str, str]:
    """Open the card and press Call: the call's id, and the page after it."""
    call = call_on(desk.get("/calls/").content.decode())
    return call, desk.post(f"/calls/{call}/dial/", HTTP_HX_REQUEST="true").content.decode()


def paired(desk: Client, **sent: Any) -> Client:
    """A phone that was paired with a desk by its code."""
    page = desk.post("/calls/handset/offer/", sent).content.decode()
    code = page.split('class="big-code"><code>')[1].split("<")[0]
    handset = phone()
    handset.post("/handset/pair/", {"code": code})
    return handset


def add_line(land: Land, label: str = "Patna 1", cap: int | None = None) -> int:
    with land.door("incharge", STEER_CALLS):
        return calls.add_line(land.actors["incharge"], label=label, cap=cap, at=MORNING).id


def dialled(land: Land, *, login: str = "asha", at: datetime = MORNING) -> Dialling:
    """Take the next card and dial, by command."""
    with land.door(login, MAKE_CALLS, at=at):
        claim, _card = callroom.take(land.actors[login], at=at)
        assert claim.task is not None and claim.task.call_uuid is not None
        return dialling.dial(land.actors[login], call=claim.task.call_uuid, at=at).row


def record(
    land: Land, call: UUID, outcome: str = "yes", *, login: str = "asha", at: datetime = MORNING
) -> None:
    with land.door(login, MAKE_CALLS, at=at):
        callroom.record(
            land.actors[login], call=call, outcome=outcome, answers=YES, at=at + timedelta(seconds=50)
        )


def made(land: Land, outcome: str = "yes", *, login: str = "asha", at: datetime = MORNING) -> Dialling:
    """One whole call."""
    row = dialled(land, login=login, at=at)
    record(land, row.call_uuid, outcome, login=login, at=at)
    return row
