"""Sentences in the user's language for commands that need no database, and so none of Django's rooms."""

from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

LOCALE = Path(__file__).resolve().parents[4] / "locale"


def speak(language: str) -> None:
    """Make gettext ready, unless the whole of Django stands already."""
    if not settings.configured:
        settings.configure(USE_I18N=True, LANGUAGE_CODE="en", LOCALE_PATHS=[LOCALE], INSTALLED_APPS=[])
        django.setup()
    translation.activate(language)
