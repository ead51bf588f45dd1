"""An invented organisation as the inquiry sees it: who had seen which rows since when, and which decoys stood there."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.attribution.case import Never
from dharatal.guard.vault.marks.few import LOWEST, SPREAD


@dataclass(frozen=True, slots=True)
class Account:
    """A log-in. kind: district, callroom, browser, export; seen, shown: as in `case.Source`.

    mark: by member, the bit that the account's copy of the row carries.
    """

    name: str
    kind: str
    seen: npt.NDArray[np.float32]
    shown: npt.NDArray[np.bool_]
    mark: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Organisation:
    """district: of each member, and behind them of whoever stands in a sheet only, since the row was rejected.

    known: how much oftener than others one is called anyway; decoy_district: of each decoy.
    """

    districts: int
    members: int
    district: npt.NDArray[np.int16]
    known: npt.NDArray[np.float32]
    decoy_district: npt.NDArray[np.int16]
    accounts: list[Account]


def organisation(
    luck: np.random.Generator,
    *,
    members: int = 400_000,
    districts: int = 38,
    presidents: int = 26,
    callers: int = 6,
    browsers: int = 4,
    exporters: int = 4,
    decoys: int = 20,
    singles: int = 2,
    rejected: float = 0.03,
) -> Organisation:
    """Make one with 40 accounts, unless told otherwise. decoys: in each district; a copy shows half of them.
    singles: decoys that only one exporter was shown, for each of them.
    rejected: rows of the sheets that did not get into the register, as a share of those that did.

    Presidents look through their districts over the months; callers phone people all over; browsers open the pages
    of villages here and there; exporters took nine of ten rows of the whole state on one day.
    """
    size = luck.dirichlet(np.full(districts, 8.0))
    district = np.sort(luck.choice(districts, size=members, p=size)).astype(np.int16)
    known = np.where(luck.random(members) < 0.01, 10.0, 1.0).astype(np.float32)
    shared = np.repeat(np.arange(districts), decoys)
    single = luck.integers(0, districts, singles * exporters)
    decoy_district = np.concatenate([shared, single]).astype(np.int16)
    extra = int(members * rejected)
    places = luck.permutation(districts)[:presidents]
    bias = np.sin(LOWEST + luck.random(members) * SPREAD) ** 2
    saw: list[tuple[str, str, npt.NDArray[np.float32]]] = [
        *((f"president{place}", "district", _president(luck, district, place)) for place in places),
        *((f"caller{number}", "callroom", _caller(luck, members)) for number in range(callers)),
        *((f"browser{number}", "browser", _browser(luck, district)) for number in range(browsers)),
        *((f"export{number}", "export", _export(luck, members)) for number in range(exporters)),
    ]
    accounts = [_account(luck, name, kind, seen, decoy_district, bias) for name, kind, seen in saw]
    for account in accounts:
        account.shown[len(shared) :] = False
    for number, account in enumerate(accounts[len(accounts) - exporters :]):
        own = np.arange(len(shared) + number * singles, len(shared) + (number + 1) * singles)
        account.shown[own] = True
    return Organisation(
        districts,
        members,
        np.concatenate([district, luck.choice(districts, size=extra, p=size).astype(np.int16)]),
        np.concatenate([known, np.ones(extra, np.float32)]),
        decoy_district,
        [_without_rejected(account, extra) for account in accounts],
    )


def _without_rejected(account: Account, extra: int) -> Account:
    never = np.full(extra, Never, np.float32)
    return replace(
        account,
        seen=np.concatenate([account.seen, never]),
        mark=np.concatenate([account.mark, np.zeros(extra, np.uint8)]),
    )


def _account(
    luck: np.random.Generator,
    name: str,
    kind: str,
    seen: npt.NDArray[np.float32],
    decoy_district: npt.NDArray[np.int16],
    bias: npt.NDArray[np.float64],
) -> Account:
    """Callers never see decoys; of the others each shows half of those in the districts that it looked at.

    bias: by member, how likely the bit is one, the same for all copies (`guard.vault.marks.code`).
    """
    shown = luck.random(len(decoy_district)) < 0.5
    if kind == "callroom":
        shown[:] = False
    if kind == "district":
        shown &= decoy_district == int(name.removeprefix("president"))
    return Account(name, kind, seen, shown, (luck.random(len(seen)) < bias).astype(np.uint8))


def _president(
    luck: np.random.Generator, district: npt.NDArray[np.int16], place: int
) -> npt.NDArray[np.float32]:
    seen = np.full(len(district), Never, dtype=np.float32)
    own = np.flatnonzero(district == place)
    looked = own[luck.random(len(own)) < luck.uniform(0.8, 1.0)]
    seen[looked] = luck.uniform(-300, -1, len(looked))
    return seen


def _caller(luck: np.random.Generator, members: int) -> npt.NDArray[np.float32]:
    seen = np.full(members, Never, dtype=np.float32)
    phoned = luck.choice(members, size=int(luck.integers(6_000, 15_000)), replace=False)
    seen[phoned] = luck.uniform(-300, -1, len(phoned))
    return seen


def _browser(luck: np.random.Generator, district: npt.NDArray[np.int16]) -> npt.NDArray[np.float32]:
    """Opens pages of fifty, villages next to one another, more in some districts than in others."""
    pages = np.arange(len(district)) // 50
    of_page = district[::50]
    keen = luck.beta(1.0, 2.0, int(district.max()) + 1)
    opened = luck.random(pages[-1] + 1) < keen[of_page]
    day = luck.uniform(-300, -1, pages[-1] + 1).astype(np.float32)
    return np.where(opened[pages], day[pages], Never).astype(np.float32)


def _export(luck: np.random.Generator, members: int) -> npt.NDArray[np.float32]:
    day = np.float32(luck.uniform(-200, -1))
    return np.where(luck.random(members) < 0.9, day, Never).astype(np.float32)
