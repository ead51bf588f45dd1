"""`dharatal callroom audit`: the figures of the page, by command."""

from dataclasses import dataclass

import pytest

from dharatal.field.callroom.checking import commands
from dharatal.field.callroom.checking.tests import test_signalling
from dharatal.field.callroom.checking.tests.conftest import Room
from dharatal.guard.access.door import NotAllowed
from dharatal.kernel.actor import Actor


@dataclass(frozen=True)
class Carrier:
    actor: Actor


class TestAudit:
    def test_tells_callers_with_verdict_and_chance(self, room: Room) -> None:
        found = room.stopped()

        told = commands.audit(Carrier(room.land.actors["incharge"]))

        (asha,) = told["callers"]
        assert (asha["login"], asha["checks"], asha["differ"], asha["verdict"]) == ("asha", 3, 3, "stop")
        assert asha["chance_over_tenth"] > 0.5
        assert (asha["hearing"], told["hearings"], told["to_decide"]) == (str(found.id), 1, 3)

    def test_tells_lists_with_their_samples(self, room: Room) -> None:
        test_signalling.TestASample().drawn(room)

        (one,) = commands.audit(Carrier(room.land.actors["incharge"]))["batches"]

        assert (one["sample"], one["allowed"], one["verdict"]) == (6, 3, "running")

    def test_counts_only_the_calls_to_a_place(self, room: Room) -> None:
        room.stopped()

        here = commands.audit(Carrier(room.land.actors["incharge"]), unit="block:1811")
        there = commands.audit(Carrier(room.land.actors["incharge"]), unit="district:200")

        assert [one["checks"] for one in here["callers"]] == [3]
        assert (there["callers"], there["unit"]) == ([], "district:200")

    def test_is_not_for_callers(self, room: Room) -> None:
        with pytest.raises(NotAllowed):
            commands.audit(Carrier(room.land.actors["asha"]))
