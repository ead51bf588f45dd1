"""What lies outside somebody's reach is not there: no row, no count, no hit, no trace of its being."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import operations as callroom
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.conftest import MORNING
from dharatal.field.intake import loading_job
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Submission
from dharatal.guard.access.models import User
from dharatal.interfaces.web.second_factor import must_add
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import FIND, LOOK
from dharatal.register.posts import queries as held
from dharatal.register.posts.profile import posts
from tests.access import answers, asking, routes
from tests.access.asking import Ask
from tests.access.cast import EVERY_NAME, NAMES, PHONES, Carrier, Cast
from tests.access.roles import ROLES
from tests.access.tables import placed, protected

ON_PAPER = 3  # names on the caller's own sheet
OUTSIDE = ("khagaria.president", "amnour.president", "khagaria.room", "clerk")
BY_ID = [
    (page, ask)
    for page in routes.pages()
    for ask in asking.PAGES.get(page.name, ())
    if page.has_door and re.search("<(call|submission|batch_id|person|pause_id|device)>", page.address)
]


def capabilities_of(login: str) -> Iterator[Any]:
    (role,) = (role for role in ROLES if role.login == login)
    yield from (answers.capability(code) for code in posts()[role.post].capabilities)


class TestSomebodyOfAnotherArea:
    @pytest.mark.parametrize("login", OUTSIDE)
    def test_sees_no_row_of_it(self, cast: Cast, login: str) -> None:
        block = cast.land.units["marhaura"].id
        seen = []
        for capability in capabilities_of(login):
            with cast.land.enter(cast.actors[login], capability, at=MORNING), connection.cursor() as cursor:
                for table in placed():
                    cursor.execute(f"SELECT count(*) FROM {table} WHERE block_id = %s", [block])
                    seen += [(capability.code, table)] * cursor.fetchone()[0]

        assert seen == []

    @pytest.mark.parametrize("login", ["khagaria.president", "amnour.president"])
    def test_counts_nobody_there(self, cast: Cast, login: str) -> None:
        with cast.land.enter(cast.actors[login], LOOK, at=MORNING):
            counts = [people.count_in(cast.actors[login], unit) for unit in cast.land.units.values()]

        assert set(counts) == {0}

    @pytest.mark.parametrize("sought", ["Chandrakala Devi", "चंद्रकला", PHONES[0]])
    @pytest.mark.parametrize("login", ["khagaria.president", "amnour.president"])
    def test_finds_nobody_there(self, cast: Cast, login: str, sought: str) -> None:
        answer = cast.client(login).post("/people/find/", {"text": sought})

        assert answer.status_code == 200
        assert "/people/" + str(cast.things["person"]) not in answer.text
        assert answers.tells_names(answer.text.replace(sought, "")) is False

    def test_would_find_them_in_the_own_area(self, cast: Cast) -> None:
        with cast.land.enter(cast.actors["saran.president"], FIND, at=MORNING):
            (found,) = people.find(cast.actors["saran.president"], "Chandrakala", at=MORNING)

        assert found.uuid == cast.things["person"]

    @pytest.mark.parametrize(("page", "ask"), BY_ID, ids=[f"{ask.method} {page.name}" for page, ask in BY_ID])
    def test_cannot_tell_it_from_what_never_was(self, cast: Cast, page: routes.Page, ask: Ask) -> None:
        for login in ("khagaria.president", "amnour.president"):
            assert answered(cast, page, ask, login) == answered(cast, page, ask, login, is_made_up=True)


class TestAnUpload:
    """The president of Khagaria sends names that Saran has sent already."""

    def test_is_answered_alike_whether_its_people_are_known_elsewhere_or_not(self, cast: Cast) -> None:
        known = load(cast, *((NAMES[row], PHONES[row]) for row in range(4)))
        unknown = load(cast, *((NAMES[row], f"+91600008880{row}") for row in range(4)))

        assert page_of(cast, known) == page_of(cast, unknown)
        assert page_of(cast, known, "state=duplicate") == page_of(cast, unknown, "state=duplicate")

    def test_flags_them_for_nobody_but_the_house(self, cast: Cast) -> None:
        batch = load(cast, (NAMES[0], PHONES[0]), ("Somari Devi", "+916000088809"))

        with cast.land.door("system", SEE):
            rows = Submission.objects.filter(batch=batch).order_by("row_number")
            assert list(rows.values_list("state", "is_flagged")) == [("waiting", True), ("waiting", False)]

    def test_by_another_areas_row_key_is_a_new_row(self, cast: Cast) -> None:
        with cast.land.door("system", SEE):
            key = Submission.objects.get(uuid=cast.things["returned"]).row_key
        load(cast, ("Somari Devi", "+916000088809"), key=key)

        with cast.land.door("system", SEE):
            assert Submission.objects.get(uuid=cast.things["returned"]).state == "returned"
            assert Submission.objects.filter(row_key=key).count() == 1

    def test_does_not_tell_whose_number_wants_no_calls(self, cast: Cast) -> None:
        opt_out(cast)
        refused = load(cast, (NAMES[2], PHONES[2]))
        unknown = load(cast, (NAMES[2], "+916000088802"))

        assert page_of(cast, refused) == page_of(cast, unknown)
        assert page_of(cast, refused, "state=on_hold") == page_of(cast, unknown, "state=on_hold")


class TestACaller:
    def test_is_shown_the_card_in_hand_and_no_other(self, cast: Cast) -> None:
        answer = cast.client("caller").get("/calls/")

        assert [name for name in EVERY_NAME if name in answer.text] == [NAMES[2]]

    def test_sees_no_row_but_the_card_the_own_sheet_and_their_calls(self, cast: Cast) -> None:
        seen = {}
        with cast.land.enter(cast.actors["caller"], MAKE_CALLS, at=MORNING), connection.cursor() as cursor:
            for table in protected():
                cursor.execute(f"SELECT count(*) FROM {table}")
                seen[table] = cursor.fetchone()[0]

        assert {table: rows for table, rows in seen.items() if rows} == {
            "calls_task": 1 + ON_PAPER,
            "calls_call": 1 + ON_PAPER,
            "callroom_sheetrow": ON_PAPER,
            "callroom_dialling": 1,
            "trace_hearing": 1,  # what was found of the own log-in
        }

    @pytest.mark.parametrize("what", ["dial", "record", "skip", "undo", "heartbeat"])
    def test_cannot_tell_a_colleagues_call_from_one_that_never_was(self, cast: Cast, what: str) -> None:
        (page,) = (page for page in routes.pages() if page.name == f"callroom:{what}")
        (ask,) = asking.PAGES[page.name]
        cast.land.enlist("Somari Devi", "+916000088801")  # the sheets have taken all others
        cast.things["call"] = card_of(cast, "bina")

        assert answered(cast, page, ask, "caller") == answered(cast, page, ask, "caller", is_made_up=True)

    def test_at_an_unknown_machine_is_shown_nothing(self, cast: Cast) -> None:
        client = cast.client("caller")
        del client.cookies["dharatal_device"]

        answer = client.get("/calls/")

        assert answer.status_code == 403
        assert answers.tells_names(answer.text) is False


class TestASecondFactor:
    def test_is_asked_of_every_post_that_the_profile_asks_it_of(self, cast: Cast, rf: Any) -> None:
        lax = []
        for role in ROLES[1:]:
            with permitted():
                user = User.objects.get(login=role.login)
                user.authenticator_set.all().delete()
                request = rf.get("/")
                request.user = user
                if held.needs_second_factor(user.id, at=MORNING) and not must_add(request):
                    lax.append(role.login)

        assert lax == []


def answered(cast: Cast, page: routes.Page, ask: Ask, login: str, *, is_made_up: bool = False) -> list[str]:
    """Status, address to go on to, and the lines of the text, without what differs each time."""
    made_up = {name: uuid4() if hasattr(thing, "hex") else thing for name, thing in cast.things.items()}
    asked = Cast(cast.land, cast.actors, made_up if is_made_up else cast.things, cast.tokens, cast.cookies)
    address = answers.address_of(asked, page, ask)
    client = cast.client(login)
    with answers.taken_back():
        data = {**ask.data, **asking.file_of(ask)}
        answer = client.post(address, data) if ask.method == "POST" else client.get(address)
        where = answer.headers.get("Location", "")
        return _plain(f"{answer.status_code} {where}\n{answers.text_of(answer)}").splitlines()


def load(cast: Cast, *people_: tuple[str, str], key: str = "") -> Any:
    """Send names to Sonihar in Khagaria, as its president does; answers the batch."""
    president = cast.actors["khagaria.president"]
    rows = [f"{name},{phone[-10:]},Sonihar,{key}" for name, phone in people_]
    content = "\n".join(("Name,Mobile,Village,Row key", *rows)).encode()
    with cast.land.enter(president, SEND, at=MORNING):
        batch, _ = loading_job.receive_and_confirm(
            Carrier(president), unit="district:200", filename="k.csv", content=content, mapping=None
        )
    loading_job.load(president, batch)
    return batch


def page_of(cast: Cast, batch: Any, query: str = "") -> str:
    answer: HttpResponse = cast.client("khagaria.president").get(f"/lists/{batch}/?{query}")
    assert answer.status_code == 200
    return _plain(answers.text_of(answer))


def card_of(cast: Cast, login: str) -> Any:
    actor = cast.land.actors[login]
    with cast.land.door("incharge", STEER_CALLS):
        calls.resume(cast.land.actors["incharge"], pause_id=cast.things["pause"], at=MORNING)
    with cast.land.door(login, MAKE_CALLS):
        claim, _card = callroom.take(actor, at=MORNING)
    assert claim.task is not None
    return claim.task.call_uuid


def opt_out(cast: Cast) -> None:
    """Whoever is on the card of the caller wants no calls."""
    with cast.land.enter(cast.actors["caller"], MAKE_CALLS, at=MORNING):
        callroom.record(cast.actors["caller"], call=cast.things["call"], outcome="abusive", at=MORNING)


def _plain(text: str) -> str:
    """Without ids, form tokens and the request's own number."""
    text = re.sub(r'(<p class="small mt-4">[^<]*)\b[0-9a-f]{8}\b', r"\1REQUEST", text)
    text = re.sub(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", "ID", text)
    return re.sub(r"\b[0-9A-Za-z]{64}\b", "TOKEN", text)
