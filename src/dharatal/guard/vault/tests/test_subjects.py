"""Tests of making, keeping and erasing subjects."""

from datetime import UTC, datetime
from uuid import RFC_4122

import pytest
from django.db import ProgrammingError, connection, transaction

from dharatal.guard.access.door import entering
from dharatal.guard.vault.models import Erasure
from dharatal.guard.vault.operations import erase, keep, new_subjects
from dharatal.guard.vault.queries import subject_of, subjects_by_id
from dharatal.guard.vault.sealing import open_sealed, seal
from dharatal.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 3, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def inside() -> object:
    with entering(SYSTEM, None):
        yield


class TestSubjects:
    def test_have_ids_in_a_row_and_salts_of_their_own(self) -> None:
        subjects = new_subjects(30)

        assert [one.id for one in subjects] == sorted({one.id for one in subjects})
        assert len({one.salt for one in subjects}) == len({one.uuid for one in subjects}) == 30

    def test_made_together_have_neighbouring_uuids_that_ascend(self) -> None:
        uuids = [one.uuid for one in new_subjects(30)]

        assert uuids == sorted(uuids)
        assert {one.int >> 80 for one in uuids} == {uuids[0].int >> 80}
        assert {(one.version, one.variant) for one in uuids} == {(8, RFC_4122)}

    def test_made_apart_are_apart(self) -> None:
        assert new_subjects(1)[0].uuid.int >> 80 != new_subjects(1)[0].uuid.int >> 80

    @pytest.mark.parametrize("count", [1, 120], ids=["one by one", "copied"])
    def test_are_found_again_after_being_kept(self, count: int) -> None:
        subjects = new_subjects(count)

        keep(subjects)

        assert subjects_by_id(one.id for one in subjects) == {one.id: one for one in subjects}

    def test_open_what_was_sealed_before_they_were_kept(self) -> None:
        (subject,) = new_subjects(1)
        blob = seal(subject, "card", b"x")

        keep([subject])

        assert open_sealed(subjects_by_id([subject.id])[subject.id], "card", blob) == b"x"


class TestErasure:
    def test_destroys_the_salt(self) -> None:
        gone, stays = new_subjects(2)
        keep([gone, stays])

        assert erase(SYSTEM, [gone.id], at=NOON) == [gone.id]
        assert set(subjects_by_id([gone.id, stays.id])) == {stays.id}

    def test_is_known_at_once_behind_the_same_door(self) -> None:
        (one,) = new_subjects(1)
        before = subject_of(one.id)
        keep([one])
        kept = subject_of(one.id)
        erase(SYSTEM, [one.id], at=NOON)

        assert (before, kept, subject_of(one.id)) == (None, one, None)

    def test_of_somebody_erased_before_does_nothing(self) -> None:
        (gone,) = new_subjects(1)
        keep([gone])
        erase(SYSTEM, [gone.id], at=NOON)

        assert erase(SYSTEM, [gone.id], at=NOON) == []

    def test_cannot_be_covered_up_by_changing_a_salt(self) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE vault_subjectsalt SET salt = ''")

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM vault_subjectsalt",
            "INSERT INTO vault_erasure VALUES (1, now(), 1)",
            "DELETE FROM vault_erasure",
        ],
    )
    def test_goes_through_one_function_only(self, statement: str) -> None:
        """Whoever breaks into the pages cannot destroy a key without leaving who did it, nor take that back."""
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_tells_who_did_it(self) -> None:
        (gone,) = new_subjects(1)
        keep([gone])

        erase(SYSTEM, [gone.id], at=NOON)

        kept = Erasure.objects.get(subject_id=gone.id)
        assert (kept.user_id, kept.erased_at) == (SYSTEM.user_id, NOON)
