from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from dharatal.register.people.matching.model import FORMAT
from dharatal.register.people.matching.scoring import worth_a_look
from dharatal.register.people.matching.tests.conftest import SUMAN, Cast
from dharatal.register.people.matching.whole import (
    Model,
    Row,
    UnreadableModel,
    default,
    features,
    points,
    scores,
)

_ANY = st.one_of(
    st.text(max_size=60), st.sampled_from(["", "A", "🙂", "न" * 400, "6000000001", "राम", "Ram"])
)


def _p(cast: Cast, one: int, other: int) -> float:
    return float(scores(cast.table, np.array([one]), np.array([other]), default())[0])


class TestScores:
    def test_link_one_person_in_two_scripts(self, cast: Cast) -> None:
        assert _p(cast, cast.suman, cast.suman_latin) >= default().link

    def test_keep_brothers_on_one_phone_apart(self, cast: Cast) -> None:
        assert _p(cast, cast.suman, cast.brother) < default().review

    def test_keep_strangers_apart(self, cast: Cast) -> None:
        assert _p(cast, cast.suman, cast.stranger) < 0.001

    def test_do_not_depend_on_which_row_comes_first(self, cast: Cast) -> None:
        assert _p(cast, cast.suman, cast.brother) == _p(cast, cast.brother, cast.suman)

    def test_take_a_father_and_a_husband_with_different_names_for_no_contradiction(self) -> None:
        wife = Row("रीता देवी", "H", "रामबाबू सिंह", "F", "6000000001", 40, "रामपुर", "मढ़ौरा", "सारण")
        daughter = wife._replace(relation="F", relative_name="Girish Sharma")
        other = wife._replace(relative_name="Girish Sharma")

        p = scores(features([wife, daughter, other]), np.array([0, 0]), np.array([1, 2]), default())

        assert p[0] > p[1]

    def test_never_link_different_given_names(self) -> None:
        twin = SUMAN._replace(name="दिनेश कुमार सिंह")

        assert scores(features([SUMAN, twin]), np.array([0]), np.array([1]), default())[0] < 0.5

    @settings(deadline=None)
    @given(
        st.lists(
            st.builds(Row, _ANY, _ANY, _ANY, _ANY, _ANY, st.none() | st.integers(), _ANY, _ANY, _ANY, _ANY),
            min_size=2,
            max_size=4,
        )
    )
    def test_survive_any_rows(self, rows: list[Row]) -> None:
        left, right = np.triu_indices(len(rows), 1)

        p = scores(features(rows), left, right, default())

        assert ((p >= 0) & (p <= 1)).all()


class TestPoints:
    def test_add_up_to_the_log_odds(self, cast: Cast) -> None:
        told = points(cast.table, cast.suman, cast.suman_latin, default())

        p = _p(cast, cast.suman, cast.suman_latin)
        assert sum(point.points for point in told) == pytest.approx(10 * np.log10(p / (1 - p)), abs=0.01)

    def test_are_each_said_in_words(self, cast: Cast) -> None:
        told = points(cast.table, cast.suman, cast.brother, default())

        with translation.override("en"):
            sentences = {point.field: str(point.sentence) for point in told}
        assert all(sentences.values())
        assert sentences["given"] == "Given names differ"


class TestModel:
    def test_is_read_back_as_it_was_written(self, cast: Cast) -> None:
        again = Model.load(default().dump())

        assert again.version == default().version
        p = scores(cast.table, np.array([0]), np.array([1]), again)
        assert p == scores(cast.table, np.array([0]), np.array([1]), default())

    @pytest.mark.parametrize("damaged", [b"", b"{}", b"[]", b"\xff\xfe", b"null", default().dump()[:-40]])
    def test_that_is_damaged_is_refused(self, damaged: bytes) -> None:
        with pytest.raises(UnreadableModel):
            Model.load(damaged)

    def test_in_which_a_number_was_changed_is_refused(self) -> None:
        with pytest.raises(UnreadableModel):
            Model.load(default().dump().replace(b'\\"link\\":0.9', b'\\"link\\":0.1', 1))

    def test_of_another_format_is_refused_by_another_code(self) -> None:
        sheet = json.loads(default().dump())

        with pytest.raises(UnreadableModel) as refused:
            Model.load(json.dumps({**sheet, "format": 0}).encode())

        assert refused.value.code == "model_of_another_format"

    def test_whose_terms_are_not_those_of_the_program_is_refused(self) -> None:
        body = json.loads(json.loads(default().dump())["model"])
        del body["points"]["given"]
        written = json.dumps(body)
        sheet = {"format": FORMAT, "sha256": hashlib.sha256(written.encode()).hexdigest(), "model": written}

        with pytest.raises(UnreadableModel):
            Model.load(json.dumps(sheet).encode())

    def test_has_a_link_threshold_above_the_review_threshold(self) -> None:
        assert 0.5 < default().review + 0.5 < default().link + 0.5 < 1.5
        assert default().review < 0.5 < default().link


class TestWhatIsWorthALook:
    def test_is_less_where_given_names_differ(self) -> None:
        """A family on one phone is no question; a nickname may be."""
        p, may_link = np.array([0.05, 0.1, 0.1, 0.3]), np.array([True, True, False, False])

        assert worth_a_look(p, may_link, 0.06).tolist() == [False, True, False, True]
