"""Whether the plan of second calls and the rules of calling again do what they should, in invented call rooms.

`python bench/callroom.py [--quick]` prints one JSON object a figure. What people do in these rooms is assumed, and
said where it is assumed (`field/callroom/simulating`); the plan and the rules are the real ones. "exact": computed
from the plan, without a simulation. A bad caller's share of 15 of 100 is of results, the hardest reading: of cards
it would be about a third of the results, and stopped after half the checks.
--quick: six rooms in place of sixty; the shares of good callers then say little.
"""

from __future__ import annotations

import argparse
import sys

from dharatal.field.callroom.checking.exact import course, stopped_within
from dharatal.field.callroom.checking.plan import (
    ENTRY,
    FIRST,
    SECOND,
    STRICT_SAMPLE,
    USUAL_SAMPLE,
    accepting,
)
from dharatal.field.callroom.simulating.figures import INVENTED, simulate
from intake import tell, tell4

ROOMS, QUICK, SEED = 60, 6, 4
MOST_CHECKS, MOST_PAUSED, MOST_WRONG = 20.0, 0.05, 0.002
LEAST_CAUGHT, MOST_CALLS, LEAST_REACHED = 0.95, 65.0, 1.15
GOOD = 0.03
CALLS = 6_000  # of one caller in the longest campaign


def exact() -> bool:
    """The same by calculation, where a second call always reaches somebody and nothing invented escapes it."""
    checks = FIRST + round(0.10 * (CALLS - FIRST))
    paused = stopped_within(GOOD, checks)
    wrong = paused * course(SECOND, GOOD).stopped
    bad = course(ENTRY, INVENTED + (1 - INVENTED) * GOOD)
    at_p1 = course(ENTRY, ENTRY.p1)
    good = tell(
        "checks until a bad caller's test ends, exact", bad.checks, MOST_CHECKS,
        stopped=round(bad.stopped, 3), at_p1=round(at_p1.checks, 1), to_clear=round(course(ENTRY, GOOD).checks, 1),
    )  # fmt: skip
    good &= tell4("good callers paused in 6,000 calls, exact", paused, MOST_PAUSED)
    good &= tell4("good callers wrongly found, exact", wrong, MOST_WRONG)
    for sample in (USUAL_SAMPLE, STRICT_SAMPLE):
        caught = 1 - accepting(sample, 0.20)
        accepts = {f"accepts_{rate}": round(accepting(sample, rate), 3) for rate in (0.02, 0.03, 0.10, 0.15)}
        figure = f"padded batch caught by {sample.size} rows, {sample.allowed} allowed, exact"
        good &= tell4(figure, caught, LEAST_CAUGHT, at_least=True, **accepts)
    return good


def simulated(rooms: int) -> bool:
    told = simulate(rooms=rooms, seed=SEED)

    def beside(*names: str) -> dict[str, float]:
        return {name: told[name] for name in names}

    good = tell(
        "checks until a bad caller is stopped", told["mean_checks_to_stop_bad"], MOST_CHECKS,
        **beside("bad_stopped", "bad_cleared_first", "bad_found", "bad_left_open", "bad_callers"),
    )  # fmt: skip
    good &= tell4("good callers paused", told["good_paused"], MOST_PAUSED, **beside("good_callers"))
    good &= tell4("good callers wrongly found", told["good_wrongly_found"], MOST_WRONG)
    good &= tell4(
        "padded batch caught", told["padded_caught"], LEAST_CAUGHT, at_least=True,
        **beside("padded_calls", "honest_batch_refused"),
    )  # fmt: skip
    good &= tell("calls for a batch, most", told["most_batch_calls"], MOST_CALLS)
    others = [name for name in told if name.startswith("reached_vs_again") or name.endswith("tomorrow")]
    return good & tell(
        "people reached by a call, by redialling at once", told["reached_vs_redial"], LEAST_REACHED,
        at_least=True, **beside("reached_per_call", *others),
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    good = exact()
    return 0 if simulated(QUICK if is_quick else ROOMS) & good else 1


if __name__ == "__main__":
    sys.exit(main())
