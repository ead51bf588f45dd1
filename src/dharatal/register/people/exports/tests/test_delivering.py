"""Tests of the one fetching of a file: by whom, from where, how often, and what is left of it."""

import time
from datetime import timedelta
from hashlib import sha256

import pytest

from dharatal.guard.access.door import entering
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import operations
from dharatal.register.people.capabilities import EXPORT, FORGET
from dharatal.register.people.exports import delivering, keeping, making, queries
from dharatal.register.people.exports.delivering import CannotFetch, NoSuchExport
from dharatal.register.people.exports.keeping import CannotKeep
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.rules import RULES
from dharatal.register.people.exports.tests.conftest import NOON, Desk, Village
from dharatal.register.people.exports.tests.test_making import entries
from dharatal.register.people.tests.conftest import Admitting

HERE, ELSEWHERE = "session-of-this-browser", "session-of-another"


@pytest.fixture
def ready(desk: Desk, members: Village) -> Export:
    members(3)
    return desk.made()


def link(actor: Actor, export: Export, *, session: str = HERE) -> str:
    with entering(actor, EXPORT):
        return delivering.link(actor, export.uuid, session=session)


def fetch(actor: Actor, export: Export, key: str, *, session: str = HERE) -> bytes | None:
    with entering(actor, EXPORT):
        return delivering.fetch(actor, export.uuid, key=key, session=session, at=clock.now()).content


class TestALink:
    def test_opens_the_file_of_its_log(self, desk: Desk, ready: Export) -> None:
        content = fetch(desk.president, ready, link(desk.president, ready))

        ((_subjects, _purpose, facts),) = entries("people.export_delivered")
        assert content is not None
        assert facts["sha256"] == sha256(content).hexdigest() == ready.digest

    def test_opens_it_once(self, desk: Desk, ready: Export) -> None:
        key = link(desk.president, ready)
        fetch(desk.president, ready, key)

        with pytest.raises(CannotFetch) as refused:
            fetch(desk.president, ready, key)

        assert refused.value.code == "used"

    def test_opens_nothing_in_another_session(self, desk: Desk, ready: Export) -> None:
        with pytest.raises(CannotFetch) as refused:
            fetch(desk.president, ready, link(desk.president, ready), session=ELSEWHERE)

        assert refused.value.code == "link_not_yours"

    def test_opens_nothing_for_another_log_in(self, desk: Desk, ready: Export) -> None:
        with pytest.raises(CannotFetch):
            fetch(desk.hq, ready, link(desk.president, ready))

    def test_is_made_for_nobody_else(self, desk: Desk, ready: Export) -> None:
        with pytest.raises(NoSuchExport):
            link(desk.hq, ready)

    def test_opens_no_other_file(self, desk: Desk, ready: Export) -> None:
        other = desk.made()

        with pytest.raises(CannotFetch):
            fetch(desk.president, other, link(desk.president, ready))

    def test_is_over_after_two_minutes(
        self, desk: Desk, ready: Export, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        key, later = link(desk.president, ready), time.time() + RULES.link_seconds + 1
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)

        with pytest.raises(CannotFetch) as refused:
            fetch(desk.president, ready, key)

        assert refused.value.code == "link_over"

    def test_that_was_changed_opens_nothing(self, desk: Desk, ready: Export) -> None:
        with pytest.raises(CannotFetch):
            fetch(desk.president, ready, link(desk.president, ready)[:-2] + "xy")


class TestAFileThatIsReady:
    def test_is_sealed_on_the_disk(self, ready: Export) -> None:
        stored = keeping.path_of(ready.uuid).read_bytes()

        assert b"PK" not in stored[:64]
        assert b"Ramesh" not in stored

    def test_is_shredded_when_it_was_fetched(self, desk: Desk, ready: Export) -> None:
        desk.fetched(ready)

        with entering(SYSTEM, EXPORT), pytest.raises(CannotKeep):
            keeping.kept(desk.now(ready))

    def test_ends_after_a_day(self, desk: Desk, ready: Export) -> None:
        late = NOON + RULES.ready
        with entering(SYSTEM, EXPORT):
            ended = delivering.expire(SYSTEM, at=late)

        with pytest.raises(CannotFetch) as refused:
            desk.fetched(ready)
        assert (ended, refused.value.code) == (1, "expired")

    def test_is_not_handed_out_late_even_before_the_chore(self, desk: Desk, ready: Export) -> None:
        clock.set_trial_clock(lambda: NOON + RULES.ready + timedelta(seconds=1))

        with pytest.raises(CannotFetch):
            desk.fetched(ready)

    def test_is_made_anew_when_somebody_in_it_was_erased(self, desk: Desk, admitted: Admitting) -> None:
        gone = admitted("Suman Kumari")
        admitted("Ramesh Mahto", phone="+916000000002")
        export = desk.made()
        with entering(SYSTEM, FORGET):
            operations.forget(SYSTEM, gone.uuid, reason="wish", at=NOON + timedelta(minutes=1))

        with entering(desk.president, EXPORT):
            assert delivering.hand_out(desk.president, export.uuid, at=NOON).content is None
        clock.set_trial_clock(lambda: NOON + timedelta(minutes=2))
        making.make(export.uuid)

        assert desk.now(export).made_rows == 1
        assert desk.fetched(desk.now(export))

    def test_that_was_damaged_is_not_handed_out(self, desk: Desk, ready: Export) -> None:
        path = keeping.path_of(ready.uuid)
        path.write_bytes(path.read_bytes()[:-1] + b"x")

        with pytest.raises(CannotKeep):
            desk.fetched(ready)

    def test_stays_known_to_an_inquiry(self, desk: Desk, ready: Export) -> None:
        desk.fetched(ready)

        with entering(SYSTEM, EXPORT):
            (made,) = queries.all_made(SYSTEM)

        assert (made.uuid, made.holder_login, made.digest) == (ready.uuid, "president", ready.digest)


class TestAFileThatNobodyCanFetch:
    def test_is_removed_an_hour_later(self, desk: Desk, ready: Export) -> None:
        left = keeping.path_of(ready.uuid).with_name("00000000-0000-0000-0000-000000000001.sealed")
        left.write_bytes(b"x")
        with entering(SYSTEM, EXPORT):
            removed = keeping.drop_orphans(before=time.time() + 60)

        assert removed >= 1
        assert not left.exists()
        assert keeping.path_of(ready.uuid).exists()
