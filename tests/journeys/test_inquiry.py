"""The first report, from end to end: a file leaks, members are called, and an inquiry names its source, or nobody.

On a database that commits, as the worker, with the custodian of the marks, the call room and the sealed log as they are
in the house; the one thing that is invented is the clock.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import operations as desk
from dharatal.field.callroom.checking import noticing
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.trace.breach import notices, opening, queries, telling
from dharatal.field.trace.breach.models import Breach, Concerned
from dharatal.field.trace.breach.opening import Told
from dharatal.field.trace.capabilities import HANDLE_BREACH, TELL
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.complaints import operations as complaints
from dharatal.field.trace.complaints.operations import Telling
from dharatal.field.trace.inquiring import operations as weighing
from dharatal.field.trace.inquiring import working
from dharatal.field.trace.inquiring.verdict import Verdict
from dharatal.field.trace.inquiry import checking, findings, hearing, reporting, wording
from dharatal.field.trace.models import Entrusted
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.audit import sealer
from dharatal.kernel import clock
from dharatal.kernel.actor import NOBODY, SYSTEM, Actor
from dharatal.kernel.capability import Capability
from dharatal.kernel.ids import new_uuid
from tests.tracing.conftest import LONG_AGO, NOON, Inquiry, cards_of, inquiry, invented

__all__ = ["inquiry"]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CALLED = 24
CALLERS = (
    "asha",
    "bina",
    "charu",
    "dipa",
)  # of two nobody could be named: no name rests on the word of any two
PEOPLE: dict[str, tuple[Capability, ...]] = {
    **dict.fromkeys(CALLERS, (MAKE_CALLS,)),
    "chand": (),
    "dev": (),
    "raman": (HANDLE_BREACH,),
}


@dataclass
class Story:
    """What happens, in the order of the report: the clock goes on with each deed."""

    inquiry: Inquiry
    now: datetime = NOON
    actors: dict[str, Actor] = field(default_factory=dict)
    phones: dict[str, list[str]] = field(default_factory=dict)
    case: UUID = field(default_factory=new_uuid)

    def hire(self) -> None:
        """Four callers, two whom the leader entrusted, and whoever handles a breach."""
        self.actors |= {"operator": self.inquiry.operator, "president": self.inquiry.president}
        for login, rights in PEOPLE.items():
            with entering(SYSTEM, None):
                user = access.add_user(SYSTEM, login=login, password=None, at=LONG_AGO)
            self.actors[login] = Actor(user.id, login, "web", device=f"machine of {login}")
            self.give(login, *rights)
        with permitted(), entering(SYSTEM, None):
            for login in (*CALLERS, "operator"):
                noticing.accept(self.actors[login], at=LONG_AGO)
            for login in ("chand", "dev"):
                user_id = self.actors[login].user_id
                Entrusted(id=new_uuid(), user_id=user_id, named_by=-1, from_at=LONG_AGO).save(
                    force_insert=True
                )

    def give(self, login: str, *rights: Capability) -> None:
        with entering(SYSTEM, None):
            access.grant(
                SYSTEM,
                user_id=self.actors[login].user_id,
                capabilities=[str(right) for right in rights],
                unit_id=self.inquiry.units["bihar"].id,
                starts_at=LONG_AGO,
                ends_at=None,
                source=f"test:{login}:{len(rights)}",
                at=LONG_AGO,
            )

    def later(self, by: timedelta = MINUTE) -> datetime:
        self.now += by
        return self.now

    def next_morning(self) -> datetime:
        """Tomorrow at noon in India: the call room is open."""
        self.now = (self.now + DAY).replace(hour=NOON.hour, minute=NOON.minute)
        return self.now

    def take_files(self) -> bytes:
        """Headquarters takes one village out as a file, the president another; answers the first as it was fetched."""
        leaked = self.inquiry.fetched(self.actors["operator"], self._file("operator", "narharpur"))
        self.inquiry.fetched(self.actors["president"], self._file("president", "bahuara"))
        return leaked

    def _file(self, login: str, village: str) -> UUID:
        self.later()
        return self.inquiry.export(self.actors[login], village)

    def open_case(self) -> None:
        """Both who are entrusted open an inquiry about Saran, from the day after the files on."""
        chand, since = self.actors["chand"], self.later(DAY)
        with entering(chand, None):
            made = cases.propose(
                chand, district_ids=[self.inquiry.units["saran"].id], since=since, because={}, at=since
            )
        self.case = made.id
        for login in ("chand", "dev"):
            with entering(self.actors[login], None):
                cases.speak(self.actors[login], made.id, "open", reason="", at=self.later())

    def complain(self, mobiles: Sequence[str], *, by: str = "", back: Sequence[str] = CALLERS) -> None:
        """A rival calls members, who tell it (by: who writes it down for them), and are called back in turns."""
        for number, mobile in enumerate(mobiles):
            at = self.later(30 * MINUTE) if number % 12 else self.next_morning()
            actor, right = (self.actors[by], TELL) if by else (NOBODY, None)
            with entering(actor, right, at=at):
                told = Telling(mobile, called_at=at - 10 * MINUTE)
                complaints.tell(actor, told, via="office" if by else "web", at=at)
            self.call(back[number % len(back)], answers={"identity": "yes", "called": "yes"})

    def call(self, login: str, *, answers: dict[str, str]) -> None:
        """The next card, whatever it is about, answered with yes."""
        actor, at = self.actors[login], self.later()
        with entering(actor, MAKE_CALLS, at=at):
            claim, card = desk.take(actor, at=at)
            assert claim.task is not None and claim.task.call_uuid is not None, (claim.reason, card)
            desk.show_number(actor, call=claim.task.call_uuid, at=at)
            desk.record(actor, call=claim.task.call_uuid, outcome="yes", answers=answers, at=at + MINUTE / 2)

    def weigh(self) -> Verdict:
        with permitted():
            while sealer.seal_pending():
                pass
        chand = self.actors["chand"]
        with entering(chand, None):
            asked = weighing.ask(chand, self.case, at=self.later())
        found = working.run(chand, asked.id)
        assert found is not None
        return found

    def hear(self, answers: dict[str, str]) -> None:
        """Lay what was found before the holders; some answer, the others let the seven days pass."""
        chand = self.actors["chand"]
        with entering(chand, None):
            made = hearing.hear(chand, findings.latest(chand, self.case, at=self.later()), at=self.now)
        logins = {actor.user_id: login for login, actor in self.actors.items()}
        for one in made:
            login = logins[one.user_id]
            if login in answers:
                with entering(self.actors[login], None):
                    hearing.own_one(self.actors[login], one.id, at=self.later())
                    hearing.answer(self.actors[login], one.id, text=answers[login], at=self.now)
        self.later(8 * DAY)

    def report(self) -> tuple[reporting.Printed, str]:
        """The report as it leaves the case, and what it says in English."""
        chand = self.actors["chand"]
        with entering(chand, None):
            finding = findings.latest(chand, self.case, at=self.later())
            printed = reporting.print_report(chand, finding, at=self.now)
            heard = hearing.hearings(chand, finding)
            said = wording.sections(finding, heard, wording.Forgers(1, 1, True), 1, language="en")
        sealer.seal_pending()
        return printed, "\n".join("\n".join([one.heading, *one.said, *one.items, one.quoted]) for one in said)

    def breach(self, answers: dict[str, str]) -> Breach:
        """A breach, noticed now: CERT-In and the Board are told the same day, members in calls."""
        raman, noticed = self.actors["raman"], self.next_morning()
        known = {code: Told(True, text, text) for code, text in answers.items()}
        with entering(raman, HANDLE_BREACH):
            saran = self.inquiry.units["saran"]
            made = opening.open_breach(raman, [saran], noticed_at=noticed, answers=known, at=self.later())
            for duty in ("cert_in", "board_first", "board_full"):
                text = notices.make(raman, made.id, duty=duty, at=self.later())
                notices.told(
                    raman, text.id, how="email", reference=f"receipt of {duty}", at=self.later(MINUTE * 20)
                )
        return made

    def tell_members(self, made: Breach, village: str) -> UUID:
        raman = self.actors["raman"]
        with entering(raman, HANDLE_BREACH):
            text = notices.make(raman, made.id, duty="member", at=self.later())
            telling.begin(raman, text.id, [self.inquiry.units[village]], at=self.now)
        for _each in range(telling.spread(text.id, at=self.now)):
            self.call("asha", answers={"identity": "yes"})
        return text.id

    def standing(self, made: Breach) -> dict[str, str]:
        with entering(self.actors["raman"], HANDLE_BREACH):
            found = queries.standing(self.actors["raman"], made, at=self.now)
        return {one.clock.code: one.state for one in found}


@pytest.fixture
def story(inquiry: Inquiry) -> Iterator[Story]:
    """Saran's 150 members in two villages, whose numbers are known to the test as to the rival."""
    made = Story(inquiry)
    clock.set_trial_clock(lambda: made.now)
    frame = invented(150, 5)
    _cards, phones = cards_of(frame)
    alone = {phone for phone, count in Counter(phones).items() if count == 1}
    villages = {"narharpur": phones[:75], "bahuara": phones[75:]}
    made.phones = {name: [one for one in held if one in alone] for name, held in villages.items()}
    made.hire()
    yield made


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
