"""What a register is matched with, whole: for the command, the measurements and the tests."""

from dharatal.register.people.matching.blocking import (
    Pairs,
    between,
    candidates,
    crowded_phones,
    keys,
    keys_of,
)
from dharatal.register.people.matching.explaining import Point, points
from dharatal.register.people.matching.features import Features, features, features_of_columns
from dharatal.register.people.matching.judging import Judged, judged
from dharatal.register.people.matching.model import Model, UnreadableModel, default
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.matching.scoring import scores
from dharatal.register.people.matching.training import sample, train

__all__ = [
    "Features",
    "Judged",
    "Model",
    "Pairs",
    "Point",
    "Row",
    "UnreadableModel",
    "between",
    "candidates",
    "crowded_phones",
    "default",
    "features",
    "features_of_columns",
    "judged",
    "keys",
    "keys_of",
    "points",
    "sample",
    "scores",
    "train",
]
