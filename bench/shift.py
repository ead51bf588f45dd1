"""How long 500 callers wait for their next card, at their real pace, with the in-charge's page open.

`python bench/shift.py [--quick]` prints one JSON object a figure. The whole installation runs as `dharatal up` starts
it (database that syncs to disk, two granian processes, worker with sealer and followers), on the machine's two
cores, which it shares with the 500 browsers played here. Each caller logs in, reads a card, shows the number,
talks, records the result and is given the next card in the same answer: one card every 75 seconds on average, a
heartbeat every minute, as the page's script does it. Of the answers 55 of 100 are no answer, 25 are YES, each of which
admits somebody. The in-charge's page asks for its live part every ten seconds, for each of two in-charges.
"Simulated at real pace, compressed clock" is read so: a call takes as long as calls take, so the load of a second is
that of 500 callers and no more; what is compressed is the day. The shift is at half past eleven when it is looked at:
its morning since ten is filled in by SQL (72 calls a caller, 36,000 in all, with their tallies and their spent
quotas), and of what follows two minutes are played. A clock that ran faster would let leases and log-ins run out under
callers who still talk, and would ask of the machine what no room asks.
A wait is from sending the result to the last byte of the next card.
--quick: 50 callers; its figures say little.
"""

from __future__ import annotations

import argparse
import heapq
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode

import psycopg

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles
from dharatal.interfaces.cli.service.parts import LOCAL, answers, granian, web_processes
from dharatal.interfaces.seed.directory import write_directory
from dharatal.interfaces.seed.districts import STATE_CODE
from dharatal.interfaces.seed.invent import COLUMNS, people, places
from dharatal.interfaces.seed.throwaway import throwaway
from intake import LOADER, dharatal, load, tell

CALLERS, INCHARGES, PEOPLE = 500, 2, 5_000
SECONDS, RAMP, SETTLED = 150.0, 45.0, 55.0  # callers come in over 45 seconds; waits count from 55 on
READING, RINGING, TALKING = (3.0, 12.0), (20.0, 50.0), (45.0, 150.0)  # even between; 75 s a card on average
BEAT, LIVE = 60.0, 10.0
MORNING = 72  # calls of each caller since ten, one in 75 seconds
_MORNING = """
WITH callers AS (
  SELECT id, row_number() OVER (ORDER BY id) AS place FROM access_user WHERE login LIKE 'caller%%'
), tasks AS (
  SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS total FROM calls_task
)
INSERT INTO calls_call (uuid, started_at, task_id, subject_id, district_id, block_id, panchayat_id, unit_id, caller_id,
                        dialled_at, finished_at, outcome, key, led_to, same_line)
SELECT gen_random_uuid(), began, t.id, t.subject_id, t.district_id, t.block_id, t.panchayat_id, t.unit_id, c.id,
       began + interval '7 s', began + interval '60 s',
       (ARRAY['no_answer', 'no_answer', 'yes', 'switched_off', 'wrong_number'])[1 + n %% 5], '', 'waiting', false
FROM callers c CROSS JOIN generate_series(1, %(calls)s) n
CROSS JOIN LATERAL (SELECT %(at)s::timestamptz - n * interval '75 s' AS began) moment
JOIN tasks t ON t.place = 1 + (c.place * %(calls)s + n) %% t.total;
INSERT INTO calls_callertally (day, caller_id, code, n, seconds)
SELECT %(day)s, caller_id, outcome, count(*), 53 * count(*) FROM calls_call GROUP BY caller_id, outcome;
INSERT INTO calls_districttally (day, hour, district_id, code, n)
SELECT %(day)s, extract(hour FROM finished_at AT TIME ZONE 'Asia/Kolkata'), district_id, outcome, count(*)
FROM calls_call GROUP BY 2, 3, 4;
INSERT INTO vault_spending (user_id, kind, day, subject_id)
SELECT DISTINCT caller_id, 'dial', %(day)s::date, subject_id FROM calls_call;
ANALYZE calls_call, calls_callertally, calls_districttally, vault_spending;
"""
OUTCOMES = {
    "no_answer": 0.45,
    "busy": 0.05,
    "switched_off": 0.10,
    "yes": 0.25,
    "wrong_number": 0.08,
    "no": 0.07,
}
QUESTIONS = ("identity", "place", "association", "consent")
MOST_MS = 100.0
PORT = 0  # found when the shift begins
HERTZ = os.sysconf("SC_CLK_TCK")
TOKEN = "a" * 32  # of forms
AT_ONCE = 64  # requests under way; real browsers are not limited
KEPT_FRESH = {"DHARATAL_NOW": "2026-05-04T06:00:00+00:00"}  # half past eleven in India


Cookies = str  # a browser's, as it sends them


def prepare(folder: Path, callers: int, rows: int) -> tuple[list[Cookies], list[Cookies]]:
    """Places of a district, its list in the queue, callers and in-charges with sessions of their browsers."""
    made, listing = places("district", 1), folder / "lgd"
    listing.mkdir()
    write_directory(made, listing)
    dharatal("units", "import", "--lgd", str(listing), "--state", STATE_CODE)
    dharatal("user", "add", LOADER, "--post", "hq_operator", "--unit", f"state:{STATE_CODE}")
    sheet = folder / "rows.csv"
    told = people("district", 1, made, members=2 * rows).select(COLUMNS).unique("mobile", keep="first")
    told.head(rows).write_csv(sheet)
    load(sheet)
    found = log_ins(callers)
    fill_the_morning()
    return found


def fill_the_morning() -> None:
    """What the callers have done since ten, as the operations would have left it."""
    from dharatal.kernel.clock import ist_day, now  # noqa: PLC0415 - there is no Django before the throw-away home

    logins = login.read(home())
    with roles.administrator(logins, logins["name"]) as connection:
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(
            "SELECT audit_ensure_partitions(%s::date, 1)", [ist_day(now())]
        )  # this day is long ago
        cursor.execute(_MORNING, {"calls": MORNING, "at": now(), "day": ist_day(now())})


def log_ins(callers: int) -> tuple[list[Cookies], list[Cookies]]:
    from django.conf import settings  # noqa: PLC0415 - there is no Django before the throw-away home
    from django.test import Client  # noqa: PLC0415

    from dharatal.engines.postgres.gate import permitted  # noqa: PLC0415
    from dharatal.field.callroom.checking import noticing  # noqa: PLC0415
    from dharatal.guard.access import operations as access  # noqa: PLC0415
    from dharatal.guard.access import second_factor  # noqa: PLC0415
    from dharatal.guard.access.door import entering  # noqa: PLC0415
    from dharatal.kernel.actor import SYSTEM, Actor  # noqa: PLC0415
    from dharatal.kernel.clock import now  # noqa: PLC0415
    from dharatal.register.posts import operations as posts  # noqa: PLC0415
    from dharatal.register.territory.queries import unit_by_ref  # noqa: PLC0415

    def session_of(name: str, post: str, device: str) -> Cookies:
        at = now()
        with permitted(), entering(SYSTEM, None):
            user = access.add_user(SYSTEM, login=name, password=None, at=at)
            unit = unit_by_ref(f"state:{STATE_CODE}")
            posts.appoint(SYSTEM, user_id=user.id, post=post, unit_id=unit.id, starts_at=at, at=at)
            if post == "caller":
                noticing.accept(Actor(user.id, name, "web"), at=at)
            else:
                second_factor.set_totp(SYSTEM, user=user, at=at)
        browser = Client()
        with permitted():
            browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        kept = {name: one.value for name, one in browser.cookies.items()}
        kept |= {"dharatal_device": device, settings.CSRF_COOKIE_NAME: TOKEN}
        return "; ".join(f"{name}={value}" for name, value in kept.items())

    with permitted(), entering(SYSTEM, None):
        secret = access.enrol_device(SYSTEM, label="room", at=now())[1]
    return (
        [session_of(f"caller{number}", "caller", secret) for number in range(callers)],
        [session_of(f"incharge{number}", "callroom_incharge", secret) for number in range(INCHARGES)],
    )


@contextmanager
def running(here: Path) -> Iterator[None]:
    """Web and worker, as the supervisor starts them."""
    global PORT
    PORT = free_port()
    told = {**os.environ, "DHARATAL_HOME": str(here), "DHARATAL_HOSTS": LOCAL}
    commands = [
        (granian(LOCAL, PORT, web_processes()), "web"),
        ([sys.executable, "-m", "dharatal.interfaces.worker"], "worker"),
    ]
    log = (here / "bench.log").open("wb")
    processes = [
        subprocess.Popen(command, env={**told, "DHARATAL_ROLE": role}, stdout=log, stderr=log)
        for command, role in commands
    ]
    try:
        until = time.monotonic() + 60
        while not answers(LOCAL, PORT):
            if time.monotonic() > until:
                raise SystemExit((here / "bench.log").read_text())
            time.sleep(0.2)
        yield
    finally:
        for one in processes:
            one.terminate()
        for one in processes:
            one.wait(20)
        log.close()


def processor_seconds(here: Path) -> dict[str, float]:
    """Processor time so far: of the machine, of the installation by part, and of the browsers played here."""
    parts = {"machine": sum(map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:4])) / HERTZ}
    database = next(here.rglob("postmaster.pid")).read_text().split()[0]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            is_ours = f"DHARATAL_HOME={here}".encode() in (process / "environ").read_bytes()
            numbers = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        part = next((one for one in ("granian", "worker") if is_ours and one.encode() in command), "")
        part = "database" if database in (process.name, numbers[1]) else part
        if part:
            parts[part] = parts.get(part, 0.0) + sum(map(int, numbers[11:13])) / HERTZ
    return {**parts, "browsers": time.process_time()}


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind((LOCAL, 0))
        return int(asking.getsockname()[1])


class Answer(NamedTuple):
    status: int
    page: str
    seconds: float


@dataclass
class Browser:
    """One log-in's browser, with its connection kept open; what is asked meanwhile waits its turn."""

    cookies: Cookies
    turn: threading.Lock = field(default_factory=threading.Lock)
    connection: http.client.HTTPConnection = field(
        default_factory=lambda: http.client.HTTPConnection(LOCAL, PORT, timeout=30)
    )

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        headers = {"Cookie": self.cookies, "X-CSRFToken": TOKEN}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        body = None if form is None else urlencode(form)
        with self.turn:
            started = time.perf_counter()
            try:
                status, page = self._asked(path, body, headers)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()  # the server let go of a connection that was idle
                status, page = self._asked(path, body, headers)
            return Answer(status, page, time.perf_counter() - started)

    def _asked(self, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")


class Shift:
    """Who does what when, and how long it took. Times are seconds since the shift began."""

    def __init__(self, seconds: float) -> None:
        self.ends = seconds
        self.due: list[tuple[float, int, Callable[[], None]]] = []
        self.times: dict[str, list[float]] = defaultdict(list)
        self.late: list[float] = []
        self.failed: list[str] = []
        self.lock = threading.Condition()
        self.count = 0
        self.began = time.perf_counter()

    def now(self) -> float:
        return time.perf_counter() - self.began

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        with self.lock:
            self.count += 1
            heapq.heappush(self.due, (self.now() + seconds, self.count, act))
            self.lock.notify()

    def noted(self, kind: str, answer: Answer, *, right: int = 200) -> bool:
        if answer.status != right:
            self.failed.append(f"{kind} {answer.status}")
        elif self.now() > SETTLED:
            self.times[kind].append(answer.seconds)
        return answer.status == right

    def run(self) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while self.now() < self.ends:
                with self.lock:
                    wait = self.due[0][0] - self.now() if self.due else 1.0
                    if wait > 0:
                        self.lock.wait(min(wait, 0.5))
                        continue
                    at, _number, act = heapq.heappop(self.due)
                self.late.append(self.now() - at)
                pool.submit(self._tried, act)

    def _tried(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:
            self.failed.append(repr(error))


@dataclass
class Caller:
    shift: Shift
    browser: Browser
    beats: Browser  # the page's heartbeat does not wait for its other requests
    chance: random.Random
    call: str = ""
    key: str = ""

    def begin(self) -> None:
        answer = self.browser.ask("/calls/")
        if self.shift.noted("desk", answer):
            self.read(answer.page)
            self.shift.later(self.chance.uniform(0, BEAT), self.beat)

    def read(self, page: str) -> None:
        if 'data-call="' not in page:
            self.shift.failed.append("no card")
            return
        self.call = page.split('data-call="')[1].split('"')[0]
        self.key = page.split('name="key" value="')[1].split('"')[0]
        self.shift.later(self.chance.uniform(*READING), self.dial)

    def dial(self) -> None:
        if self.shift.noted("number", self.browser.ask(f"/calls/{self.call}/dial/", {})):
            outcome = self.chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
            lasts = TALKING if outcome in ("yes", "no", "wrong_number") else RINGING
            self.shift.later(self.chance.uniform(*lasts), lambda: self.record(outcome))

    def record(self, outcome: str) -> None:
        form = {"outcome": outcome, "key": self.key, **dict.fromkeys(QUESTIONS, "yes")}
        answer = self.browser.ask(f"/calls/{self.call}/record/", form)
        if self.shift.noted("next card", answer):
            self.read(answer.page)

    def beat(self) -> None:
        answer = self.beats.ask(f"/calls/{self.call}/heartbeat/", {})
        if answer.status not in (404, 409):  # the card was recorded in this very moment
            self.shift.noted("heartbeat", answer, right=204)
        self.shift.later(BEAT, self.beat)


@dataclass
class InCharge:
    shift: Shift
    browser: Browser

    def begin(self) -> None:
        self.shift.noted("in-charge's page", self.browser.ask("/calls/room/"))
        self.shift.later(LIVE, self.look)

    def look(self) -> None:
        self.shift.noted("in-charge's live part", self.browser.ask("/calls/room/live/"))
        self.shift.later(LIVE, self.look)


def worked(callers: list[Cookies], incharges: list[Cookies], seconds: float) -> Shift:
    shift = Shift(seconds)
    chance = random.Random(4)
    for cookies in callers:
        caller = Caller(shift, Browser(cookies), Browser(cookies), random.Random(chance.random()))
        shift.later(chance.uniform(0, RAMP), caller.begin)
    for cookies in incharges:
        shift.later(1.0, InCharge(shift, Browser(cookies)).begin)
    shift.run()
    return shift


def told(shift: Shift, callers: int, cores: dict[str, float]) -> bool:
    """cores: how many each part kept busy; others: what else ran on the machine meanwhile."""
    print(f"{len(shift.failed)} failed: {shift.failed[:5]}", file=sys.stderr)
    if len(shift.times["next card"]) < 2:
        raise SystemExit("No caller was given a next card.")
    times = {kind: [1_000 * one for one in found] for kind, found in shift.times.items()}
    busy = shift.ends - SETTLED
    shown = {
        f"{kind} (median, p99 ms)": [round(median(one), 1), round(percentile(one), 1)]
        for kind, one in times.items()
    }
    good = tell(
        "next card of callers at work, p99 in ms", percentile(times["next card"]), MOST_MS,
        callers=callers, cards=len(times["next card"]), cards_a_second=round(len(times["next card"]) / busy, 2),
        requests_a_second=round(sum(map(len, times.values())) / busy, 1), busy_cores=cores,
        generator_late_ms=round(1_000 * percentile(shift.late), 1), **shown,
    )  # fmt: skip
    return tell("requests of a shift that failed", float(len(shift.failed)), 0.0) & good


def cores_between(before: dict[str, float], after: dict[str, float], seconds: float) -> dict[str, float]:
    busy = {part: (after[part] - before.get(part, 0.0)) / seconds for part in after}
    others = busy.pop("machine") - sum(busy.values())
    return {part: round(one, 2) for part, one in {**busy, "others": others}.items()}


def percentile(times: list[float]) -> float:
    return quantiles(times, n=100)[98] if len(times) > 1 else sum(times)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    callers, seconds = (CALLERS // 10, 100.0) if is_quick else (CALLERS, SECONDS)
    os.environ |= {**KEPT_FRESH, "DHARATAL_NOW_SINCE": str(time.time())}
    with throwaway(fsync=True) as here, tempfile.TemporaryDirectory() as folder:
        found = prepare(Path(folder), callers, PEOPLE)
        with running(here):
            before = processor_seconds(here)
            shift = worked(*found, seconds)
            cores = cores_between(before, processor_seconds(here), shift.now())
        return 0 if told(shift, callers, cores) else 1


if __name__ == "__main__":
    sys.exit(main())
