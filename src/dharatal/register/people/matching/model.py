"""The additive model: points for every level of every term; the sum is log odds, and gives the probability."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching import addresses
from dharatal.register.people.matching import levels as lv
from dharatal.register.people.matching.features import Features
from dharatal.register.people.matching.terms import SIZES, terms

FORMAT = 1
CHUNK = 500_000  # pairs compared at once
_TRUST = 20_000  # rows from which a register's own name counts weigh as much as the model's
_UNKNOWN_SHARE = 2e-5

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class UnreadableModel(Refusal):
    code = "unreadable_model"


@dataclass(frozen=True)
class Model:
    """points: log odds (natural) by term, one for each level. names: shares of the commonest given names.

    link: probability from which two rows are one person without asking; review: from which a person looks;
    apart: the highest for rows whose given names differ, however much of a household they share.
    """

    version: str
    link: float
    review: float
    apart: float
    base: float
    points: Mapping[str, Floats]
    names: Mapping[str, float] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)  # labels, size and the like, for the desk

    def dump(self) -> bytes:
        """Write the model with its format and checksum."""
        body = {
            "version": self.version,
            "link": self.link,
            "review": self.review,
            "apart": self.apart,
            "base": self.base,
            "points": {name: [round(float(value), 4) for value in self.points[name]] for name in SIZES},
            "names": dict(self.names),
            "told": dict(self.told),
        }
        written = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        sheet = {"format": FORMAT, "sha256": hashlib.sha256(written.encode()).hexdigest(), "model": written}
        return json.dumps(sheet).encode()

    @classmethod
    def load(cls, content: bytes) -> Model:
        """Read a model; raises UnreadableModel when it is damaged or of another format than this program's."""
        try:
            sheet = json.loads(content)
            made, digest, written = int(sheet["format"]), str(sheet["sha256"]), str(sheet["model"])
        except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
            raise UnreadableModel(_DAMAGED) from error
        if made != FORMAT:
            raise UnreadableModel(_OTHER_FORMAT, code="model_of_another_format")
        if hashlib.sha256(written.encode()).hexdigest() != digest:
            raise UnreadableModel(_DAMAGED)
        return cls._from_body(json.loads(written))

    @classmethod
    def _from_body(cls, body: dict[str, Any]) -> Model:
        points = {name: np.array(body["points"].get(name, ()), dtype=np.float64) for name in SIZES}
        if any(len(points[name]) != size for name, size in SIZES.items()):
            raise UnreadableModel(_OTHER_FORMAT, code="model_of_another_format")
        link, review, apart, base = (float(body[name]) for name in ("link", "review", "apart", "base"))
        return cls(str(body["version"]), link, review, apart, base, points, body["names"], body["told"])


_DAMAGED = _(
    "This matching model is damaged. Take a copy of it, or train it again with: dharatal match train."
)
_OTHER_FORMAT = _(
    "This matching model was made by another version of the program. Train it again with: dharatal match train."
)


@lru_cache(maxsize=1)
def default() -> Model:
    """The model that comes with the program, learned from invented registers."""
    return Model.load(files(__package__).joinpath("shipped.model").read_bytes())


def scores(table: Features, left: Rows, right: Rows, model: Model) -> Floats:
    """The probability that each left row and its right row are one person."""
    return probabilities(*log_odds(table, left, right, model), model)


def log_odds(table: Features, left: Rows, right: Rows, model: Model) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The sum of the points of each pair, and whether its given names allow that the two are one without a look."""
    found = np.empty(len(left), dtype=np.float64)
    may_link = np.empty(len(left), dtype=np.bool_)
    shares = shares_for(table, model.names, model.told.get("address"))
    for start in range(0, len(left), CHUNK):
        part = slice(start, start + CHUNK)
        compared = lv.levels(table, left[part], right[part], shares)
        coded = terms(compared)
        found[part] = model.base + sum(model.points[name][codes] for name, codes in coded.items())
        may_link[part] = compared.given != lv.FAR
    return found, may_link


def probabilities(odds: Floats, may_link: npt.NDArray[np.bool_], model: Model) -> Floats:
    """Log odds as probabilities; those of people whose given names differ are held below `model.apart`."""
    p = 1.0 / (1.0 + np.exp(-odds))
    return np.where(may_link, p, np.minimum(p, model.apart))


def shares_for(
    table: Features, names: Mapping[str, float], address: Sequence[float] | None = None
) -> lv.Shares:
    """How common each name is: by this register's own count, as far as it is large enough to know."""
    told = np.array([names.get(word, _UNKNOWN_SHARE) for word in table.words])
    own = 0 if table.is_part else len(table)
    given, relative, family = (
        (counts * bool(own) + told * _TRUST) / (own + _TRUST)
        for counts in (table.given_counts, table.relative_counts, table.family_counts)
    )
    told_worth = np.array(address if address is not None else addresses.NOTHING)
    worth = None if table.is_part else addresses.worth(table)
    return lv.Shares(given, relative, family, told_worth if worth is None else worth)
