"""`python -m tests.browser.newcomers CODE SEED COUNT`: admit invented members to a district of the installation at
DHARATAL_HOME, as its own seed admits them. By its pages each member would take a call.
"""

import importlib
import sys

from dharatal.interfaces.cli import main as cli
from tests.browser.land import ARARIA, KHAGARIA, land_of

DISTRICTS = {one.code: one for one in (ARARIA, KHAGARIA)}


def admit(code: str, seed: int, count: int) -> None:
    """Django stands before anything is imported that knows the register."""
    cli._set_up_django("worker")
    importlib.import_module("dharatal.interfaces.trial_clock").set_clock()
    door = importlib.import_module("dharatal.guard.access.door")
    members = importlib.import_module("dharatal.interfaces.seed.members")
    people = importlib.import_module("dharatal.interfaces.seed.people")
    units = importlib.import_module("dharatal.register.territory.models").Unit.objects
    actor = importlib.import_module("dharatal.kernel.actor").SYSTEM
    look = importlib.import_module("dharatal.register.people.capabilities").LOOK
    at = importlib.import_module("dharatal.kernel.clock").now()
    land = land_of(DISTRICTS[code], seed)
    codes = [unit.code for unit in land if unit.kind == "village"]
    with door.entering(actor, look, at=at):
        villages = {
            unit.code: members.Rungs(unit.id, unit.district_id, unit.block_id, unit.panchayat_id)
            for unit in units.filter(kind="village", code__in=codes)
        }
        made = people.people("block", seed, land, members=count)
        members.admit_invented(actor, made, villages, at=at, told=lambda done: None)


if __name__ == "__main__":
    admit(sys.argv[1], *map(int, sys.argv[2:4]))
