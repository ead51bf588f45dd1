"""All rooms together: the figures that say whether the plan and the rules of calling again do what they should."""

from collections.abc import Sequence

import numpy as np

from dharatal.field.callroom.checking.plan import Verdict
from dharatal.field.callroom.simulating import batches, lazy, policies
from dharatal.field.callroom.simulating.callers import Career, Kind, careers
from dharatal.field.callroom.simulating.campaign import Made, campaign
from dharatal.field.callroom.simulating.members import Members

ROOMS = 30
INVENTED = 0.15
PADDED = 0.20
_GOOD, _BAD, _LAZY = 40, 20, 10  # callers of a room
_LEAST = 400  # of each kind in all: few rooms are larger ones, since a mean of sixty callers says little
_BATCHES = 20  # of each kind, by room
_CAMPAIGNS = 4  # rooms whose whole campaign is called under every policy
_MEMBERS, _CALLERS, _DAYS = 3_000, 3, 14


def simulate(*, rooms: int = ROOMS, seed: int = 1) -> dict[str, float]:
    """The figures of so many rooms; the same for the same seed. Half a minute for thirty.

    Raises ValueError for less than one room.
    """
    if rooms < 1:
        raise ValueError("There is at least one room.")
    good, bad = (max(usual, -(-_LEAST // rooms)) for usual in (_GOOD, _BAD))
    randoms = [np.random.default_rng((seed, room)) for room in range(rooms)]
    made = [
        one for random in randoms for one in careers(good=good, bad=bad, invented=INVENTED, random=random)
    ]
    return {
        **_of_callers(made),
        **_of_policies(randoms[:_CAMPAIGNS]),
        **_of_batches(randoms),
        **_of_lazy(randoms),
    }


def _of_callers(made: Sequence[Career]) -> dict[str, float]:
    good, bad = ([one for one in made if one.kind is kind] for kind in (Kind.GOOD, Kind.BAD))
    stopped = [one for one in bad if one.is_stopped]
    return {
        "mean_checks_to_stop_bad": _mean([one.checks for one in bad]),
        "good_paused": _mean([one.is_stopped for one in good]),
        "good_wrongly_found": _mean([one.found is True for one in good]),
        "bad_stopped": len(stopped) / len(bad),
        "bad_cleared_first": _mean([one.clearances > 0 for one in bad]),
        "bad_found": _mean([one.found is True for one in bad]),
        "bad_left_open": _mean([one.found is None for one in stopped]),
        "mean_checks_to_find_bad": _mean([one.more_checks for one in stopped if one.found]),
        "good_callers": len(good),
        "bad_callers": len(bad),
    }


def _of_policies(randoms: Sequence[np.random.Generator]) -> dict[str, float]:
    """People reached by a call under the real rules, by those under another: same members, as many calls."""
    ratios: dict[str, list[float]] = {name: [] for name in policies.OTHERS}
    reached = []
    for random in randoms:
        members = Members.living(_MEMBERS, days=_DAYS, random=random)
        ours = campaign(members, policies.real, callers=_CALLERS)
        reached.append(ours.per_call(len(ours.reached)))
        for name, policy in policies.OTHERS.items():
            ratios[name].append(_ratio(ours, campaign(members, policy, callers=_CALLERS)))
    names = {name: "reached_vs_" + name.replace(" ", "_") for name in policies.OTHERS}
    names["redial at once"] = "reached_vs_redial"
    return {"reached_per_call": _mean(reached), **{names[name]: _mean(one) for name, one in ratios.items()}}


def _ratio(ours: Made, theirs: Made) -> float:
    calls = min(len(ours.reached), len(theirs.reached))
    return ours.per_call(calls) / theirs.per_call(calls)


def _of_batches(randoms: Sequence[np.random.Generator]) -> dict[str, float]:
    padded = [batches.sampled(PADDED, random=random) for random in randoms for _batch in range(_BATCHES)]
    honest = [batches.sampled(0.0, random=random) for random in randoms for _batch in range(_BATCHES)]
    return {
        "padded_caught": _mean([said is Verdict.STOP for said, _calls in padded]),
        "padded_calls": _mean([calls for _said, calls in padded]),
        "honest_batch_refused": _mean([said is Verdict.STOP for said, _calls in honest]),
        "most_batch_calls": float(max(calls for _said, calls in padded + honest)),
    }


def _of_lazy(randoms: Sequence[np.random.Generator]) -> dict[str, float]:
    shares = [lazy.shown(good=_GOOD, lazy=_LAZY, untried=INVENTED, random=random) for random in randoms]
    return {
        "good_shown_as_lazy": _mean([good for good, _lazy in shares]),
        "lazy_shown": _mean([found for _good, found in shares]),
    }


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0
