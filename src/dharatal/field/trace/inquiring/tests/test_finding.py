"""From the log and the book to a finding: who is named, and when nobody is."""

from datetime import timedelta

import psycopg
import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.cases.queries import NotNamedInCase
from dharatal.field.trace.inquiring import operations, queries, showing, working
from dharatal.field.trace.inquiring.declared import CannotAssume
from dharatal.field.trace.inquiring.models import Assumption, Finding
from dharatal.field.trace.inquiring.naming_in_words import PROBLEMS
from dharatal.field.trace.inquiring.tests.conftest import Suspicion
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.guard.access.queries import UnknownLogin
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM


class TestAFinding:
    def test_names_the_only_account_that_had_seen_them(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("saran", saran[60:], days=-30)
        suspicion.complain(saran[:24], by="saran")

        found = suspicion.weigh()

        assert found.named == "hq"
        assert found.posterior["hq"] > 0.99
        assert len(found.suspect("hq").inside) == 24  # type: ignore[union-attr]

    def test_tells_two_who_saw_the_same_never_apart(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("saran", saran[:40], days=-20)
        suspicion.complain(saran[:24], by="khagaria")

        found = suspicion.weigh()

        assert found.named is None
        assert {"hq", "saran"} <= set(found.set)
        assert abs(found.posterior["hq"] - found.posterior["saran"]) < 1e-6
        assert ["hq", "saran"] in [sorted(group) for group in found.same]

    def test_counts_only_whom_somebody_had_seen_before_the_call(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("saran", saran[:40], days=40)
        suspicion.complain(saran[:24], by="khagaria")

        found = suspicion.weigh()

        assert found.named == "hq"
        assert found.posterior["saran"] < 0.5
        assert found.suspect("hq").after == 0  # type: ignore[union-attr]

    def test_does_not_name_who_is_framed_by_anothers_word(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("khagaria", saran[100:], days=-30)
        suspicion.complain(saran[:24], by="khagaria", back=["khagaria"])

        found = suspicion.weigh()

        assert found.named is None
        assert found.rests_on == ["khagaria"]
        assert "nobody" in found.set

    def test_does_not_name_who_is_framed_by_two(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("khagaria", saran[100:], days=-30)
        suspicion.complain(saran[:24], by="khagaria", back=["bina"])

        found = suspicion.weigh()

        assert found.named is None
        assert found.rests_on == ["bina + khagaria"]

    def test_does_not_name_who_is_framed_by_two_who_each_confirmed_what_they_told_themselves(
        self, suspicion: Suspicion
    ) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("khagaria", saran[100:], days=-30)
        suspicion.complain(saran[:24], back=["asha", "bina"])

        found = suspicion.weigh()

        assert found.named is None
        assert found.rests_on == ["asha + bina"]
        assert "nobody" in found.set

    def test_does_not_name_a_log_in_that_is_declared_shared(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.complain(saran[:24], by="saran")
        suspicion.assume("shared", login="hq")

        found = suspicion.weigh()

        assert found.named is None
        assert found.suspects[0].is_shared

    def test_refuses_a_name_while_the_log_has_a_gap_and_says_when(
        self, suspicion: Suspicion, superuser: psycopg.Connection
    ) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("saran", saran[:40], days=-20)
        suspicion.complain(saran[:24], by="khagaria")
        suspicion.weigh()
        day = suspicion.since - timedelta(days=20)
        superuser.execute("DELETE FROM audit_entry WHERE at = %s", [day])
        superuser.commit()

        found = suspicion.weigh()

        assert found.named is None
        assert [(one.kind, one.from_at[:16]) for one in found.gaps] == [("missing", day.isoformat()[:16])]

    def test_weighs_a_copy_that_somebody_declared(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.complain(saran[:24], by="saran")
        made = suspicion.assume(
            "copy",
            who="The old office",
            where="The old residence",
            from_at=suspicion.since - timedelta(days=400),
            to_at=suspicion.since - timedelta(days=200),
        )

        found = suspicion.weigh()

        assert f"copy:{made.id}" in found.posterior

    def test_says_how_the_rows_may_have_left_where_a_session_was_stolen(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.look("hq", saran[40:80], days=-90)
        suspicion.complain(saran[:24], by="saran")
        day = suspicion.since - timedelta(days=30)
        suspicion.assume(
            "stolen", login="hq", from_at=day - timedelta(hours=1), to_at=day + timedelta(hours=1)
        )

        found = suspicion.weigh()

        assert found.named == "hq"
        assert found.ways["session:hq"] > 0.5

    def test_is_sealed_and_opened_again_as_it_was(self, suspicion: Suspicion) -> None:
        suspicion.look("hq", suspicion.members["saran"][:40], days=-30)
        suspicion.complain(suspicion.members["saran"][:5], by="saran")
        made = suspicion.weigh()
        asha = suspicion.actor("asha")

        with entering(asha, None):
            held = queries.latest(asha, suspicion.case)
            assert held is not None
            opened = queries.opened(asha, held, at=clock.now())

        assert opened == made
        assert held.digest == made.digest

    def test_is_nothing_to_whoever_the_case_does_not_name(self, suspicion: Suspicion) -> None:
        hq = suspicion.actor("hq")

        with entering(hq, None), pytest.raises(NotNamedInCase):
            queries.findings(hq, suspicion.case)


class TestAFindingWhoseProcessDied:
    def asked(self, suspicion: Suspicion) -> Finding:
        asha = suspicion.actor("asha")
        with entering(asha, None):
            return operations.ask(asha, suspicion.case, at=clock.now())

    def resumed(self, suspicion: Suspicion, held: Finding, *, after: timedelta) -> tuple[int, Finding]:
        with entering(SYSTEM, None):
            count = working.resume(at=held.asked_at + after)
        asha = suspicion.actor("asha")
        with entering(asha, None):
            return count, queries.finding(asha, suspicion.case, held.id)

    def test_is_left_to_the_worker_at_first(self, suspicion: Suspicion) -> None:
        count, held = self.resumed(suspicion, self.asked(suspicion), after=timedelta(seconds=30))

        assert (count, held.state) == (0, Finding.State.WAITING)

    def test_is_tried_again_after_some_minutes(self, suspicion: Suspicion) -> None:
        count, held = self.resumed(suspicion, self.asked(suspicion), after=timedelta(minutes=5))

        assert (count, held.state) == (1, Finding.State.WAITING)

    def test_is_ended_after_an_hour_and_the_inquirer_is_told(self, suspicion: Suspicion) -> None:
        _count, held = self.resumed(suspicion, self.asked(suspicion), after=timedelta(hours=2))

        asha = suspicion.actor("asha")
        with entering(asha, None):
            case = cases.case(asha, suspicion.case)
            page = showing.listing(
                case, queries.findings(asha, suspicion.case), [], showing.Naming({}, {}), may_ask=True
            )
        assert held.state == Finding.State.FAILED
        assert page["findings"][0]["problem"] == PROBLEMS["broken_off"]
        assert not page["is_waiting"]


class TestAWeight:
    def test_moves_what_a_finding_holds(self, suspicion: Suspicion) -> None:
        saran = suspicion.members["saran"]
        suspicion.look("hq", saran[:40], days=-30)
        suspicion.complain(saran[:12], by="khagaria")
        before = suspicion.weigh()
        suspicion.assume("weight", source="administrator", weight=500.0)
        suspicion.assume("weight", source=" HQ ", weight=0.01)

        found = suspicion.weigh()

        assert (found.weights["administrator"], found.weights["hq"]) == (500.0, 0.01)
        assert found.posterior["administrator"] > 10 * before.posterior["administrator"]

    def test_of_what_no_finding_can_hold_is_refused(self, suspicion: Suspicion) -> None:
        suspicion.look("hq", suspicion.members["saran"][:40], days=-30)

        for source in ("sheet:999999", "copy:old office", "Administrator:2"):
            with pytest.raises(CannotAssume):
                suspicion.assume("weight", source=source, weight=2.0)
        for source in ("nobody-of-that-name", "session:bogus"):
            with pytest.raises(UnknownLogin):
                suspicion.assume("weight", source=source, weight=2.0)
        with permitted():
            assert not Assumption.objects.exists()

    def test_can_be_given_to_a_declared_copy_while_it_is_declared(self, suspicion: Suspicion) -> None:
        begun = suspicion.since - timedelta(days=400)
        copy = suspicion.assume("copy", who="Old office", from_at=begun, to_at=suspicion.since)
        given = suspicion.assume("weight", source=f"copy:{copy.id}", weight=3.0)

        assert given.source == f"copy:{copy.id}"

    def test_of_an_account_that_is_shut_by_now_still_counts(self, suspicion: Suspicion) -> None:
        with permitted():
            User.objects.filter(login="hq").update(is_active=False)

        assert suspicion.assume("shared", login="hq").user_id == suspicion.actor("hq").user_id
        assert suspicion.assume("weight", source="hq", weight=2.0).source == "hq"
