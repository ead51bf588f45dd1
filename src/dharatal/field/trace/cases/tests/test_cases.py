"""Tests of inquiries: who opens them, who declines them, and who sees them."""

from datetime import timedelta
from uuid import UUID

from dharatal.field.trace.cases import operations
from dharatal.field.trace.cases.tests.conftest import MORNING, PATNA, Cast
from dharatal.field.trace.models import Case
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor

WHY_NOT = "The calls came from our own call room, in the week of the second round."


def proposed() -> UUID:
    with entering(SYSTEM, None):
        return operations.propose(
            SYSTEM,
            district_ids=[PATNA],
            since=MORNING - timedelta(days=7),
            because={"signal": "cusum", "district": PATNA, "told": 9, "usual": 1.2},
            at=MORNING,
        ).id


def speak(who: Actor, case_id: UUID, voice: str = "open", *, reason: str = "") -> Case:
    with entering(who, None):
        return operations.speak(who, case_id, voice, reason=reason, at=MORNING)


def opened(cast: Cast) -> UUID:
    case_id = proposed()
    speak(cast["asha"], case_id)
    speak(cast["bina"], case_id)
    return case_id


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
