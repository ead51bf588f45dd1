"""The points of a pair in words, for the person who decides."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext_lazy as _

from dharatal.register.people.matching import levels as lv
from dharatal.register.people.matching.features import Features
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.scoring import shares_for
from dharatal.register.people.matching.sentences import SAID, TOGETHER, Sentence
from dharatal.register.people.matching.terms import terms

_TEN = 10 / math.log(10)  # ten points: ten times as likely


class Point(NamedTuple):
    """What one term says: points > 0 speak for one person, < 0 for two; ten points mean ten times as likely.

    level: the number of the level in its term. sentence: in the language of whoever reads it.
    """

    field: str
    level: int
    points: float
    sentence: Sentence


def points(table: Features, left: int, right: int, model: Model) -> list[Point]:
    """The points of one pair, the start included, weightiest first; they add up to its log odds."""
    pair = np.array([left]), np.array([right])
    found = lv.levels(table, *pair, shares_for(table, model.names, model.told.get("address")))
    told = [Point("start", 0, model.base * _TEN, _("Where every comparison starts"))]
    for name, codes in terms(found).items():
        level = int(codes[0])
        told.append(Point(name, level, float(model.points[name][level]) * _TEN, _sentence(name, found)))
    return sorted(told, key=lambda each: -abs(each.points))


def _sentence(term: str, found: lv.Levels) -> Sentence:
    said = SAID.get(term)
    return said[int(getattr(found, term)[0])] if said else TOGETHER[term]
