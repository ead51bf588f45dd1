"""Writes every specimen as a file: `python -m dharatal.interfaces.web.specimens OUT [hi|en]`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import django
from django.conf import settings

WEB = Path(__file__).resolve().parents[1]
ROOT = WEB.parents[3]


def configure(static_url: str = "static/") -> None:
    """Just enough of Django to draw templates: no database, no users."""
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="only-for-specimens",
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
        STATIC_URL=static_url,
        ALLOWED_HOSTS=["testserver"],
    )
    django.setup()


def write(out: Path, language: str) -> int:
    from dharatal.interfaces.web.specimens.drawing import draw  # noqa: PLC0415  Django must be set up first

    out.mkdir(parents=True, exist_ok=True)
    pages = draw(language)
    for name, html in pages.items():
        (out / f"{name.replace('/', '-')}.html").write_text(html, "utf-8")
    shutil.copytree(WEB / "static", out / "static", dirs_exist_ok=True)
    return len(pages)


if __name__ == "__main__":
    configure()
    print(write(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "hi"))
