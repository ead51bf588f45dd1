"""A list against the register and itself: a silent flag for whoever is likely there already."""

from typing import Any

import pytest

from dharatal.field.conftest import MORNING, Land, build_land
from dharatal.field.intake import comparing
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.rows import Prepared
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.card import Card
from dharatal.register.people.pairs import night

HOUSE = {"relation": "F", "age": 34}
MEMBER = Card("बैद्यनाथ सहनी", relative_name="रामेश्वर सहनी", **HOUSE)
AGAIN = Card("Baidyanath Sahni", relative_name="Rameshwar Sahni", **HOUSE)
OTHER = Card("Usha Devi", relation="H", relative_name="Ganesh Mahto", age=51)


@pytest.fixture
def land(worker_role: None, enter: Any) -> Land:
    """A member of Saran, whom the worker has compared."""
    made = build_land(enter)
    told = {name: value for name, value in MEMBER._asdict().items() if name != "name"}
    sent = made.enlist(MEMBER.name, "+916000000001", **told)
    with made.door("system", SEND):
        intake.verify(SYSTEM, sent.uuid, at=MORNING)
    night.match_new(SYSTEM)
    return made


def send(land: Land, rows: list[tuple[Card, str]], *, by: str, village: str) -> Any:
    """Load a list, and let the worker compare it."""
    unit, district = land.units[village], land.units[by]
    with land.door(by, SEND):
        batch = intake.receive(land.actors[by], unit=district, filename="list.csv", content=b"x", at=MORNING)
        Batch.objects.filter(id=batch.id).update(state=Batch.State.LOADING)
        prepared = [
            Prepared(number, "", card, (phone,), unit, ()) for number, (card, phone) in enumerate(rows, 1)
        ]
        intake.write_chunk(land.actors[by], batch, prepared=prepared, left=[], at=MORNING)
    comparing.compare(batch.id)
    return batch.id


def flags(land: Land, batch: Any) -> list[bool]:
    with land.door("system", SEE):
        return list(
            Submission.objects.filter(batch_id=batch).order_by("id").values_list("is_flagged", flat=True)
        )


class TestAList:
    def test_flags_whoever_is_likely_a_member_already(self, land: Land) -> None:
        batch = send(
            land, [(OTHER, "+916000000008"), (AGAIN, "+916000000002")], by="saran", village="narharpur"
        )

        assert flags(land, batch) == [False, True]

    def test_flags_the_later_of_two_who_are_likely_one(self, land: Land) -> None:
        usha = OTHER._replace(name="उषा देवी", relative_name="गणेश महतो")
        batch = send(land, [(OTHER, "+916000000008"), (usha, "+916000000009")], by="saran", village="bahuara")

        assert flags(land, batch) == [False, True]

    def test_tells_its_sender_nothing(self, land: Land) -> None:
        """Somebody of another district who sends a member's number is answered as if nobody knew it."""
        batch = send(land, [(AGAIN, "+916000000001")], by="khagaria", village="sonihar")

        with land.door("khagaria", SEE):
            (sent,) = Submission.objects.filter(batch_id=batch)
            assert (sent.state, LeftRow.objects.filter(batch_id=batch).exists()) == ("waiting", False)

    def test_may_be_compared_again(self, land: Land) -> None:
        batch = send(land, [(AGAIN, "+916000000002")], by="saran", village="narharpur")

        assert comparing.compare(batch) == 1
        assert flags(land, batch) == [True]

    def test_is_compared_in_parts_however_long_it_is(
        self, land: Land, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(comparing, "AT_ONCE", 1)
        monkeypatch.setattr(comparing, "TOGETHER", 2)
        usha = OTHER._replace(name="उषा देवी", relative_name="गणेश महतो")
        rows = [(OTHER, "+916000000008"), (usha, "+916000000009"), (AGAIN, "+916000000002")]
        batch = send(land, rows, by="saran", village="narharpur")

        assert flags(land, batch) == [False, True, True]

    def test_never_has_more_open_than_a_part(self, land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(comparing, "TOGETHER", 2)
        held: list[int] = []
        whole = comparing.finding.like_each_other
        monkeypatch.setattr(
            comparing.finding,
            "like_each_other",
            lambda rows, model, *, of: held.append(len(rows)) or whole(rows, model, of=of),
        )
        people = [(Card(f"Anil {name}"), f"+91600000001{n}") for n, name in enumerate(("Rai", "Sah", "Das"))]
        send(land, people, by="saran", village="narharpur")

        assert held == [2, 1]
