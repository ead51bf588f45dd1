"""What granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dharatal.interfaces.settings")
os.environ.setdefault("DHARATAL_ROLE", "web")

application = get_wsgi_application()

# A full collection walks half a million objects that never die, and every caller waits meanwhile.
assert get_resolver().url_patterns  # noqa: S101 - loads all rooms' pages
gc.collect()
gc.freeze()
