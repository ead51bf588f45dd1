"""Compares new rows with the register and times each: `python bench/asking/entry.py < rows.json`.

In: a JSON list of [id of the record that is meant, the row]. Out: a JSON list of [milliseconds, how many were compared,
whether the record was among them]. A row is timed from opening the worker's door to its end; what is told besides
is asked afterwards.
"""

import json
import os
import sys
import time

import django

os.environ["DHARATAL_ROLE"] = "worker"
django.setup()

from dharatal.guard.access.door import entering  # noqa: E402
from dharatal.kernel.actor import SYSTEM  # noqa: E402
from dharatal.register.people.capabilities import MATCH  # noqa: E402
from dharatal.register.people.matching.rows import Row  # noqa: E402
from dharatal.register.people.pairs import finding, kept  # noqa: E402

answers = []
for meant, cells in json.load(sys.stdin):
    new = {0: Row(*cells)}
    started = time.perf_counter()
    with entering(SYSTEM, MATCH):
        finding.weigh_against_all(new, kept.in_force().model)
    taken = 1_000 * (time.perf_counter() - started)
    with entering(SYSTEM, MATCH):
        compared = finding.candidates_of(new)
    answers.append([taken, len(compared), (0, meant) in compared])
json.dump(answers, sys.stdout)
