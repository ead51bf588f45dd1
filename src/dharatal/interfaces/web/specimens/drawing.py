"""Draws the specimens in one language, with templates only: no shell of a real request, no database."""

from __future__ import annotations

from pathlib import Path

from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils import translation

from dharatal.interfaces.web.specimens import Specimen, specimens

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def engine() -> DjangoTemplates:
    return DjangoTemplates(
        {
            "NAME": "specimens",
            "DIRS": [TEMPLATES],
            "APP_DIRS": False,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    )


def draw_one(one: Specimen, drawer: DjangoTemplates) -> str:
    request = RequestFactory().get("/here/?page=2")
    return str(drawer.get_template(one.template).render(one.context, request))


def draw(language: str) -> dict[str, str]:
    """Return every specimen's HTML by name."""
    drawer = engine()
    with translation.override(language):
        return {one.name: draw_one(one, drawer) for one in specimens()}
