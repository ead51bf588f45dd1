"""Plant the invented organisation in an empty trial: places, log-ins, members, names that wait for a call."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.engines.home import mode
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access.door import entering
from dharatal.guard.access.queries import user_by_login
from dharatal.interfaces.seed import decoys, directory, districts, logins, members, printed, stories
from dharatal.interfaces.seed.files import xlsx
from dharatal.interfaces.seed.people import people
from dharatal.interfaces.seed.places import InventedUnit, Size, places, with_all_below
from dharatal.interfaces.seed.sheet import sheet
from dharatal.interfaces.seed.twice import twice
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.capabilities import LOOK
from dharatal.register.territory.models import Unit
from dharatal.register.territory.operations import import_lgd

WAITING: dict[Size, int] = {"block": 60, "district": 400, "state": 6_000}


class CannotPlant(Refusal):
    """There is something already, or real people may be here."""

    code = "not_empty"


@dataclass
class _Planting:
    size: Size
    seed: int
    at: datetime
    say: Callable[[str], None]
    made: list[InventedUnit]
    units: dict[str, Unit] = field(default_factory=dict)

    def tell(self, what: str, count: int) -> None:
        self.say(f"{what}: {count:,}")


def plant(
    size: Size, seed: int, *, at: datetime, say: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Fill an empty trial and return what was planted and who can log in.

    Run as the worker. A trial that was planted before answers with its log-ins and `planted` false; one that
    holds anything else, and a production, are refused (CannotPlant). A power cut leaves nothing or the whole
    organisation, at worst without its waiting names.
    """
    begun = time.monotonic()
    if mode() == "production":
        raise CannotPlant(
            _("This is a production. Invented people belong into a trial of their own."), code="production"
        )
    if known := printed.remembered():
        return {"planted": False, "logins": [one._asdict() for one in known]}
    planting = _Planting(size, seed, at, say, places(size, seed))
    with entering(SYSTEM, None, at=at):
        _refuse_unless_empty()
        _places(planting)
        found = _logins(planting)
        count = _members(planting)
    printed.remember(found)
    sent, called = _stories(planting)
    _decoys(planting)
    return {
        "planted": True,
        "size": size,
        "units": len(planting.made),
        "members": count,
        "sent": sent,
        "called": called,
        "logins": [one._asdict() for one in found],
        "seconds": round(time.monotonic() - begun, 1),
    }


def _refuse_unless_empty() -> None:
    if Unit.objects.exists():
        raise CannotPlant(
            _("There are places here already. Seed an empty trial: choose another DHARATAL_HOME.")
        )


def _places(planting: _Planting) -> None:
    with tempfile.TemporaryDirectory() as folder:
        directory.write_directory(planting.made, Path(folder))
        import_lgd(SYSTEM, Path(folder), int(districts.STATE_CODE), planting.at)
    planting.units = {unit.ref: unit for unit in Unit.objects.all()}
    planting.tell("places", len(planting.units))


def _logins(planting: _Planting) -> list[printed.Login]:
    return logins.make(SYSTEM, list(logins.wanted(planting.made)), planting.units, at=_founding(planting.at))


def _founding(at: datetime) -> datetime:
    """Posts are held from before the first name was sent."""
    return at - timedelta(days=7)


def _members(planting: _Planting) -> int:
    villages = {
        unit.code: members.Rungs(unit.id, unit.district_id, unit.block_id, unit.panchayat_id)
        for unit in planting.units.values()
        if unit.kind == "village"
    }
    invented = people(planting.size, planting.seed, planting.made)
    again = twice(invented, planting.size, planting.seed)
    with entering(SYSTEM, LOOK, at=planting.at):
        members.admit_invented(SYSTEM, again, villages, at=_founding(planting.at), told=lambda count: None)
        planting.tell("members who are there twice", again.height)
        return members.admit_invented(
            SYSTEM, invented, villages, at=planting.at, told=lambda count: planting.tell("members", count)
        )


def _stories(planting: _Planting) -> tuple[int, int]:
    """Names sent by up to three presidents two days ago; yesterday two callers called some of them."""
    began = stories.yesterday_at_eleven(planting.at)
    presidents = logins.presided(planting.made)
    share = WAITING[planting.size] // len(presidents)
    accepted = sum(
        _send(planting, unit, planting.seed + number, share, at=began - timedelta(days=1))
        for number, unit in enumerate(presidents, start=1)
    )
    called = sum(
        stories.work_through(_actor(login), stories.OUTCOMES, at=began) for login in ("caller1", "caller2")
    )
    _messy_sheet(planting, presidents[0])
    planting.tell("names waiting for their call", accepted - called)
    return accepted, called


def _decoys(planting: _Planting) -> None:
    """Invented members on own numbers, in the first district that has a president."""
    district = logins.presided(planting.made)[0]
    there = with_all_below(planting.made, district)
    count = decoys.enter_some(planting.size, planting.seed, there, planting.units, at=planting.at)
    planting.tell("decoys", count)


def _messy_sheet(planting: _Planting, district: InventedUnit) -> None:
    """One more list, with everything that districts do to a sheet: some of its rows come back."""
    content = xlsx(sheet(with_all_below(planting.made, district), planting.seed))
    president = _actor(logins.district_login(district))
    stories.upload(president, content, unit=district.ref, at=planting.at)


def _send(planting: _Planting, district: InventedUnit, seed: int, count: int, *, at: datetime) -> int:
    within = planting.units[district.ref]
    there = with_all_below(planting.made, district)
    villages = {unit.code: planting.units[unit.ref] for unit in there if unit.kind == "village"}
    invented = people(planting.size, seed, there, members=count)
    return stories.send(
        _actor(logins.district_login(district)), invented, within=within, villages=villages, at=at
    )


def _actor(login: str) -> Actor:
    with permitted():
        return Actor(user_by_login(login).id, login, "cli")
