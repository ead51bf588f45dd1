"""The first report, from end to end: a file leaks, members are called, and an inquiry names its source, or nobody.

Through the operations, where the clock can go on by the week; `test_inquiry_by_command` beside it goes the same way by
command, on a running installation.
"""

from dharatal.field.trace.breach.models import Concerned
from dharatal.field.trace.capabilities import HANDLE_BREACH, TELL
from dharatal.field.trace.inquiry import checking
from dharatal.guard.access.door import entering
from tests.journeys.story import CALLED, CALLERS, Story, inquiry, story

__all__ = ["inquiry", "story"]


class TestLeak:
    def test_is_named_reported_and_its_members_told(self, story: Story) -> None:
        leaked = story.take_files()
        story.open_case()
        story.complain(story.phones["narharpur"][:CALLED])
        found = story.weigh()
        assert found.named == "operator"

        traced = story.inquiry.traced(leaked)
        assert {one.holder for one in traced.named} == {"operator"}

        story.hear({"operator": "The file lay on a computer that four people use."})
        printed, text = story.report()
        assert "The evidence names the account “operator”." in text
        assert "The file lay on a computer that four people use." in text
        assert "president" not in text
        with entering(story.actors["dev"], None):
            assert checking.file(story.actors["dev"], printed.files["hi"], at=story.now).is_ours

        breach = story.breach({"nature": "A file of members was passed on.", "contact": "District office"})
        notice = story.tell_members(breach, "narharpur")
        assert set(story.standing(breach).values()) == {"met"}
        with entering(story.actors["raman"], HANDLE_BREACH):
            proofs = Concerned.objects.filter(notice=notice, state="told", call_uuid__isnull=False).count()
        assert proofs == 75


class TestInnocent:
    def test_who_is_framed_is_not_named(self, story: Story) -> None:
        """A caller writes complaints into the public form about members whom the president alone had, and herself
        confirms each when it comes to her as a call-back."""
        story.take_files()
        story.open_case()
        story.complain(story.phones["bahuara"][:CALLED], back=("asha",))

        found = story.weigh()
        story.hear({})
        _printed, text = story.report()

        assert found.named is None
        assert "The evidence names nobody." in text
        assert "names the account" not in text
        assert (
            "Without what one account, or two together, wrote down and confirmed it would be another finding."
            in text
        )

    def test_who_is_framed_by_two_is_not_named(self, story: Story) -> None:
        """Headquarters writes down complaints of members whom the president alone had, and a caller in league confirms
        each."""
        story.give("operator", TELL)
        story.take_files()
        story.open_case()
        story.complain(story.phones["bahuara"][:CALLED], by="operator", back=("asha",))

        found = story.weigh()

        assert found.named is None
        assert found.rests_on == ["asha + operator"]

    def test_who_is_framed_by_two_callers_is_not_named(self, story: Story) -> None:
        """Two callers write complaints into the public form, and each confirms what comes back to them as a call."""
        story.take_files()
        story.open_case()
        story.complain(story.phones["bahuara"][:CALLED], back=CALLERS[:2])

        found = story.weigh()

        assert found.named is None
        assert found.rests_on == ["asha + bina"]
