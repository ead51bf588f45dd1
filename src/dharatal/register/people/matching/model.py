"""The additive model: points for every level of every term; the sum is log odds, and gives the probability."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching.scales import SIZES

FORMAT = 2  # count up whenever the terms, their levels or the fields change


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
    points: Mapping[str, Sequence[float]]
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
        try:
            return cls._from_body(json.loads(written))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableModel(_OTHER_FORMAT, code="model_of_another_format") from error

    @classmethod
    def _from_body(cls, body: dict[str, Any]) -> Model:
        points = {name: tuple(map(float, body["points"].get(name, ()))) for name in SIZES}
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
