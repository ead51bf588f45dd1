"""A committed register of two districts, accounts that look at it, a rival who calls, and a case with two inquirers."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import Land, build_land
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.complaints.words import WORDS
from dharatal.field.trace.inquiring import declared, operations, working
from dharatal.field.trace.inquiring.models import Assumption
from dharatal.field.trace.inquiring.verdict import Verdict
from dharatal.field.trace.models import Complaint, Entrusted
from dharatal.guard.access.door import entering
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.sealer import seal_pending
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.ids import new_uuid
from dharatal.register.people import capabilities
from dharatal.register.people import operations as register
from dharatal.register.people.card import Card
from dharatal.register.people.tests.conftest import sealed

DAY = timedelta(days=1)
MEMBERS = 120


@dataclass
class Suspicion:
    """Asha and Bina open the case and inquire; hq, saran and khagaria have looked at people."""

    land: Land
    since: datetime
    case: UUID = field(default_factory=new_uuid)
    members: dict[str, list[int]] = field(default_factory=dict)

    def actor(self, login: str) -> Actor:
        return self.land.actors[login]

    def look(
        self, login: str, subjects: Sequence[int], *, days: float, action: str = "people.listed"
    ) -> None:
        """Somebody sees people, so many days after the case begins (before it: negative)."""
        with permitted(), entering(self.actor(login), None):
            audit.record(self.actor(login), action, subjects=subjects, at=self.since + days * DAY)

    def complain(
        self,
        subjects: Sequence[int],
        *,
        days: float = 5,
        by: str = "",
        back: Sequence[str] = ("asha", "bina"),
        place: str = "saran",
    ) -> list[UUID]:
        """Members tell of a call, and are called back in turns. by: who wrote it down, the member alone when empty."""
        made = []
        with permitted(), entering(SYSTEM, None):
            for number, subject in enumerate(subjects):
                at = self.since + (days + number / 10) * DAY
                made.append(self._complaint(subject, at, by, back[number % len(back)], place))
        return made

    def _complaint(self, subject: int, at: datetime, by: str, back: str, place: str) -> UUID:
        (kept,) = vault.new_subjects(1)
        vault.keep([kept])
        words = seal(kept, WORDS, json.dumps({"mobile": "+916000000001"}).encode())
        made = Complaint(
            id=new_uuid(),
            sealed_id=kept.id,
            told_via="office" if by else "web",
            told_by=self.actor(by).user_id if by else 0,
            told_at=at + timedelta(hours=3),
            called_at=at,
            subject_id=subject,
            district_id=self.land.units[place].id,
            words=words,
            key_version=key_version(words),
            state="confirmed",
            confirmed_at=at + timedelta(hours=6),
            confirmed_by=self.actor(back).user_id,
        )
        made.save(force_insert=True)
        return made.id

    def assume(self, kind: str, **told: Any) -> Assumption:
        asha = self.actor("asha")
        with entering(asha, None):
            return declared.assume(
                asha, self.case, kind=kind, why="The office told us in writing.", at=clock.now(), **told
            )

    def weigh(self, *, by: str = "asha") -> Verdict:
        with permitted():
            while seal_pending():
                pass
        asha = self.actor(by)
        with entering(asha, None):
            finding = operations.ask(asha, self.case, at=clock.now())
        found = working.run(asha, finding.id)
        assert found is not None
        return found


@pytest.fixture
def suspicion(worker_role: None, enter: Callable[..., Any]) -> Iterator[Suspicion]:
    since = clock.now() - 60 * DAY
    made = Suspicion(build_land(enter), since)
    _register(made)
    _open(made)
    yield made


def _register(made: Suspicion) -> None:
    with entering(SYSTEM, capabilities.LOOK):
        for place, village in (("saran", "narharpur"), ("khagaria", "sonihar")):
            cards = [Card(f"Member {number}", "", "", 30, "", "") for number in range(MEMBERS)]
            start = 6_000_100_000 if place == "saran" else 6_000_200_000
            phones = [f"+91{start + number}" for number in range(MEMBERS)]
            newcomers = sealed(cards, made.land.units[village], phones)
            found = [
                register.admit(SYSTEM, one, source="call", at=made.since - 300 * DAY).id for one in newcomers
            ]
            made.members[place] = found


def _open(made: Suspicion) -> None:
    districts = [made.land.units[place].id for place in ("saran", "khagaria")]
    with permitted(), entering(SYSTEM, None):
        for login in ("asha", "bina"):
            Entrusted(id=new_uuid(), user_id=made.actor(login).user_id, named_by=-1, from_at=made.since).save(
                force_insert=True
            )
        case = cases.propose(
            SYSTEM, district_ids=districts, since=made.since, because={}, at=made.since + DAY
        )
    made.case = case.id
    for login in ("asha", "bina"):
        with entering(made.actor(login), None):
            cases.speak(made.actor(login), case.id, "open", reason="", at=made.since + DAY)
