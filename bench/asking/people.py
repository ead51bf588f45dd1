"""Searches the register and times it, in a process of its own: `python bench/asking/people.py LOGIN < searches.json`.

In: a JSON list of [text, unit or ""]. Out: a JSON list of [milliseconds, milliseconds of a processor, ids of the
people found, in order]. A search is timed from opening the door to the commit, with the entry in the log and in the
watch; its processor time is this process's and the database's for this connection. Between searches, outside of their
time, the watch is made to forget the log-in: it would lock whoever asks so much, as it should.
"""

import json
import sys
import time
from pathlib import Path

# loaded as the process that serves pages is, its garbage settled
import dharatal.interfaces.web.wsgi  # noqa: F401

# isort: split
from datetime import UTC, datetime

from django.db import connection

from dharatal.engines.home import home
from dharatal.engines.postgres import login as logins
from dharatal.engines.postgres import roles
from dharatal.guard.access.door import entering
from dharatal.guard.access.queries import user_by_login
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import queries
from dharatal.register.people.capabilities import FIND
from dharatal.register.territory.queries import unit_by_ref

AT = datetime.now(UTC)
AT_A_TIME = 10  # searches before the watch forgets


def processor_ms(backend: int) -> float:
    """The processor time spent so far; /proc counts that of the database's process in nanoseconds."""
    theirs = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0])
    return 1_000 * time.process_time() + theirs / 1_000_000


def forgotten() -> None:
    known = logins.read(home())
    with roles.administrator(known, known["name"]) as admin:
        admin.execute("DELETE FROM vault_lookday")


def main() -> None:
    login = sys.argv[1]
    with entering(SYSTEM, None), connection.cursor() as cursor:
        user = user_by_login(login)
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    if user is None:
        raise SystemExit(f"nobody is called {login}")
    actor = Actor(user.id, login, "bench")
    answers = []
    for number, (text, ref) in enumerate(json.load(sys.stdin)):
        if number % AT_A_TIME == 0:
            forgotten()
        started, spent = time.perf_counter(), processor_ms(backend)
        with entering(actor, FIND):
            rows = queries.find(actor, text, unit=unit_by_ref(ref) if ref else None, limit=20, at=AT)
        times = (1_000 * (time.perf_counter() - started), processor_ms(backend) - spent)
        answers.append([*times, [row.id for row in rows]])
    json.dump(answers, sys.stdout)


main()
