"""Two words by which a member knows the office."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.dialling import asked, codes, words
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.callroom.dialling.codes import Code
from dharatal.field.callroom.models import Dialling
from dharatal.field.callroom.tests.desks import dialled, logged_in, made, phone, press_call
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.audit.models import Entry
from dharatal.guard.vault import operations as vault
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.names import sound_key

NUMBER = "+916000012345"
PAGE = "/check/"
TAKEN_FOR_EACH_OTHER = str.maketrans("gdbjsmleof", "ktpccnriup")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


def spoken(row: Dialling) -> Code:
    return Code(row.word_a, row.word_b)


def answer(code: str, last: str) -> str:
    """What the page says, without what differs with each drawing of it."""
    page = phone().post(PAGE, {"code": code, "last": last}).content.decode()
    return page.split("<h1>")[1].split("<form")[0]


class TestOurWords:
    def test_are_enough(self) -> None:
        assert len(words.WORDS) >= 1_024

    def test_are_told_apart_on_a_bad_line(self) -> None:
        heard = {sound_key(word).translate(TAKEN_FOR_EACH_OTHER).replace("h", "") for word in words.WORDS}

        assert len(heard) == len(words.WORDS)

    def test_are_found_in_both_scripts(self) -> None:
        lost = [
            word
            for place, word in enumerate(words.WORDS)
            if words.place_of(word) != place or words.place_of(words.in_english(place)) != place
        ]

        assert lost == []

    def test_are_short(self) -> None:
        assert max(map(len, words.WORDS)) <= 12


class TestACode:
    @pytest.mark.parametrize(
        "typed", ["{0} {1}", "{1} {0}", " {0} - {1}. ", "{0}, {1}", "{2} {3}", "{3}  {2}"]
    )
    def test_is_read_however_it_is_typed(self, typed: str) -> None:
        code = codes.new_code()
        told = typed.format(*code.hindi.split(), *code.english.split())

        read = codes.read(told)

        assert read is not None and sorted(read) == sorted(code)

    @pytest.mark.parametrize("typed", ["", "नदी", "नदी पहाड़ बादल", "कखगघ नदी"])
    def test_is_two_words_of_ours(self, typed: str) -> None:
        assert codes.read(typed) is None


class TestTheDesk:
    def test_shows_the_words_to_speak(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        desk = logged_in(land, "asha")

        _call, page = press_call(desk)

        with land.door("incharge", STEER_CALLS):
            code = spoken(Dialling.objects.get())
        assert code.hindi in page
        assert code.english in page


class TestIsThisReallyMyOffice:
    def test_says_when_we_called(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        code = spoken(dialled(land))

        told = answer(code.hindi, "2345")

        assert "10:30" in told
        assert "9 नवंबर 2026" in told

    def test_says_the_same_to_a_wrong_code_and_a_wrong_number(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        code = spoken(dialled(land))
        wrong = Code(0, 1) if sorted(code) != [0, 1] else Code(2, 3)

        answers = {
            answer(code.hindi, "2346"),
            answer(wrong.hindi, "2345"),
            answer("nonsense words", "2345"),
            answer(code.hindi, ""),
        }

        assert len(answers) == 1
        assert "10:30" not in answers.pop()

    def test_takes_digits_in_devanagari(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)

        assert "10:30" in answer(spoken(dialled(land)).english, "२३४५")

    def test_forgets_after_a_week(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        code = spoken(dialled(land))
        clock.set_trial_clock(lambda: MORNING + timedelta(days=7, minutes=1))

        assert "10:30" not in answer(code.hindi, "2345")

    def test_tells_nobodys_name_or_number(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)

        told = answer(spoken(dialled(land)).hindi, "2345")

        assert "सुमन" not in told
        assert "6000" not in told

    def test_asks_only_so_often(self, land: Land) -> None:
        asker = phone()

        answers = [asker.post(PAGE, {"code": "a b", "last": "1"}).status_code for _try in range(31)]

        assert answers[-2:] == [200, 429]

    def test_keeps_what_was_typed_where_it_is_to_be_looked_at_once_more(self, land: Land) -> None:
        found = phone().post(PAGE, {"code": "neem nadi", "last": "9999"})

        page = found.content.decode()
        assert 'value="neem nadi"' in page
        assert 'value="9999"' in page
        assert found["Cache-Control"] == "no-store"

    def test_is_light_and_needs_no_script(self, land: Land) -> None:
        page = phone().get(PAGE).content

        assert b"<script" not in page
        assert len(page) < 10_000

    def test_knows_nothing_of_who_was_erased(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        row = dialled(land)
        with land.door("system", STEER_CALLS):
            vault.erase(SYSTEM, [row.subject_id], at=MORNING)
            dialling.forget([row.subject_id], at=MORNING)

        assert "10:30" not in answer(spoken(row).hindi, "2345")


class TestAMissedCall:
    def hear(self, land: Land, number: str, *, minutes: int = 30) -> asked.Heard:
        at = MORNING + timedelta(minutes=minutes)
        with land.door("incharge", STEER_CALLS, at=at):
            return asked.missed(land.actors["incharge"], number=number, at=at)

    def test_of_somebody_we_called_is_called_next(self, land: Land) -> None:
        sent = land.enlist("सुमन कुमार सिंह", NUMBER)
        made(land, "no_answer")
        land.enlist("रीता देवी", "+916000012346")

        heard = self.hear(land, "6000012345")

        assert heard.is_next and "10:30" in heard.sms
        assert dialled(land, at=MORNING + timedelta(minutes=31)).subject_id == sent.id

    def test_goes_to_the_same_caller_first(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        made(land, "no_answer")
        dialled_by_bina = land.enlist("रीता देवी", "+916000012346")

        self.hear(land, NUMBER)

        later = MORNING + timedelta(minutes=31)
        assert dialled(land, login="asha", at=later).subject_id != dialled_by_bina.id

    def test_of_a_member_who_said_yes_is_only_answered(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        made(land, "yes")

        heard = self.hear(land, NUMBER)

        assert heard.called_at == MORNING and not heard.is_next

    def test_of_a_stranger_leaves_no_trace_of_the_number(self, land: Land) -> None:
        heard = self.hear(land, "6000099999")

        assert heard.called_at is None
        with permitted():
            entry = Entry.objects.get(action="callroom.missed_call_unknown")
        assert entry.facts == {}

    def test_counts_once_in_ten_minutes(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        made(land, "no_answer")

        self.hear(land, NUMBER), self.hear(land, NUMBER, minutes=33)

        with permitted():
            assert Entry.objects.filter(action="callroom.missed_call").count() == 1

    def test_needs_a_number(self, land: Land) -> None:
        with pytest.raises(asked.NoNumber):
            self.hear(land, "12345")
