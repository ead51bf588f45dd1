"""Tests of how records are compared with everybody else: as the worker, on a database that commits."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from django.db import OperationalError

from dharatal.engines.keys import keyring
from dharatal.guard.access.door import entering
from dharatal.guard.vault import commands as vault
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import operations
from dharatal.register.people.capabilities import FORGET, MATCH
from dharatal.register.people.matching import model as matching
from dharatal.register.people.matching.explaining import points
from dharatal.register.people.matching.features import STATE, Spread, features
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.matching.scoring import scores
from dharatal.register.people.matching.sentences import said
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs import finding, night, queries
from dharatal.register.people.pairs.models import CrowdedPhone, Pair
from dharatal.register.people.pairs.tests.conftest import LINKED, REVIEWED, Desk
from dharatal.register.people.tests.conftest import NOON

STRANGE = ["ा", "A", "😀🙏", "क" * 400, "x" * 400, "…", "123", "Kr.", "\u200d"]


class TestANewcomer:
    def test_is_compared_with_everybody_in_either_script(self, desk: Desk) -> None:
        first, second = desk.admit_twice(*REVIEWED)

        assert desk.match().pairs == 1
        assert desk.pair(first, second).state == "open"

    def test_is_compared_once(self, desk: Desk) -> None:
        desk.admit_twice(*REVIEWED)
        desk.match()

        assert desk.match() == night.Done(0, 0, 0, 0, 0)

    def test_is_linked_when_the_model_is_sure(self, desk: Desk) -> None:
        first, second = desk.admit_twice(*LINKED)

        assert desk.match().linked == 1
        assert desk.pair(first, second).state == "linked"
        assert desk.person_of(first) == desk.person_of(second)

    def test_is_linked_with_nobody_on_a_name_and_a_place_alone(self, desk: Desk) -> None:
        first, second = (desk.admit("सुमन कुमार", phone=f"+91600000000{last}") for last in (1, 2))

        assert desk.match().linked == 0
        assert desk.pair(first, second).state == "open"
        assert desk.person_of(first) != desk.person_of(second)

    def test_is_linked_with_nobody_who_was_said_to_be_another(self, desk: Desk) -> None:
        first, second = desk.admit_twice(*REVIEWED)
        desk.match()
        desk.decide(desk.anil, desk.pair(first, second), "different")
        third = desk.admit(**LINKED[0])
        desk.match()
        fourth = desk.admit(**LINKED[1])
        desk.match()

        assert desk.person_of(third) == desk.person_of(fourth)
        assert desk.person_of(first) != desk.person_of(second)

    def test_brings_no_pair_with_a_brother(self, desk: Desk) -> None:
        house = {"phone": "+916000000001", "relation": "F", "relative_name": "राम प्रसाद सिंह"}
        desk.admit("राजेश कुमार सिंह", age=34, **house)
        desk.admit("संजय कुमार सिंह", age=29, **house)
        desk.match()

        assert [pair.p for pair in desk.pairs() if pair.p > 0.5] == []

    @pytest.mark.parametrize("name", STRANGE)
    def test_may_have_any_name(self, desk: Desk, name: str) -> None:
        desk.admit(name, "+916000000001")
        desk.admit(name, "+916000000001")

        assert desk.match().records == 2

    def test_holds_no_word_of_what_was_compared(self, desk: Desk) -> None:
        desk.admit_twice(*REVIEWED)
        desk.match()

        (pair,) = desk.pairs()
        assert {type(part) for point in pair.points for part in point[1:]} <= {int, float}
        assert all(str(field).isascii() for field, _level, _points in pair.points)


class TestAStoredPoint:
    def test_says_in_words_what_the_model_said(self) -> None:
        """Whatever the two rows are: what is kept as a code is told as the very sentence it stood for."""
        rows = [finding.Row(**one) for one in (*_alike(), *_unlike())]
        held, model = features(rows), matching.default()
        for left, right in combinations(range(len(rows)), 2):
            for point in points(held, left, right, model):
                assert str(said(point.field, point.level)) == str(point.sentence)


def _alike() -> list[dict[str, Any]]:
    places = {"village": "Narharpur", "block": "Marhaura", "district": "Saran"}
    return [
        {"name": "सुमन कुमार सिंह", "relation": "F", "relative_name": "राम प्रसाद सिंह", "age": 34, **places},
        {"name": "Suman Kr. Singh", "relation": "F", "relative_name": "Ramprasad", "age": 36, **places},
        {"name": "S. Singh", "mobile": "6000000001", "gender": "M", **places},
        {"name": "Sumanth Sinha", "mobile": "6000000002", "relation": "H", "relative_name": "Ram", "age": 80},
    ]


def _unlike() -> list[dict[str, Any]]:
    return [
        {"name": "Rekha Devi", "relation": "H", "relative_name": "Shambhu Mahto", "gender": "F", "age": 28},
        {"name": "मो. असलम", "mobile": "6000000001", "district": "Khagaria", "village": "Sonihar"},
        {"name": ""},
    ]


class TestTwoHundredOnOnePhone:
    @pytest.fixture
    def crowd(self, desk: Desk) -> Desk:
        for number in range(200):
            desk.admit(f"Padded {chr(97 + number % 26)}{chr(97 + number // 26)}k", "+916000000001", age=30)
        return desk

    def test_are_a_sign_of_padding_and_no_key(self, crowd: Desk) -> None:
        assert crowd.match().crowded_phones == 1

        with entering(SYSTEM, MATCH):
            row = CrowdedPhone.objects.get()
        assert (row.records, row.here, row.district_id) == (200, 200, crowd.units["saran"].id)

    def test_are_told_to_whoever_sees_the_district(self, crowd: Desk) -> None:
        crowd.match()

        with crowd.door(crowd.anil):
            assert [row.records for row, _person in queries.crowded(crowd.anil)] == [200]
        with crowd.door(crowd.khagaria):
            assert queries.crowded(crowd.khagaria) == []


class TestARun:
    def test_goes_on_where_it_was_stopped(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        people = [desk.admit_twice(*REVIEWED, village=place) for place in ("narharpur", "bahuara", "sonihar")]
        _stop_after(1, monkeypatch)
        with pytest.raises(OperationalError):
            desk.match(size=2)
        monkeypatch.undo()

        done = desk.match(size=2)

        assert done.records == 4
        assert len(desk.pairs()) >= len(people)
        with entering(SYSTEM, MATCH):
            assert not PersonRecord.objects.filter(matched_at=None).exists()

    def test_weighs_open_pairs_by_the_present_model(self, desk: Desk) -> None:
        desk.admit_twice(*REVIEWED)
        desk.match()
        (before,) = desk.pairs()
        with entering(SYSTEM, MATCH):
            Pair.objects.update(model="older", p=0.11)

        assert desk.match().weighed_anew == 1
        (after,) = desk.pairs()
        assert (after.p, after.model) == (pytest.approx(before.p), before.model)

    def test_follows_a_unit_that_moved(self, desk: Desk) -> None:
        first, second = desk.admit_twice(*REVIEWED)
        desk.match()
        with entering(SYSTEM, MATCH):
            PersonRecord.objects.update(district_id=desk.units["khagaria"].id)
            finding.place_pairs()

        assert desk.pair(first, second).district_id == desk.units["khagaria"].id


class TestANewKey:
    def test_takes_the_matching_keys_along(self, desk: Desk, keys_put_back: None) -> None:
        desk.admit(**REVIEWED[0])
        desk.match()
        vault.rotate(SYSTEM)
        before = keyring().current

        second = desk.admit(**REVIEWED[1])
        desk.match()

        assert len(desk.pairs()) == 1
        with entering(SYSTEM, MATCH):
            assert all(PersonRecord.objects.values_list("match_tokens", flat=True))
            assert PersonRecord.objects.get(id=second.id).key_version == before


class TestWhoIsErased:
    def test_takes_the_pairs_along(self, desk: Desk) -> None:
        first, _second = desk.admit_twice(*REVIEWED)
        desk.match()
        with entering(SYSTEM, FORGET):
            operations.forget(SYSTEM, first.uuid, reason="wish", at=NOON)

        assert desk.pairs() == []


def _stop_after(batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the power goes in the middle of a batch."""
    store, done = finding.keep, []

    def counted(*arguments: Any, **more: Any) -> Any:
        done.append(1)
        if len(done) > batches:
            raise OperationalError
        return store(*arguments, **more)

    monkeypatch.setattr(finding, "keep", counted)


class TestTheRegistersSpread:
    def test_is_counted_in_the_places_that_are_in_use(self, desk: Desk) -> None:
        for place in ("narharpur", "bahuara", "sonihar"):
            desk.admit("Suman Kumar", place=place)

        with entering(SYSTEM, MATCH):
            found = finding.register_spread(3)

        assert (found.block, found.district) == (2, 2)

    def test_of_one_district_makes_a_namesake_likelier_than_that_of_a_state(self, desk: Desk) -> None:
        """Else a pilot of one district would lay families before its reviewers as if they were one person."""
        rows = [
            Row("Suman Kumar", age=34, village=village, block="Marhaura", district="Saran")
            for village in ("Bahuara", "Narharpur")
        ]
        narrow, wide = (
            scores(
                features(rows, size=4_000, spread=spread), np.array([0]), np.array([1]), matching.default()
            )
            for spread in (Spread(300, 6, 1), STATE)
        )

        assert narrow[0] < wide[0]
