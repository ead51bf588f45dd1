"""Whatever is answered, and however often the log is followed and the checks are weighed: the books agree."""

from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from dharatal.field.callroom import operations as desk
from dharatal.field.callroom.checking import hearings, plan, weighing
from dharatal.field.callroom.checking.comparing import COMPARED, COUNTED
from dharatal.field.callroom.checking.tests.conftest import YES, Room
from dharatal.field.callroom.conftest import build_room
from dharatal.field.callroom.models import Check, Hearing, Round
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Call, Pause, Task
from dharatal.guard.access.door import entering
from dharatal.guard.audit import followers
from dharatal.kernel.actor import SYSTEM

ANSWERS = some.sampled_from([*COMPARED, "yes", "yes", "no_answer", "refused"])


class RollBack(Exception):
    """An example is over: the next begins with an empty room."""


class Books(RuleBasedStateMachine):
    """Asha calls first, Bina again; the worker follows and weighs whenever it likes; the in-charge decides."""

    enter: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(entering(SYSTEM, None))
        self.room = Room(build_room(type(self).enter))

    def teardown(self) -> None:
        with suppress(RollBack):
            self.stack.__exit__(RollBack, RollBack(), None)

    def call(self, login: str, outcome: str) -> None:
        at = self.room.now
        with self.room.land.door(login, MAKE_CALLS, at=at):
            actor = self.room.actor(login)
            claim, card = desk.take(actor, at=at)
            if card is not None:
                desk.show_number(actor, call=claim.task.call_uuid, at=at)
                desk.record(actor, call=claim.task.call_uuid, outcome=outcome, answers=YES, at=at)
        self.room.now = at + timedelta(minutes=1)

    @rule(outcome=ANSWERS)
    def first_call(self, outcome: str) -> None:
        self.room.enlist()
        self.call("asha", outcome)

    @rule(outcome=ANSWERS)
    def second_call(self, outcome: str) -> None:
        """On the next morning, when what was drawn is due."""
        self.room.now = (self.room.now + timedelta(days=1)).replace(hour=5, minute=0)
        self.call("bina", outcome)

    @rule()
    def follow(self) -> None:
        self.room.follow()

    @rule()
    def follow_anew(self) -> None:
        followers.rewind("calls.second")
        self.room.follow()

    @rule()
    def weigh(self) -> None:
        self.room.weigh()

    @rule(decision=some.sampled_from(["continue", "training", "ended"]))
    def decide(self, decision: str) -> None:
        with self.room.land.door("system", STEER_CALLS):
            waiting = Hearing.objects.filter(decided_at=None).first()
            if waiting is not None:
                with suppress(hearings.CannotDecide):
                    actor = self.room.land.actors["incharge"]
                    hearings.decide(actor, waiting.id, decision=decision, reason="x", at=self.room.now)

    @invariant()
    def every_call_is_made_again_once_at_most_and_by_somebody_else(self) -> None:
        with self.room.land.door("system", STEER_CALLS):
            firsts = list(Check.objects.values_list("first_call", flat=True))
            assert len(firsts) == len(set(firsts))
            for check in Check.objects.exclude(second_caller=None):
                assert check.second_caller != check.caller_id
            made = Call.objects.filter(uuid__in=firsts).values_list("task_id", flat=True)
            kinds = Task.objects.filter(id__in=list(made)).values_list("owner_kind", flat=True)
            assert set(kinds) <= {"intake"}

    @invariant()
    def only_what_was_heard_is_counted_and_once(self) -> None:
        with self.room.land.door("system", STEER_CALLS):
            for check in Check.objects.exclude(counted_in=None, hearing=None):
                assert check.state in COUNTED
                assert (check.counted_in is None) != (check.hearing is None)

    @invariant()
    def every_test_says_what_its_figures_say(self) -> None:
        with self.room.land.door("system", STEER_CALLS):
            for one in Round.objects.exclude(closed_at=None):
                checks, failed = weighing.figures_of(one)
                said = {plan.verdict(test, checks, failed) for test in (plan.ENTRY, plan.LATER)}
                assert one.verdict in said

    @invariant()
    def a_stop_holds_until_somebody_decides(self) -> None:
        with self.room.land.door("system", STEER_CALLS):
            for one in Hearing.objects.filter(decided_at=None):
                assert Round.objects.get(id=one.round_id).verdict == plan.Verdict.STOP
                assert Pause.objects.get(id=one.pause_id).until is None


class TestAnyOrder:
    def test_keeps_the_books(self, worker_role: None, enter: Any) -> None:
        steps = settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        )
        Books.enter = staticmethod(enter)

        run(Books, settings=steps)
