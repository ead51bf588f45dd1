"""What was decided so far, from which a model could learn: counted, and nobody opened."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.people.pairs.models import Decision

FEWEST = 200
FEWEST_OF_EACH = 40
MOST = 50_000


class TooFewDecisions(Refusal):
    code = "too_few_labels"


class Decided(NamedTuple):
    """How many decisions there are to learn from, and of the rarer answer; missing: how many too few."""

    pairs: int
    fewer: int

    @property
    def missing(self) -> int:
        return max(FEWEST - self.pairs, FEWEST_OF_EACH - self.fewer, 0)


def decided() -> dict[int, bool]:
    """Of every decided pair, whether it is one person."""
    decisions = Decision.objects.filter(
        undone_at=None, what__in=(Decision.What.SAME, Decision.What.DIFFERENT), is_second=False
    )
    rows = decisions.order_by("id").values_list("pair_id", "what")[:MOST]
    return {pair_id: what == Decision.What.SAME for pair_id, what in rows}


def so_far() -> Decided:
    """The decisions of the reach at hand."""
    return count(decided())


def count(told: Mapping[int, bool]) -> Decided:
    same = sum(told.values())
    return Decided(len(told), min(same, len(told) - same))


def refuse_too_few(found: Decided) -> None:
    """Raises TooFewDecisions, which says how many are missing."""
    if found.missing:
        raise TooFewDecisions(
            _(
                "There are %(labels)s decisions, and of the rarer answer %(fewer)s. A model needs %(fewest)s, of each"
                " answer %(each)s: decide %(more)s more pairs at the review desk."
            )
            % {
                "labels": found.pairs,
                "fewer": found.fewer,
                "fewest": FEWEST,
                "each": FEWEST_OF_EACH,
                "more": found.missing,
            }
        )
