"""Just enough of Django to draw templates."""

from __future__ import annotations

from pathlib import Path

import django
from django.conf import settings

WEB = Path(__file__).resolve().parents[1]
ROOT = WEB.parents[3]


def configure() -> None:
    """Set Django up without database and users, unless somebody has set it up already."""
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="only-for-specimens",  # noqa: S106  signs nothing that leaves this process
        ROOT_URLCONF="dharatal.interfaces.web.specimens.addresses",
        INSTALLED_APPS=["django.contrib.staticfiles", "django.contrib.humanize", "dharatal.interfaces.web"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [WEB / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        LANGUAGES=[("hi", "Hindi"), ("en", "English")],
        LANGUAGE_CODE="hi",
        LOCALE_PATHS=[ROOT / "locale"],
        USE_TZ=True,
        TIME_ZONE="Asia/Kolkata",
        STATIC_URL="/static/",
        ALLOWED_HOSTS=["testserver"],
    )
    django.setup()
