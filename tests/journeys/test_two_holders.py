"""Two took the same members out: who they called says nothing of which of the two it was, what else is known does."""

import itertools
import re

import pytest

from tests.journeys.story import CALLED, Story, inquiry, story
from tests.tracing.conftest import rows_of

__all__ = ["inquiry", "story"]
UNHEARD, HEARD = 8, 12


def names_by_mobile(content: bytes) -> dict[str, str]:
    """The names as a file has them."""
    headings, *rows = rows_of(content)
    name, phone = (next(at for at, one in enumerate(headings) if word in one) for word in ("नाम", "मोबाइल"))
    return {f"+91{re.sub('[^0-9]', '', row[phone])[-10:]}": row[name] for row in rows}


def parted(story: Story) -> tuple[list[str], list[str]]:
    """Numbers of members whose names both copies spell alike, and of those whose names they do not."""
    operator, president = (names_by_mobile(story.files[login]) for login in ("operator", "president"))
    alike: list[str] = []
    unlike: list[str] = []
    for mobile in itertools.chain(*story.phones.values()):
        (alike if operator[mobile] == president[mobile] else unlike).append(mobile)
    return alike, unlike


class TestTwoWhoTookTheSame:
    def test_are_told_apart_by_the_spelling_that_members_heard(self, story: Story) -> None:
        leaked = story.take_files("saran", "saran")
        story.open_case()
        alike, unlike = parted(story)
        story.complain(alike[:UNHEARD])
        before = story.weigh()

        story.complain([*unlike, *alike[UNHEARD:]][:HEARD], heard=names_by_mobile(leaked))
        found = story.weigh()

        assert before.posterior["operator"] == pytest.approx(before.posterior["president"])
        assert found.posterior["operator"] > 0.75
        assert found.posterior["president"] < before.posterior["president"] / 3
        assert found.unheard == UNHEARD
        operator = found.suspect("operator")
        assert operator is not None
        assert operator.differ == 0

    def test_are_told_apart_by_the_list_that_turned_up(self, story: Story) -> None:
        leaked = story.take_files("narharpur", "narharpur")
        story.open_case()
        story.complain(story.phones["narharpur"][:CALLED])
        before = story.weigh()

        story.attach(leaked)
        found = story.weigh()

        assert before.named is None
        assert found.named == "operator"
        assert set(found.filed) == {"operator"}
        assert found.posterior["president"] < before.posterior["president"] / 5

    def test_the_same_copy_that_turns_up_again_says_no_more_than_before(self, story: Story) -> None:
        leaked = story.take_files("narharpur", "narharpur")
        story.open_case()
        story.complain(story.phones["narharpur"][:CALLED])
        story.attach(leaked)
        before = story.weigh()

        story.attach(leaked)
        found = story.weigh()

        assert found.filed == pytest.approx(before.filed)
