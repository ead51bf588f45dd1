"""What granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dharatal.interfaces.settings")
os.environ.setdefault("DHARATAL_ROLE", "web")

application = get_wsgi_application()
