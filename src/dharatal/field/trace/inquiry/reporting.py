"""The report that leaves a case: printed in two languages, signed, its digest anchored in the log, its files sealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dharatal.engines.files import write_whole
from dharatal.engines.home import files_dir, secrets_dir
from dharatal.engines.keys import signing_key
from dharatal.engines.paper import Document
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiry import hearing, wording
from dharatal.field.trace.inquiry.finding import Finding
from dharatal.field.trace.inquiry.models import Report
from dharatal.field.trace.inquiry.wording import LANGUAGES, Forgers, Section
from dharatal.guard.access import queries as access
from dharatal.guard.access.capabilities import MANAGE_USERS
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.audit.checkpoint import origin_of, sign_note, verifier_line
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import CannotOpen, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.capabilities import EXPORT


class NotHeard(Refusal):
    """Somebody in the report has not answered yet, and the seven days still run."""

    code = "not_heard"


class NoSuchReport(Refusal):
    code = "no_such_report"
    status = 404


@dataclass(frozen=True, slots=True)
class Printed:
    """A report and the bytes of its two files, by language."""

    report: Report
    files: dict[str, bytes]


def print_report(actor: Actor, finding: Finding, *, at: datetime) -> Printed:
    """Print what was found with what was answered, sign it, and write its digests into the log.

    By somebody named in the case. Raises NotNamedInCase, NotHeard, KeysUnreadable, FontMissing.
    """
    case = cases.case(actor, finding.case_id)
    heard = hearing.hearings(actor, finding)
    _refuse_unheard(finding, heard, at)
    number = (Report.objects.aggregate(latest=Max("number"))["latest"] or 0) + 1
    said = {
        language: wording.sections(finding, heard, _forgers(at), case.number, language=language)
        for language in LANGUAGES
    }
    content = sha256(_plain(number, at, said)).hexdigest()
    note = _signed(number, content, at)
    files = {one: _pdf(number, content, note, said[one], one, at) for one in LANGUAGES}
    return Printed(_keep(actor, finding, number, content, note, files, at), files)


def reports(actor: Actor, case_id: UUID) -> list[Report]:
    """The reports of a case, the latest first. Raises NotNamedInCase."""
    cases.case(actor, case_id)
    return list(Report.objects.filter(case_id=case_id).order_by("-made_at", "id"))


def fetch(actor: Actor, report_id: UUID, *, language: str, at: datetime) -> tuple[Report, bytes]:
    """One file of a report, as it was printed ("inquiry.report_taken"). Raises NoSuchReport, NotNamedInCase."""
    found = Report.objects.filter(id=report_id).first()
    if found is None or language not in LANGUAGES:
        raise NoSuchReport(gettext_lazy("There is no such report."))
    cases.case(actor, found.case_id)
    subject = subjects_by_id([found.subject_id]).get(found.subject_id)
    try:
        if subject is None:
            raise CannotOpen("shredded")
        content = open_sealed(subject, _field(language), _path_of(found.id, language).read_bytes())
    except (OSError, CannotOpen) as error:
        raise NoSuchReport(
            gettext_lazy("The files of this report are not here any more."), code="report_gone"
        ) from error
    facts: dict[str, Fact] = {"number": found.number, "language": language}
    audit.record(actor, "inquiry.report_taken", object_id=found.case_id, facts=facts, visibility=CASE, at=at)
    return found, content


def note_text(number: int, content: str, made_at: datetime) -> str:
    """What is signed: three lines that stand on the last page."""
    return f"dharatal inquiry report {number}\nmade {made_at.astimezone(UTC).isoformat()}\nsha256 {content}\n"


def _refuse_unheard(finding: Finding, heard: Sequence[hearing.Opened], at: datetime) -> None:
    asked = {one.hearing.user_id for one in heard}
    left = [one for one in finding.suspects if one.user_id not in asked]
    if left or hearing.waiting([one.hearing for one in heard], at=at):
        raise NotHeard(
            gettext_lazy(
                "Everybody whose account stands in the report sees it first and has seven days to answer."
            )
        )


def _forgers(at: datetime) -> Forgers:
    return Forgers(
        administrators=len(access.holders_of(MANAGE_USERS.code, at=at)),
        exporters=len(access.ever_holders(EXPORT.code)),
        has_second_custodian=(secrets_dir() / "marks.key").exists(),
    )


def _plain(number: int, at: datetime, said: dict[str, list[Section]]) -> bytes:
    """What the report says, in one form: the digest of it stands on every page."""
    told = {language: [list(one) for one in sections] for language, sections in sorted(said.items())}
    return json.dumps([number, at.isoformat(), told], ensure_ascii=False, sort_keys=True).encode()


def _signed(number: int, content: str, at: datetime) -> str:
    key = signing_key()
    return sign_note(note_text(number, content, at), origin_of(key.public_key()), key)


def _pdf(
    number: int, content: str, note: str, sections: Sequence[Section], language: str, at: datetime
) -> bytes:
    with override(language):
        title = _("Report of an inquiry")
        foot = _("Confidential. Report %(number)s, check: %(code)s") % {
            "number": number,
            "code": check_code(content),
        }
        sign = _("Signature and how to check it")
        how = _(
            "Whoever has an account types the number and the check of this report at /trace/report-check/ or runs"
            " `dharatal inquiry check FILE`. The key that signed is:"
        )

    def typeset(pages: int) -> Document:
        paper = Document(foot=foot, made_at=at, title=title, language=language, pages=pages)
        paper.add_page()
        paper.headline(title)
        for one in sections:
            _set(paper, one)
        paper.heading(sign)
        paper.code(note)
        paper.aside(how)
        key = signing_key().public_key()
        paper.code(verifier_line(origin_of(key), key))
        return paper

    return typeset(typeset(0).page_no()).done()


def _set(paper: Document, one: Section) -> None:
    paper.heading(one.heading)
    for text in one.said:
        paper.say(text)
    paper.items(one.items)
    if one.table is not None:
        paper.rows(one.table.headings, one.table.rows, one.table.widths)
    for line in filter(None, one.quoted.split("\n")):
        paper.say(line)


def check_code(content: str) -> str:
    """The check that is printed on every page: 80 bits of the digest, in groups that can be typed."""
    return " ".join(content[at : at + 4] for at in range(0, 20, 4))


def _keep(
    actor: Actor,
    finding: Finding,
    number: int,
    content: str,
    note: str,
    files: dict[str, bytes],
    at: datetime,
) -> Report:
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    digests = {one: sha256(files[one]).hexdigest() for one in LANGUAGES}
    report_id = new_uuid()
    facts: dict[str, Fact] = {
        "number": number,
        "sha256": content,
        "hindi": digests["hi"],
        "english": digests["en"],
    }
    entry = audit.record(
        actor, "inquiry.report_printed", object_id=report_id, facts=facts, visibility=CASE, at=at
    )
    report = Report(
        id=report_id,
        number=number,
        case_id=finding.case_id,
        finding_id=finding.id,
        made_at=at,
        made_by=actor.user_id,
        content_digest=content,
        hindi_digest=digests["hi"],
        english_digest=digests["en"],
        note=note,
        entry_id=entry,
        subject_id=subject.id,
    )
    report.save(force_insert=True)
    for one in LANGUAGES:  # last, so that what the database refuses leaves no file behind
        write_whole(_path_of(report_id, one), seal(subject, _field(one), files[one]))
    return report


def _field(language: str) -> str:
    return f"inquiry.{language}"


def _path_of(report_id: UUID, language: str) -> Path:
    folder = files_dir() / "reports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{report_id}.{language}.sealed"
