"""What of a verdict is printed, and who is heard about it."""

from dataclasses import replace
from uuid import uuid4

from dharatal.field.trace.cases.tests.conftest import MORNING, Cast, cast
from dharatal.field.trace.inquiring.verdict import Suspect, Verdict
from dharatal.field.trace.inquiry import findings
from dharatal.field.trace.inquiry.finding import Finding
from dharatal.guard.access.door import entering

__all__ = ["cast"]


def suspect(login: str, posterior: float, *, inside: int) -> Suspect:
    members = [str(uuid4()) for _ in range(inside)]
    return Suspect(login, True, False, posterior, posterior / 2, 1.0, 0.0, 900, MORNING.isoformat(), members)


NAMED = Verdict(
    named="dev",
    set=["dev", "esha"],
    posterior={"dev": 0.9987, "esha": 0.04},
    nobody=0.0002,
    log_lr=7.9,
    likeliest="dev",
    since=MORNING.isoformat(),
    until=MORNING.isoformat(),
    members=900,
    complaints=15,
    baseline=2,
    unheard=15,
    excluded=39,
    suspects=[suspect("dev", 0.9987, inside=15), suspect("esha", 0.04, inside=0)],
)


def printed(cast: Cast, verdict: Verdict) -> Finding:
    with entering(cast["asha"], None):
        return findings.as_printed(uuid4(), uuid4(), MORNING, verdict)


class TestAVerdictAsItIsPrinted:
    def test_says_nobody_beside_a_name_who_had_none_of_the_members(self, cast: Cast) -> None:
        found = printed(cast, NAMED)

        assert ([one.login for one in found.suspects], found.excluded) == (["dev"], 40)

    def test_says_beside_a_name_who_had_some_of_the_members(self, cast: Cast) -> None:
        both = [suspect("dev", 0.9987, inside=15), suspect("esha", 0.04, inside=1)]

        found = printed(cast, replace(NAMED, suspects=both))

        assert ([one.login for one in found.suspects], found.excluded) == (["dev", "esha"], 39)

    def test_says_everybody_of_the_set_where_nobody_is_named(self, cast: Cast) -> None:
        found = printed(cast, replace(NAMED, named=None))

        assert ([one.login for one in found.suspects], found.excluded) == (["dev", "esha"], 39)
