"""Tests of the yes of other people: whose counts, whose does not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.vault import approvals
from dharatal.guard.vault.approvals import NeedsAnother, NotWaiting, SayWhyNot
from dharatal.guard.vault.models import Approved, Asked
from dharatal.kernel.actor import SYSTEM, Actor

NOON = datetime(2025, 11, 3, 6, 30, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=30)
EXPORT = UUID(int=5)
KIND = "export"

Login = Callable[..., Actor]


@pytest.fixture
def login(db: None) -> Iterator[Login]:
    """Log-ins, made by the machine long ago unless another maker or day is told."""
    with entering(SYSTEM, None):

        def add(name: str, *, by: Actor = SYSTEM, made_at: datetime = LONG_AGO) -> Actor:
            user = access.add_user(by, login=name, password=None, at=made_at)
            return Actor(user.id, name, "web")

        yield add


def ask(asker: Actor, *, needed: int = 1, excluded: tuple[int, ...] = ()) -> None:
    approvals.ask(asker, KIND, EXPORT, needed=needed, excluded=excluded, facts={"rows": 900}, at=NOON)


def entries() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_entry WHERE action LIKE 'vault.%%' ORDER BY at, id")
        return [action for (action,) in cursor.fetchall()]


class TestAYes:
    def test_of_another_person_is_enough_for_one(self, login: Login) -> None:
        ask(login("asker"))

        stands = approvals.give(login("other"), KIND, EXPORT, at=NOON)

        assert (stands.is_given, stands.is_waiting) == (True, False)

    def test_is_not_enough_where_two_are_needed(self, login: Login) -> None:
        ask(login("asker"), needed=2)

        first = approvals.give(login("first"), KIND, EXPORT, at=NOON)
        second = approvals.give(login("second"), KIND, EXPORT, at=NOON)

        assert (first.is_given, second.is_given) == (False, True)

    def test_is_never_the_askers_own(self, login: Login) -> None:
        asker = login("asker")
        ask(asker)

        with pytest.raises(NeedsAnother):
            approvals.give(asker, KIND, EXPORT, at=NOON)

    def test_is_never_an_excluded_persons(self, login: Login) -> None:
        below = login("below")
        ask(login("asker"), excluded=(below.user_id,))

        with pytest.raises(NeedsAnother):
            approvals.give(below, KIND, EXPORT, at=NOON)

    def test_is_not_of_who_became_a_subordinate_since(self, login: Login) -> None:
        below = login("below")
        ask(login("asker"))

        with pytest.raises(NeedsAnother):
            approvals.give(below, KIND, EXPORT, excluded=[below.user_id], at=NOON)

    def test_counts_once_for_each_person(self, login: Login) -> None:
        other = login("other")
        ask(login("asker"), needed=2)
        approvals.give(other, KIND, EXPORT, at=NOON)

        with pytest.raises(NeedsAnother):
            approvals.give(other, KIND, EXPORT, at=NOON)

    def test_comes_too_late_when_it_is_decided(self, login: Login) -> None:
        ask(login("asker"))
        approvals.give(login("other"), KIND, EXPORT, at=NOON)

        with pytest.raises(NotWaiting):
            approvals.give(login("late"), KIND, EXPORT, at=NOON)

    def test_is_in_the_log_and_so_is_what_was_asked(self, login: Login) -> None:
        ask(login("asker"))
        approvals.give(login("other"), KIND, EXPORT, at=NOON)

        assert entries() == ["vault.approval_asked", "vault.approval_given"]


class TestASecondLogInOfOnePerson:
    def test_made_by_the_asker_within_a_week_does_not_count(self, login: Login) -> None:
        asker = login("asker")
        second = login("second", by=asker, made_at=NOON - timedelta(days=6))
        ask(asker)

        with pytest.raises(NeedsAnother):
            approvals.give(second, KIND, EXPORT, at=NOON)

    def test_made_by_the_asker_after_asking_does_not_count_either_however_long_it_waits(
        self, login: Login
    ) -> None:
        asker = login("asker")
        ask(asker)
        second = login("second", by=asker, made_at=NOON + timedelta(hours=1))

        with pytest.raises(NeedsAnother):
            approvals.give(second, KIND, EXPORT, at=NOON + timedelta(days=30))

    def test_asks_for_its_maker_in_vain(self, login: Login) -> None:
        maker = login("maker")
        ask(login("made", by=maker, made_at=NOON - timedelta(days=1)))

        with pytest.raises(NeedsAnother):
            approvals.give(maker, KIND, EXPORT, at=NOON)

    def test_and_a_third_of_the_same_maker_are_one(self, login: Login) -> None:
        maker = login("maker")
        first, second = (
            login(name, by=maker, made_at=NOON - timedelta(days=1)) for name in ("first", "second")
        )
        ask(login("asker"), needed=2)
        approvals.give(first, KIND, EXPORT, at=NOON)

        with pytest.raises(NeedsAnother):
            approvals.give(second, KIND, EXPORT, at=NOON)

    def test_is_another_persons_when_it_was_made_longer_ago(self, login: Login) -> None:
        asker = login("asker")
        colleague = login("colleague", by=asker, made_at=NOON - timedelta(days=8))
        ask(asker)

        assert approvals.give(colleague, KIND, EXPORT, at=NOON).is_given


class TestANo:
    def test_ends_the_asking_with_its_reason(self, login: Login) -> None:
        ask(login("asker"))

        stands = approvals.refuse(login("other"), KIND, EXPORT, reason="Too many columns", at=NOON)

        assert (stands.is_given, stands.is_waiting, stands.reason) == (False, False, "Too many columns")
        with pytest.raises(NotWaiting):
            approvals.give(login("third"), KIND, EXPORT, at=NOON)

    def test_needs_a_reason(self, login: Login) -> None:
        ask(login("asker"))

        with pytest.raises(SayWhyNot):
            approvals.refuse(login("other"), KIND, EXPORT, reason=" ", at=NOON)

    def test_of_the_asker_takes_the_wish_back_without_one(self, login: Login) -> None:
        asker = login("asker")
        ask(asker)

        assert not approvals.refuse(asker, KIND, EXPORT, reason="", at=NOON).is_waiting


class TestTheDatabase:
    def test_takes_no_yes_of_the_asker_whatever_the_program_says(self, login: Login) -> None:
        asker = login("asker")
        ask(asker)
        asked = Asked.objects.get()

        with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
            Approved(asked_id=asked.id, asked_by=asker.user_id, user_id=asker.user_id, approved_at=NOON).save(
                force_insert=True
            )

    def test_takes_no_yes_that_names_another_asker(self, login: Login) -> None:
        asker = login("asker")
        ask(asker)
        asked = Asked.objects.get()

        with pytest.raises(IntegrityError, match="approved_what_was_asked"), transaction.atomic():
            Approved(asked_id=asked.id, asked_by=9_999, user_id=asker.user_id, approved_at=NOON).save(
                force_insert=True
            )

    @pytest.mark.parametrize(
        "statement",
        ["DELETE FROM vault_approved", "UPDATE vault_approved SET user_id = 1", "DELETE FROM vault_asked",
         "UPDATE vault_asked SET needed = 1"],
    )  # fmt: skip
    def test_lets_nobody_take_a_word_back(self, login: Login, statement: str) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
