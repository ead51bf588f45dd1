"""What happens around a leak, in the order of the first report: files are taken, members are called, a case is opened.

On a database that commits, as the worker, with the custodian of the marks, the call room and the sealed log as they are
in the house; the one thing that is invented is the clock.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import operations as desk
from dharatal.field.callroom.checking import noticing
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.trace import running
from dharatal.field.trace.breach import notices, opening, queries, telling
from dharatal.field.trace.breach.models import Breach
from dharatal.field.trace.breach.opening import Told
from dharatal.field.trace.capabilities import HANDLE_BREACH, TELL
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.complaints import operations as complaints
from dharatal.field.trace.complaints.operations import Telling
from dharatal.field.trace.inquiring import declared, working
from dharatal.field.trace.inquiring import operations as weighing
from dharatal.field.trace.inquiring.verdict import Verdict
from dharatal.field.trace.inquiry import findings, hearing, reporting, wording
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
CALLERS = ("asha", "bina", "charu", "dipa")  # no name rests on the word of any two
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
    files: dict[str, bytes] = field(default_factory=dict)
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

    def take_files(self, operator: str = "narharpur", president: str = "bahuara") -> bytes:
        """Headquarters takes one place out as a file, the president another; answers the first as it was fetched."""
        for login, place in (("operator", operator), ("president", president)):
            self.files[login] = self.inquiry.fetched(self.actors[login], self._file(login, place))
        return self.files["operator"]

    def _file(self, login: str, place: str) -> UUID:
        self.later()
        return self.inquiry.export(self.actors[login], place)

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

    def complain(
        self,
        mobiles: Sequence[str],
        *,
        by: str = "",
        back: Sequence[str] = CALLERS,
        heard: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """A rival calls members, who tell it (by: who writes it down for them), and are called back in turns.

        heard: by mobile, the name that the rival's caller used.
        """
        for number, mobile in enumerate(mobiles):
            at = self.later(30 * MINUTE) if number % 12 else self.next_morning()
            actor, right = (self.actors[by], TELL) if by else (NOBODY, None)
            with entering(actor, right, at=at):
                told = Telling(mobile, called_at=at - 10 * MINUTE, heard_name=heard.get(mobile, ""))
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

    def attach(self, content: bytes) -> None:
        """A list that turned up is handed in and read, and joins the inquiry."""
        suspect = self.inquiry.handed_in(content)
        assert running.run(self.inquiry.officer, suspect) is not None
        chand, why = self.actors["chand"], "It was bought in the open market."
        with entering(chand, None):
            told = {"kind": "file", "suspect_id": suspect, "why": why}
            declared.assume(chand, self.case, **told, at=self.later())  # type: ignore[arg-type]
            with pytest.raises(declared.CannotAssume):
                declared.assume(chand, self.case, **told, at=self.later())  # type: ignore[arg-type]

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
