"""Followers: every sealed entry of interest, in order, at least once, and again on demand."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dharatal.guard.audit import followers, sealer
from dharatal.guard.audit.followers import SealedEntry
from dharatal.guard.audit.models import Cursor
from dharatal.kernel.actor import Actor

pytestmark = pytest.mark.usefixtures("worker_role")
Write = Callable[..., UUID]


class Listener:
    """Remembers what it was handed; fails as often as it is told to, once at each entry of `trips`."""

    def __init__(self) -> None:
        self.heard: list[SealedEntry] = []
        self.trips: set[UUID] = set()

    def hear(self, entry: SealedEntry) -> None:
        if entry.id in self.trips:
            self.trips.remove(entry.id)
            raise RuntimeError("stumbled")
        self.heard.append(entry)

    @property
    def ids(self) -> list[UUID]:
        return [entry.id for entry in self.heard]


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    monkeypatch.setattr(followers, "FOLLOWERS", {})
    listener = Listener()
    followers.follow("callroom", {"call.finished"}, listener.hear)
    return listener


class TestFollower:
    def test_hears_what_it_follows_in_order(self, listener: Listener, write: Write, at: datetime) -> None:
        first, _, second = write("call.finished"), write("people.listed"), write("call.finished")
        sealer.seal_pending(at=at)

        assert followers.advance("callroom") == 2
        assert listener.ids == [first, second]

    def test_is_told_everything_the_entry_says(
        self, listener: Listener, write: Write, clerk: Actor, at: datetime
    ) -> None:
        call = uuid4()
        write("call.finished", subjects=[5], object_id=call, unit_id=3, facts={"outcome": "yes"})
        sealer.seal_pending(at=at)

        followers.advance("callroom")

        (entry,) = listener.heard
        assert (entry.actor, entry.at, entry.object_id, entry.unit_id) == (clerk, at, call, 3)
        assert (entry.index, entry.facts, list(entry.subjects)) == (0, {"outcome": "yes"}, [5])

    def test_does_not_hear_what_is_not_sealed(self, listener: Listener, write: Write) -> None:
        write("call.finished")

        assert followers.advance("callroom") == 0

    def test_goes_on_where_it_stopped(self, listener: Listener, write: Write, at: datetime) -> None:
        ids = [write("call.finished") for _ in range(5)]
        sealer.seal_pending(at=at)

        assert [followers.advance("callroom", limit=2) for _ in range(4)] == [2, 2, 1, 0]
        assert listener.ids == ids

    def test_hears_an_entry_again_when_it_failed(
        self, listener: Listener, write: Write, at: datetime
    ) -> None:
        first, second, third = (write("call.finished") for _ in range(3))
        sealer.seal_pending(at=at)
        listener.trips = {second}

        with pytest.raises(RuntimeError, match="stumbled"):
            followers.advance("callroom")
        followers.advance("callroom")

        assert listener.ids == [first, second, third]

    def test_takes_its_work_back_when_it_fails(
        self, listener: Listener, write: Write, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def half_done(entry: SealedEntry) -> None:
            Cursor.objects.create(name="work")
            raise RuntimeError("stumbled")

        followers.FOLLOWERS["callroom"] = followers.Follower(frozenset({"call.finished"}), half_done)
        write("call.finished")
        sealer.seal_pending(at=at)

        with pytest.raises(RuntimeError):
            followers.advance("callroom")

        assert not Cursor.objects.filter(name="work").exists()

    def test_passes_over_long_stretches_of_other_things(
        self, listener: Listener, write: Write, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(followers, "WINDOW", 2)
        for _ in range(5):
            write("people.listed")
        wanted = write("call.finished")
        sealer.seal_pending(at=at)

        assert followers.advance("callroom") == 1
        assert listener.ids == [wanted]
        assert followers.lag("callroom") == 0

    def test_hears_everything_again_after_a_rewind(
        self, listener: Listener, write: Write, at: datetime
    ) -> None:
        ids = [write("call.finished") for _ in range(2)]
        sealer.seal_pending(at=at)
        followers.advance("callroom")

        followers.rewind("callroom")
        followers.advance("callroom")

        assert listener.ids == ids * 2

    def test_is_not_told_what_the_superuser_made_up(
        self, listener: Listener, write: Write, at: datetime, superuser: Any
    ) -> None:
        forged, honest = write("call.finished"), write("call.finished")
        superuser.execute('UPDATE audit_entry SET facts = \'{"outcome": "yes"}\' WHERE id = %s', [forged])
        sealer.seal_pending(at=at)

        followers.advance("callroom")

        assert listener.ids == [honest]

    def test_waits_while_another_process_moves_its_cursor(
        self, listener: Listener, write: Write, at: datetime
    ) -> None:
        write("call.finished")
        sealer.seal_pending(at=at)
        followers.lag("callroom")
        Cursor.objects.create(name="callroom")
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM audit_cursor WHERE name = 'callroom' FOR UPDATE")
            taken = followers.advance("callroom")
            cursor.execute("ROLLBACK")  # closing alone lets go of the row a moment later
        other.close()

        assert (taken, followers.advance("callroom")) == (0, 1)

    def test_name_belongs_to_one_handler(self, listener: Listener) -> None:
        with pytest.raises(ValueError, match="two handlers"):
            followers.follow("callroom", {"call.finished"}, lambda entry: None)


class TestRun:
    def test_lets_others_go_on_when_one_fails(self, listener: Listener, write: Write, at: datetime) -> None:
        stop, heard = threading.Event(), threading.Event()

        def stumble(entry: SealedEntry) -> None:
            raise RuntimeError("stumbled")

        followers.FOLLOWERS = {
            "stumbling": followers.Follower(frozenset({"call.finished"}), stumble),
            "sound": followers.Follower(frozenset({"call.finished"}), lambda entry: heard.set()),
        }
        write("call.finished")
        sealer.seal_pending(at=at)
        following = threading.Thread(target=followers.run, args=[stop])
        following.start()

        try:
            is_heard = heard.wait(5)
        finally:
            stop.set()
            following.join(10)

        assert is_heard
        assert (followers.lag("sound"), followers.lag("stumbling")) == (0, 1)

    def test_gives_each_its_turn(
        self, listener: Listener, write: Write, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(followers, "TURN", 2)
        stop, heard = threading.Event(), []

        def hear_the_last(entry: SealedEntry) -> None:
            heard.append(entry.action)
            stop.set()

        followers.follow("busy", {"people.merged"}, lambda entry: heard.append(entry.action))
        followers.follow("next", {"call.undone"}, hear_the_last)
        for action in (*["people.merged"] * 5, "call.undone"):
            write(action)
        sealer.seal_pending(at=at)

        following = threading.Thread(target=followers.run, args=[stop])
        following.start()
        following.join(60)

        assert heard == ["people.merged", "people.merged", "call.undone"]
