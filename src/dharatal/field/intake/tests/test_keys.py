"""What is sealed here moves with the keys while the room goes on working."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dharatal.engines.home import secrets_dir
from dharatal.engines.keys import add_version, keyring
from dharatal.engines.keys.keyring import MASTER_FILE
from dharatal.field.conftest import Land
from dharatal.field.intake import listing, queries
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.tests.conftest import MORNING, called, csv
from dharatal.field.intake.tests.test_loading import load
from dharatal.guard.vault import rotation


@pytest.fixture(autouse=True)
def keys_put_back() -> Iterator[None]:
    path = secrets_dir() / MASTER_FILE
    content = path.read_bytes()
    yield
    path.write_bytes(content)


@pytest.fixture(autouse=True)
def tables_of_this_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker moves every table; the web role of a test may write this room's only."""
    own = [one for one in rotation.registered() if one.table.startswith("intake_")]
    monkeypatch.setattr(rotation, "registered", lambda: own)


def rotate(land: Land) -> None:
    add_version()
    with land.door("system", SEND):
        while rotation.reseal_batch():
            pass


class TestRotation:
    def test_moves_submissions_names_of_files_and_rejected_rows(self, land: Land, tmp_path: Path) -> None:
        load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34", "Rekha Devi,60000,Bahuara,41"))
        rotate(land)

        with land.door("saran", SEE):
            versions = {
                model: set(model.objects.values_list("key_version", flat=True))
                for model in (Submission, Batch, LeftRow)
            }
            batch = Batch.objects.get()
            rows = listing.batch_rows(land.actors["saran"], batch, at=MORNING)
            title = queries.label_of(batch)
        assert all(one == {keyring().current} for one in versions.values())
        assert ([row.name for row in rows], title) == (["Suman Kumar", "Rekha Devi"], "list.csv")

    def test_keeps_the_note_of_a_name_that_came_back(self, land: Land) -> None:
        land.enlist("Suman Kumar", "+916000012301")
        called(land, "wrong_number", note="Somebody else")
        rotate(land)

        with land.door("saran", SEND):
            (one,) = queries.returned_in(land.actors["saran"], land.units["saran"], at=MORNING)
        assert (one.card.name, one.note) == ("Suman Kumar", "Somebody else")

    def test_still_knows_who_was_sent_before(self, land: Land, tmp_path: Path) -> None:
        land.enlist("Suman Kumar", "+916000012301")
        rotate(land)

        told = load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34"))

        assert told["duplicates"] == 1

    def test_knows_them_too_before_all_is_moved(self, land: Land, tmp_path: Path) -> None:
        land.enlist("Suman Kumar", "+916000012301")
        add_version()

        told = load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34"))

        assert told["duplicates"] == 1
