"""What granian serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dharatal.interfaces.settings")
os.environ.setdefault("DHARATAL_ROLE", "web")

application = get_wsgi_application()

# A full collection walks half a million objects that never die, and every caller waits meanwhile.
assert get_resolver().url_patterns  # noqa: S101 - loads all rooms' pages
gc.collect()
gc.freeze()

# A page asks the database a dozen times. Each answer waits for the interpreter until the thread that computes gives it
# up: after Python's usual 5 ms, two pages at once take five times as long as one.
sys.setswitchinterval(0.0005)
