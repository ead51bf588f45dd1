"""The text for an office as paper, to be signed, posted or attached."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from dharatal.engines.paper import Document
from dharatal.field.trace.breach import notices
from dharatal.field.trace.breach.models import Notice
from dharatal.field.trace.breach.words import Text


def pdf(notice: Notice, language: str) -> bytes:
    """One text in one language; the same bytes each time."""
    text = notices.text_of(notice, language)
    with override(language):
        foot = _("Text %(version)s, check: %(digest)s") % {
            "version": notice.version,
            "digest": notice.digest[:16],
        }
        signed = _("Name, post and signature")
    return _pdf(text, foot, signed, notice.made_at, language)


def _pdf(text: Text, foot: str, signed: str, made_at: datetime, language: str) -> bytes:
    paper = Document(foot=foot, made_at=made_at, title=text.title, language=language)
    paper.add_page()
    paper.say(text.to)
    paper.headline(text.title)
    for heading, said in text.sections:
        if heading:
            paper.heading(heading)
        paper.say(said)
    paper.ln(14)
    paper.aside(signed)
    return paper.done()
