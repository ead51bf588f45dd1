"""The log, for auditors and the guard officer: does it stand, what did a log-in do; never a member's name."""

import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dharatal.engines.keys import signing_key
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit import queries, verify, witness
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.audit.capabilities import READ_LOG
from dharatal.guard.audit.models import Checkpoint, Leaf
from dharatal.guard.audit.verify import Verdict
from dharatal.interfaces.web.actions import ACTIONS, CHANNELS
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory

VERDICT = "log.verdict"
MOST_AT_ONCE = 300_000
SHOWN = 50
KEPT, RECENT = timedelta(days=366), timedelta(days=31)
LOGIN = re.compile(
    r"[a-z0-9][a-z0-9._-]{0,39}"
)  # what else is typed may be anything, and stays out of the log


class TooLongToCheck(Refusal):
    """A log of this length is not gone through while a browser waits."""

    code = "too_long_to_check"


@require_GET
@route(capability=READ_LOG)
def index(request: ActingRequest) -> HttpResponse:
    """How the log stands, and what was done last (?who=LOGIN&action=CODE&day=2026-11-21)."""
    actor, at = request.actor, clock.now()
    asked = {name: request.GET.get(name, "").strip() for name in ("who", "action", "day")}
    who = asked["who"] = asked["who"].lower()
    found = _entries(actor, asked, _place(request.GET.get("page", "")), at)
    shown = found[:SHOWN]
    if any(asked.values()):
        facts: dict[str, Fact] = {"shown": len(shown), "login": who if LOGIN.fullmatch(who) else ""}
        audit.record(actor, "audit.searched", facts=facts, at=at)
    context = {
        "verdict": last_verdict(actor),
        "check_href": reverse("log:check"),
        "checkpoints": [_checkpoint(one) for one in Checkpoint.objects.order_by("-size")[:5]],
        "key_fingerprint": _fingerprint(),
        "filters": asked,
        "is_no_day": bool(asked["day"]) and _day(asked["day"]) is None,
        "actions": [
            {"code": code, "label": label, "chosen": code == asked["action"]}
            for label, code in sorted((str(label), code) for code, label in ACTIONS.items())
        ],
        "recent_days": RECENT.days,
        "entries": _shown(shown),
        "page": _pager(shown, len(found) > SHOWN),
    }
    return TemplateResponse(request, "audit/index.html", context)


@require_POST
@route(capability=READ_LOG)
def check(request: ActingRequest) -> HttpResponse:
    """Go through the whole log and keep the verdict for the page. Raises TooLongToCheck."""
    actor, at = request.actor, clock.now()
    if queries.standing(actor).entries > MOST_AT_ONCE:
        raise TooLongToCheck(
            _("The log has grown too long to check here. Run `dharatal audit verify` on the machine.")
        )
    started = time.monotonic()
    verdict = verify.verify(against=witness.kept())
    cache.set(VERDICT, _kept(verdict, at, time.monotonic() - started), None)
    facts = {"entries": verdict.entries, "findings": verdict.found}
    audit.record(actor, "audit.verified", facts=facts, at=at)
    return redirect("log:index")


@require_GET
@route(capability=READ_LOG)
def checkpoint(request: ActingRequest, size: int) -> HttpResponse:
    """A signed checkpoint as a file, to keep outside the house."""
    found = Checkpoint.objects.filter(size=size).first()
    if found is None:
        raise Http404
    audit.record(request.actor, "audit.checkpoint_taken", facts={"size": size}, at=clock.now())
    response = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dharatal-{size}.checkpoint"'
    return response


def _entries(
    actor: Actor, asked: Mapping[str, str], before: queries.Place | None, at: datetime
) -> list[queries.Line]:
    """A page of entries and one more: of a log-in the last year, of everybody the last month, or of a day."""
    since, until = at - (KEPT if asked["who"] else RECENT), None
    if day := _day(asked["day"]):
        since, until = day, day + timedelta(days=1)
    actions = [asked["action"]] if asked["action"] else []
    return queries.entries_of(
        actor, asked["who"], since=since, until=until, actions=actions, limit=SHOWN + 1, before=before
    )


def _day(typed: str) -> datetime | None:
    """The beginning of a day in India, none when what was typed is no day."""
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    return datetime.combine(day, time_of_day(0), tzinfo=IST) if day else None


def _place(token: str) -> queries.Place | None:
    moment, _tilde, entry = token.partition("~")
    try:
        at = parse_datetime(moment)
        return (at, UUID(entry)) if at else None
    except ValueError:
        return None


def _pager(shown: Sequence[queries.Line], has_more: bool) -> dict[str, Any]:
    token = f"{shown[-1].at.isoformat()}~{shown[-1].entry_id}" if shown and has_more else ""
    return {"first": 1, "last": len(shown), "total": None, "previous": "", "next": token}


def _shown(lines: Sequence[queries.Line]) -> list[dict[str, Any]]:
    units = territory.units_by_ids({line.unit_id for line in lines if line.unit_id})
    leaves = Leaf.objects.filter(entry_id__in=[line.entry_id for line in lines])
    numbers = dict(leaves.values_list("entry_id", "index"))
    return [
        {
            "index": numbers.get(line.entry_id),
            "at": line.at,
            "who": line.login,
            "channel": CHANNELS.get(line.channel, line.channel),
            "action": line.action,
            "unit": units.get(line.unit_id) if line.unit_id else None,
            "subjects": line.subject_count,
            "href": "",
        }
        for line in lines
    ]


def last_verdict(actor: Actor) -> dict[str, Any]:
    """The last check, or that there was none yet; a log that has only grown since is as good as then."""
    standing = queries.standing(actor)
    last = cache.get(VERDICT)
    if last is None:
        return {"state": "unchecked", "entries": standing.entries, "first_broken": None}
    return {**last, "entries": max(standing.entries, last["entries"])}


def _kept(verdict: Verdict, at: datetime, seconds: float) -> dict[str, Any]:
    broken = [
        {"index": one.leaf or 0, "at": one.at or at, "what": one.sentence} for one in verdict.findings[:1]
    ]
    return {
        "state": "intact" if verdict.ok else "broken",
        "entries": verdict.entries,
        "root": verdict.root,
        "checked_at": at,
        "seconds": round(seconds),
        "first_broken": broken[0] if broken else None,
    }


def _checkpoint(one: Checkpoint) -> dict[str, Any]:
    return {
        "size": one.size,
        "root": bytes(one.root).hex(),
        "at": one.signed_at,
        "href": reverse("log:checkpoint", args=[one.size]),
    }


def _fingerprint() -> str:
    """SHA-256 of the public key, as `dharatal audit checkpoint` prints it."""
    raw = signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()
