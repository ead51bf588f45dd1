"""Searches the register and times it, in a process of its own: `python bench/asking/people.py LOGIN < searches.json`.

In: a JSON list of [text, unit or ""]. Out: a JSON list of [milliseconds, ids of the people found, in order]. A
search is timed from opening the door to the commit, with the entry in the log.
"""

import json
import sys
import time

import django

django.setup()

from datetime import UTC, datetime  # noqa: E402

from dharatal.guard.access.door import entering  # noqa: E402
from dharatal.guard.access.queries import user_by_login  # noqa: E402
from dharatal.kernel.actor import SYSTEM, Actor  # noqa: E402
from dharatal.register.people import queries  # noqa: E402
from dharatal.register.people.capabilities import FIND  # noqa: E402
from dharatal.register.territory.queries import unit_by_ref  # noqa: E402

AT = datetime.now(UTC)


def main() -> None:
    login = sys.argv[1]
    with entering(SYSTEM, None):
        user = user_by_login(login)
    if user is None:
        raise SystemExit(f"nobody is called {login}")
    actor = Actor(user.id, login, "bench")
    answers = []
    for text, ref in json.load(sys.stdin):
        started = time.perf_counter()
        with entering(actor, FIND):
            rows = queries.find(actor, text, unit=unit_by_ref(ref) if ref else None, limit=20, at=AT)
        answers.append([1_000 * (time.perf_counter() - started), [row.id for row in rows]])
    json.dump(answers, sys.stdout)


main()
