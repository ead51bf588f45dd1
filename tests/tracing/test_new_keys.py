"""What was copied before the master key was changed is told after it: marks and decoys hold."""

from collections.abc import Collection, Iterator
from datetime import timedelta

import pytest

from dharatal.engines.home import secrets_dir
from dharatal.engines.keys.keyring import MASTER_FILE
from dharatal.field.trace import running
from dharatal.field.trace.models import SuspectFile
from dharatal.field.trace.running import KeysAreMoving
from dharatal.guard.access.door import entering
from dharatal.guard.vault import commands, rotation
from dharatal.guard.vault.capabilities import ROTATE_KEYS
from dharatal.guard.vault.marks import keys as marks
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people.capabilities import KEEP_DECOYS, LOOK
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations as decoys
from dharatal.register.people.decoys.operations import Invented
from dharatal.register.people.models import Person
from dharatal.register.people.pairs import night
from dharatal.register.people.recognising import asking
from tests.tracing.conftest import NOON, Inquiry, as_csv
from tests.tracing.test_tracing import on_screen

SHARED = 12


@pytest.fixture(autouse=True)
def _keys_put_back() -> Iterator[None]:
    """Leave the key file to the next test as it was."""
    path = secrets_dir() / MASTER_FILE
    content = path.read_bytes()
    yield
    path.write_bytes(content)


def entered(inquiry: Inquiry, number: int, *, for_export: bool = False) -> int:
    invented = Invented(
        Card(name=f"Baidyanath {'ABCDEFGHIJKLMNOP'[number]}"),
        f"60000300{number:02}",
        inquiry.units["narharpur"],
        "the office",
        for_export=for_export,
    )
    with entering(SYSTEM, KEEP_DECOYS):
        return int(decoys.enter(SYSTEM, invented, at=NOON).id)


def seen_by(actor: Actor) -> Collection[int]:
    with entering(actor, LOOK):
        return set(Person.objects.filter(is_decoy=True).values_list("id", flat=True))


@pytest.fixture
def _decoys(inquiry: Inquiry) -> None:
    for number in range(SHARED):
        entered(inquiry, number)


def change_keys() -> None:
    """Make a new master key, move everything, and destroy the old one a day later."""
    done = commands.rotate(SYSTEM)
    assert done["left"] == 0 and done["moved"] > 0
    with entering(SYSTEM, ROTATE_KEYS):
        rotation.retire_key(SYSTEM, done["version"] - 1, held_elsewhere=(), at=NOON + timedelta(days=2))
    marks.forget()  # as a process that starts anew
    night.match_new(SYSTEM)


class TestAfterNewKeys:
    def test_an_export_made_before_still_names_its_holder(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        inquiry.leaked(inquiry.operator)

        change_keys()

        report = inquiry.traced(as_csv(table))
        assert [(one.export, one.holder) for one in report.named] == [(str(mine), "president")]
        assert report.matched == len(table) - 1

    def test_a_screen_copied_before_still_names_its_viewer(self, inquiry: Inquiry) -> None:
        inquiry.leaked(inquiry.president)
        table = on_screen(inquiry)

        change_keys()

        assert [one.holder for one in inquiry.traced(as_csv(table)).named] == ["operator"]

    @pytest.mark.usefixtures("_decoys")
    def test_each_view_shows_the_half_that_it_showed(self, inquiry: Inquiry) -> None:
        before = seen_by(inquiry.operator)

        change_keys()

        assert seen_by(inquiry.operator) == before
        assert 0 < len(before) < SHARED

    def test_a_decoy_of_one_export_still_says_whose_it_is(self, inquiry: Inquiry) -> None:
        spare = entered(inquiry, 0, for_export=True)
        mine, table = inquiry.leaked(inquiry.president)
        inquiry.leaked(inquiry.operator)

        change_keys()

        report = inquiry.traced(as_csv(table))
        assert [(one.decoy, one.is_single) for one in report.decoys] == [(spare, True)]
        assert [one.export for one in report.named] == [str(mine)]

    def test_a_list_waits_until_the_records_have_theirs(
        self, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "BATCH", 0)
        _mine, table = inquiry.leaked(inquiry.president)
        suspect = inquiry.handed_in(as_csv(table))
        commands.rotate(SYSTEM)

        with pytest.raises(KeysAreMoving):
            running.run(inquiry.officer, suspect)

        assert inquiry.of(suspect).state == SuspectFile.State.WAITING
        night.match_new(SYSTEM)
        assert running.run(inquiry.officer, suspect) is not None
