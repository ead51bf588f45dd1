"""The published measure to compare with: P. Papadimitriou, H. Garcia-Molina, Data Leakage Detection (TKDE 2011)."""

import math
from collections import Counter
from collections.abc import Collection, Mapping


def guilt(given: Mapping[str, Collection[int]], leaked: Collection[int], guess: float) -> dict[str, float]:
    """Return how likely each agent is to have leaked. given: what each was given; guess: chance to guess an object.

    1 - product over leaked objects that the agent had of (1 - (1 - guess) / how many had it).
    """
    holders: dict[int, int] = {}
    sets = {name: set(objects) & set(leaked) for name, objects in given.items()}
    for objects in sets.values():
        for one in objects:
            holders[one] = holders.get(one, 0) + 1
    innocent = dict.fromkeys(given, 1.0)
    for name, objects in sets.items():
        for one in objects:
            innocent[name] *= 1 - (1 - guess) / holders[one]
    return {name: 1 - chance for name, chance in innocent.items()}


def most_guilty(given: Mapping[str, Collection[int]], leaked: Collection[int], guess: float) -> str:
    """Return whom the measure holds for the likeliest, also where several come out as 1 to the last digit."""
    counted = Counter(one for objects in given.values() for one in set(objects) & set(leaked))
    return max(
        given,
        key=lambda name: (
            -math.fsum(math.log1p(-(1 - guess) / counted[one]) for one in set(given[name]) & set(leaked))
        ),
    )
