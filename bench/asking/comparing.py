"""Compares a list as the worker does, in a process of its own: `python bench/asking/comparing.py BATCH`."""

import os
import sys
from uuid import UUID

import django

os.environ["DHARATAL_ROLE"] = "worker"
django.setup()

from dharatal.field.intake.comparing import compare  # noqa: E402

print(compare(UUID(sys.argv[1])))
