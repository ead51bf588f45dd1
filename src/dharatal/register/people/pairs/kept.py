"""The model in force: the newest that was learned here, else the one that is shipped."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching import model as matching
from dharatal.register.people.pairs.models import MatchModel

CHANGED = _("it was changed after it had been stored")
UNKNOWN = _("another version of the program wrote it")


@dataclass(frozen=True)
class InForce:
    """The model that pairs are weighed with. refused: a newer one that was not taken, and why; else empty."""

    model: matching.Model
    refused: str = ""
    why: str | Promise = ""

    @property
    def notice(self) -> str:
        """What everybody who works with pairs has to know; empty when all is well."""
        if not self.refused:
            return ""
        return str(
            _("The learned model %(version)s is not used: %(why)s. The shipped model weighs instead.")
        ) % {
            "version": self.refused,
            "why": str(self.why).rstrip("."),
        }


def in_force() -> InForce:
    """Return the newest learned model; the shipped one, with a notice, when that is damaged or too old."""
    newest = MatchModel.objects.order_by("-id").first()
    if newest is None:
        return InForce(matching.default())
    blob = bytes(newest.blob)
    if not hmac.compare_digest(checksum(blob), newest.checksum):
        return InForce(matching.default(), newest.version, CHANGED)
    try:
        return InForce(_loaded(blob))
    except Refusal as refusal:
        return InForce(matching.default(), newest.version, refusal.sentence)
    except (KeyError, TypeError, ValueError):
        return InForce(matching.default(), newest.version, UNKNOWN)


@lru_cache(maxsize=4)
def _loaded(blob: bytes) -> matching.Model:
    return matching.Model.load(blob)


def checksum(blob: bytes) -> str:
    """Return the SHA-256 of a stored model."""
    return hashlib.sha256(blob).hexdigest()
