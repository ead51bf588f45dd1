"""Callers who work through a list by command, each in a thread, and remember what was acknowledged."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tests.installation import Answer, Installation
from tests.miniature import Bihar

DISTRICT = "district:218"
GIVEN = ("सुमन", "राकेश", "कविता", "मनोज", "आरती", "दिलीप", "गीता", "सुरेश", "पूनम", "अजय")
SURNAMES = ("कुमार", "देवी", "सिंह", "राय", "महतो", "पासवान", "शर्मा")


def write_list(path: Path, bihar: Bihar, *, rows: int, first_phone: int) -> Path:
    """A clean list: everybody has a number of their own."""
    villages = [unit for unit in bihar.land if unit.kind == "village"]
    by_ref = {unit.ref: unit for unit in bihar.land}
    with path.open("w", encoding="utf-8") as target:
        target.write("नाम,मोबाइल,गाँव,पंचायत\n")
        for number in range(rows):
            village = villages[number % len(villages)]
            name = f"{GIVEN[number % 10]} {SURNAMES[number // 10 % 7]}"
            target.write(
                f"{name},{first_phone + number},{village.name_hi},{by_ref[village.parent].name_hi}\n"
            )
    return path


@dataclass
class Caller:
    """Someone who calls until told to stop. acknowledged: submissions whose yes was answered, by call."""

    at: Installation
    login: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: list[Answer] = field(default_factory=list)

    def work(self, stop: threading.Event, *, most: int = 1_000) -> None:
        while not stop.is_set() and len(self.acknowledged) < most:
            card = self._answered("calls", "next", stop=stop)
            if card is None or not card.told["call"]:
                return
            call, key = str(card.told["call"]), uuid4().hex
            if self._answered("calls", "dial", call, stop=stop) is None:
                return
            if self._answered("calls", "record", call, "--outcome", "yes", "--key", key, stop=stop):
                self.acknowledged[call] = str(card.told["submission"])

    def _answered(self, *command: str, stop: threading.Event) -> Answer | None:
        """Ask until it is answered, as a caller's page does; None when told to stop meanwhile."""
        while not stop.is_set():
            answer = self.at.run(*command, "--as", self.login)
            if answer.status == 0:
                return answer
            self.refused.append(answer)
            time.sleep(0.2)
        return None


@dataclass
class Callers:
    at: Installation
    callers: list[Caller]
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    @classmethod
    def hired(cls, at: Installation, logins: Sequence[str]) -> "Callers":
        for login in logins:
            at.do("user", "add", login, "--post", "caller", "--unit", "state:10")
        return cls(at, [Caller(at, login) for login in logins])

    def begin(self, *, most: int = 1_000) -> None:
        self.stop.clear()
        self.threads = [
            threading.Thread(target=caller.work, args=(self.stop,), kwargs={"most": most})
            for caller in self.callers
        ]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

    @property
    def acknowledged(self) -> list[str]:
        return [submission for caller in self.callers for submission in caller.acknowledged.values()]


def close_what_waits(at: Installation) -> None:
    """Leave an empty queue to the next test."""
    with at.superuser() as connection:
        connection.execute("UPDATE calls_task SET state = 'closed', leased_by = NULL WHERE state <> 'done'")
