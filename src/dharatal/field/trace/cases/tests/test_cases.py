"""Tests of inquiries: who opens them, who declines them, and who sees them."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from dharatal.field.trace.capabilities import ENTRUST
from dharatal.field.trace.cases import operations, queries
from dharatal.field.trace.cases.operations import (
    CannotDecide,
    CannotEntrust,
    CannotName,
    NotEntrusted,
    NotOpener,
)
from dharatal.field.trace.cases.queries import NotNamedInCase
from dharatal.field.trace.cases.tests.conftest import MORNING, PATNA, Cast, added
from dharatal.field.trace.models import Case, CasePerson, CaseVoice
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.guard.audit.models import Entry
from dharatal.kernel.actor import SYSTEM, Actor

WHY_NOT = "The calls came from our own call room, in the week of the second round."


def proposed() -> UUID:
    with entering(SYSTEM, None):
        return operations.propose(
            SYSTEM,
            district_ids=[PATNA],
            since=MORNING - timedelta(days=7),
            because={"signal": "rise", "told": 9, "usual": 1.2},
            at=MORNING,
        ).id


def speak(
    who: Actor, case_id: UUID, voice: str = "open", *, reason: str = "", at: datetime = MORNING
) -> Case:
    with entering(who, None):
        return operations.speak(who, case_id, voice, reason=reason, at=at)


def opened(cast: Cast) -> UUID:
    case_id = proposed()
    speak(cast["asha"], case_id)
    speak(cast["bina"], case_id)
    return case_id


def entrust(cast: Cast, login: str) -> None:
    with entering(cast["chand"], ENTRUST):
        operations.entrust(cast["chand"], login=login, at=MORNING)


def seen(who: Actor) -> list[UUID]:
    with entering(who, None):
        return [one.id for one in queries.cases(who)]


class TestAProposal:
    def test_is_opened_by_two_of_the_entrusted(self, cast: Cast) -> None:
        case_id = proposed()

        first = speak(cast["asha"], case_id)
        second = speak(cast["bina"], case_id)

        assert (first.state, second.state, second.opened_at) == ("proposed", "open", MORNING)

    def test_is_not_opened_by_one_who_speaks_twice(self, cast: Cast) -> None:
        case_id = proposed()

        speak(cast["asha"], case_id)

        assert speak(cast["asha"], case_id).state == "proposed"

    def test_is_not_opened_by_one_person_with_two_log_ins(self, cast: Cast) -> None:
        case_id = proposed()
        speak(cast["asha"], case_id)
        with entering(SYSTEM, None):  # since they were named, the one gave the other its password
            User.objects.filter(id=cast["bina"].user_id).update(password_by=cast["asha"].user_id)

        with pytest.raises(CannotDecide) as refusal:
            speak(cast["bina"], case_id)

        assert refusal.value.code == "may_be_one_person"

    def test_is_declined_by_two_written_reasons_kept_sealed(self, cast: Cast) -> None:
        case_id = proposed()
        speak(cast["asha"], case_id, "decline", reason=WHY_NOT)

        held = speak(cast["bina"], case_id, "decline", reason=WHY_NOT)

        assert (held.state, held.declined_at) == ("declined", MORNING)
        with entering(cast["asha"], None):
            said = queries.voices(cast["asha"], case_id, at=MORNING)
            kept = bytes(CaseVoice.objects.first().reason)
        assert {(one.login, one.reason) for one in said} == {("asha", WHY_NOT), ("bina", WHY_NOT)}
        assert b"call room" not in kept

    def test_is_not_declined_without_a_reason(self, cast: Cast) -> None:
        case_id = proposed()

        with pytest.raises(CannotDecide) as refusal:
            speak(cast["asha"], case_id, "decline", reason="no")

        assert refusal.value.code == "no_reason"

    def test_is_decided_by_neither_where_the_two_differ(self, cast: Cast) -> None:
        case_id = proposed()

        speak(cast["asha"], case_id, "decline", reason=WHY_NOT)

        assert speak(cast["bina"], case_id).state == "proposed"
        assert speak(cast["asha"], case_id, at=MORNING + timedelta(hours=1)).state == "open"

    def test_counts_no_more_what_somebody_said_who_is_dismissed(self, cast: Cast) -> None:
        case_id = proposed()
        speak(cast["asha"], case_id)
        with entering(cast["chand"], ENTRUST):
            operations.dismiss(cast["chand"], user_id=cast["asha"].user_id, at=MORNING)
            operations.entrust(cast["chand"], login="dev", at=MORNING)

        assert speak(cast["bina"], case_id).state == "proposed"

    def test_is_decided_once(self, cast: Cast) -> None:
        case_id = opened(cast)

        with pytest.raises(CannotDecide) as refusal:
            speak(cast["asha"], case_id)

        assert refusal.value.code == "decided"

    @pytest.mark.parametrize("login", ["chand", "dev"])
    def test_is_not_spoken_of_by_anybody_else(self, cast: Cast, login: str) -> None:
        case_id = proposed()

        with pytest.raises(NotEntrusted):
            speak(cast[login], case_id)

        assert seen(cast[login]) == []

    def test_is_made_by_hand_by_the_entrusted_only(self, cast: Cast) -> None:
        with entering(cast["asha"], None):
            held = operations.propose(
                cast["asha"], district_ids=[PATNA], since=MORNING, because={"signal": "by_hand"}, at=MORNING
            )
        with pytest.raises(NotEntrusted), entering(cast["dev"], None):
            operations.propose(cast["dev"], district_ids=[PATNA], since=MORNING, because={}, at=MORNING)

        assert held.proposed_by == cast["asha"].user_id and held.number > 0


class TestTheEntrusted:
    def test_are_no_two_log_ins_of_one_person(self, cast: Cast) -> None:
        with entering(SYSTEM, None):
            access.add_user(cast["asha"], login="asha2", password=None, at=MORNING)

        with pytest.raises(CannotEntrust) as refusal:
            entrust(cast, "asha2")

        assert refusal.value.code == "may_be_one_person"

    def test_are_no_shared_log_in(self, cast: Cast) -> None:
        added("counter", is_shared=True)

        with pytest.raises(CannotEntrust) as refusal:
            entrust(cast, "counter")

        assert refusal.value.code == "shared_login"

    def test_are_named_once(self, cast: Cast) -> None:
        with pytest.raises(CannotEntrust) as refusal:
            entrust(cast, "asha")

        assert refusal.value.code == "entrusted_already"

    def test_are_named_in_the_log_for_everybody(self, cast: Cast) -> None:
        with entering(SYSTEM, None):
            facts = [
                one.facts for one in Entry.objects.filter(action="trace.entrusted", visibility="ordinary")
            ]

        assert facts == [{"user": cast["asha"].user_id}, {"user": cast["bina"].user_id}]


class TestACase:
    def test_is_seen_by_whoever_is_named_in_it_and_by_nobody_else(self, cast: Cast) -> None:
        case_id = opened(cast)
        entrust(cast, "esha")

        assert seen(cast["asha"]) == seen(cast["bina"]) == [case_id]
        assert seen(cast["chand"]) == seen(cast["dev"]) == seen(cast["esha"]) == []
        for login in ("chand", "dev", "esha"):
            with pytest.raises(NotNamedInCase), entering(cast[login], None):
                queries.case(cast[login], case_id)

    def test_is_opened_to_an_inquirer_by_name(self, cast: Cast) -> None:
        case_id = opened(cast)

        with entering(cast["asha"], None):
            operations.name_person(cast["asha"], case_id, login="dev", at=MORNING)

        assert seen(cast["dev"]) == [case_id]
        with entering(cast["dev"], None):
            assert {one.login for one in queries.people(cast["dev"], case_id)} == {"asha", "bina", "dev"}

    def test_is_shut_to_whoever_is_taken_out(self, cast: Cast) -> None:
        case_id = opened(cast)
        with entering(cast["asha"], None):
            operations.name_person(cast["asha"], case_id, login="dev", at=MORNING)
            operations.unname_person(cast["asha"], case_id, user_id=cast["dev"].user_id, at=MORNING)

        assert seen(cast["dev"]) == []

    def test_names_nobody_at_the_word_of_an_inquirer(self, cast: Cast) -> None:
        case_id = opened(cast)
        with entering(cast["asha"], None):
            operations.name_person(cast["asha"], case_id, login="dev", at=MORNING)

        with pytest.raises(NotOpener), entering(cast["dev"], None):
            operations.name_person(cast["dev"], case_id, login="esha", at=MORNING)

    @pytest.mark.parametrize(("login", "code"), [("dev", "named_already"), ("nobody", "no_such_login")])
    def test_names_nobody_twice_and_no_stranger(self, cast: Cast, login: str, code: str) -> None:
        case_id = opened(cast)
        with entering(cast["asha"], None):
            operations.name_person(cast["asha"], case_id, login="dev", at=MORNING)

        with pytest.raises(CannotName) as refusal, entering(cast["asha"], None):
            operations.name_person(cast["asha"], case_id, login=login, at=MORNING)

        assert refusal.value.code == code

    def test_cannot_be_entered_past_the_operations(self, cast: Cast) -> None:
        case_id = opened(cast)

        with entering(cast["chand"], ENTRUST):
            assert Case.objects.count() == CasePerson.objects.count() == CaseVoice.objects.count() == 0
            assert Case.objects.filter(id=case_id).update(state="closed") == 0

    def test_shows_its_looks_once_it_is_closed(self, cast: Cast) -> None:
        case_id = opened(cast)

        with entering(cast["bina"], None):
            held = operations.close(cast["bina"], case_id, at=MORNING)

        assert (held.state, held.closed_at) == ("closed", MORNING)
        with pytest.raises(CannotDecide), entering(cast["asha"], None):
            operations.name_person(cast["asha"], case_id, login="dev", at=MORNING)
