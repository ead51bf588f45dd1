"""The text for an office as paper, to be signed, posted or attached."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from dharatal.engines.paper import Document
from dharatal.field.trace.breach import notices
from dharatal.field.trace.breach.models import Notice


def pdf(notice: Notice, language: str) -> bytes:
    """One text in one language; the same bytes each time."""
    text = notices.text_of(notice, language)
    with override(language):
        foot = _("Text %(version)s, check: %(digest)s") % {
            "version": notice.version,
            "digest": notice.digest[:16],
        }
        signed = _("Name, post and signature")
    return _pdf(text.title, text.to, list(text.sections), foot, signed, notice.made_at)


def _pdf(
    title: str, to: str, sections: list[tuple[str, str]], foot: str, signed: str, made_at: datetime
) -> bytes:
    paper = Document(foot=foot, made_at=made_at, title=title)
    paper.add_page()
    paper.say(to)
    paper.headline(title)
    for heading, said in sections:
        if heading:
            paper.heading(heading)
        paper.say(said)
    paper.ln(14)
    paper.aside(signed)
    return paper.done()
