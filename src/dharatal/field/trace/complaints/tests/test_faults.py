"""Tests of the book when things go wrong, and when keys, numbers and people change."""

from collections.abc import Iterator
from typing import Any

import pytest

from dharatal.engines.home import secrets_dir
from dharatal.engines.keys.keyring import MASTER_FILE
from dharatal.field.calls import operations as calls
from dharatal.field.trace.capabilities import BOOK
from dharatal.field.trace.complaints import operations, queries
from dharatal.field.trace.complaints.tests.conftest import Book
from dharatal.field.trace.models import Complaint
from dharatal.guard.access.door import entering
from dharatal.guard.vault import rotation
from dharatal.guard.vault.capabilities import ROTATE_KEYS
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import KEEP_DECOYS
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations as decoys
from dharatal.register.people.decoys.operations import Invented


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def keys_put_back() -> Iterator[None]:
    """Leave the key file to the next test as it was."""
    path = secrets_dir() / MASTER_FILE
    content = path.read_bytes()
    yield
    path.write_bytes(content)


class TestATelling:
    def test_that_is_killed_half_way_left_nothing_and_is_told_again(
        self, book: Book, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mobile = book.member()

        def kill(*_arguments: Any, **_more: Any) -> None:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(calls, "add_second", kill)
            with pytest.raises(Killed):
                book.tell(mobile, key="k1")
        assert book.complaints() == []

        book.tell(mobile, key="k1")

        assert len(book.complaints()) == len(book.tasks()) == 1

    def test_of_a_call_to_a_decoy_is_linked_to_it_and_called_back(self, book: Book, custodian: None) -> None:
        village = book.land.units["narharpur"]
        with entering(SYSTEM, KEEP_DECOYS):
            invented = Invented(Card("Tetri Devi"), "6000099992", village, "the office")
            decoys.enter(SYSTEM, invented, at=book.now)

        book.tell("6000099992", by="asha", via="office", heard_name="Tetri")

        (one,) = book.complaints()
        assert one.subject_id and one.unit_id == village.id
        book.answer("yes")
        assert [each.state for each in book.complaints()] == ["confirmed"]


@pytest.mark.usefixtures("keys_put_back")
class TestANewKey:
    def test_takes_over_what_was_told_with_its_tokens(self, book: Book) -> None:
        first, second = book.member(), book.member("Rekha Devi")
        book.tell(first, caller="6000099999", heard_name="Sumon")
        book.answer("yes")
        book.tell(second, caller="6000099999")
        with entering(SYSTEM, ROTATE_KEYS):
            version = rotation.rotate_keys(SYSTEM, at=book.now)

        with entering(SYSTEM, ROTATE_KEYS):
            while rotation.reseal_batch():
                pass

        one, other = book.complaints()
        assert one.key_version == other.key_version == version
        assert one.caller_token == other.caller_token
        with book.land.door("hq", BOOK):
            assert queries.heard_names([one]) == {one.id: "Md. Suman ji"}
            assert Complaint.objects.get(phone_token=operations.phone_token(f"+91{second}")) == other

    def test_finds_an_earlier_telling_under_the_older_one(self, book: Book) -> None:
        book.tell("6000077777")
        with entering(SYSTEM, ROTATE_KEYS):
            rotation.rotate_keys(SYSTEM, at=book.now)

        book.tell("6000077777")

        assert [one.state for one in book.complaints()] == ["told", "duplicate"]
