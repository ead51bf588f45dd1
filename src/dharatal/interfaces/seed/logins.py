"""Who can log in to the invented organisation: somebody for every post, with passwords to be printed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from dharatal.field.callroom.checking import noticing
from dharatal.guard.access import operations as access
from dharatal.guard.access import second_factor
from dharatal.interfaces.seed.places import InventedUnit, with_all_below
from dharatal.interfaces.seed.printed import Login
from dharatal.kernel.actor import Actor
from dharatal.register.posts import operations as posts
from dharatal.register.posts.profile import cells
from dharatal.register.territory.models import Unit

PRESIDED = ("218", "212", "203")  # Saran, Patna, Kishanganj
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Wanted(NamedTuple):
    """A log-in to make. has_app: it gets a second factor of the authenticator kind."""

    login: str
    post: str
    unit: str
    has_app: bool
    cell: str = ""


def wanted(places: Sequence[InventedUnit]) -> Iterator[Wanted]:
    """Somebody for every post: at the state, in some districts, in a block and a panchayat."""
    state = next(unit.ref for unit in places if unit.kind == "state")
    districts = presided(places)
    first = {unit.kind: unit for unit in reversed(with_all_below(places, districts[0]))}
    for login, post in (("state", "state_admin"), ("hq", "hq_operator"), ("guard", "guard_officer")):
        yield Wanted(login, post, state, has_app=True)
    yield Wanted("auditor", "auditor", state, has_app=True)
    yield Wanted("incharge", "callroom_incharge", state, has_app=True)
    yield Wanted("reviewer", "reviewer", state, has_app=True)
    for number in (1, 2, 3):
        yield Wanted(f"caller{number}", "caller", state, has_app=False)
    yield Wanted("cell", "cell_president", state, has_app=True, cell=next(iter(cells())))
    yield Wanted("desk", "desk_clerk", state, has_app=False)
    for unit in districts:
        yield Wanted(district_login(unit), "district_president", unit.ref, has_app=True)
    yield Wanted("block", "block_president", first["block"].ref, has_app=False)
    yield Wanted("panchayat", "panchayat_incharge", first["panchayat"].ref, has_app=False)


def presided(places: Sequence[InventedUnit]) -> list[InventedUnit]:
    """The districts whose presidents can log in: Saran first, and two more where there are more."""
    wanted = dict.fromkeys(PRESIDED)
    wanted |= {unit.code: unit for unit in places if unit.kind == "district" and unit.code in PRESIDED}
    return [unit for unit in wanted.values() if unit is not None]


def district_login(unit: InventedUnit) -> str:
    """The login of a district's president: the district's name, `kaimur` for Kaimur (Bhabua)."""
    return unit.name_en.partition("(")[0].strip().lower().replace(" ", "-")


def make(actor: Actor, every: Sequence[Wanted], units: dict[str, Unit], *, at: datetime) -> list[Login]:
    """Add the log-ins and appoint each to its post."""
    return [_make(actor, one, units[one.unit], at=at) for one in every]


def _make(actor: Actor, one: Wanted, unit: Unit, *, at: datetime) -> Login:
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    user = access.add_user(actor, login=one.login, password=password, at=at)
    posts.appoint(actor, user_id=user.id, post=one.post, unit_id=unit.id, cell=one.cell, starts_at=at, at=at)
    if one.post == "caller":  # invented callers have read what every caller should know
        noticing.accept(Actor(user.id, one.login, actor.channel), at=at)
    totp = second_factor.set_totp(actor, user=user, at=at) if one.has_app else ""
    return Login(one.login, password, one.post, one.unit, totp)
