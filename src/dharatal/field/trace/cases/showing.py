"""Inquiries as the pages show them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.cases.operations import LONGEST_REASON, NEEDED, SHORTEST_REASON
from dharatal.field.trace.cases.queries import Heard, Named, Said
from dharatal.field.trace.complaints.showing import VIAS
from dharatal.field.trace.models import Case
from dharatal.register.territory import queries as territory

Context = dict[str, Any]

ROLES = {"opener": _("opened it"), "inquirer": _("inquires")}
VOICES = {"open": _("for opening it"), "decline": _("against it")}


def listing(cases: Sequence[Case], *, is_entrusted: bool) -> Context:
    """The cases that somebody is named in or may decide about."""
    ids = {district for one in cases for district in one.district_ids}
    units = territory.units_by_ids(ids)
    return {
        "cases": [listed(one, units) for one in cases],
        "is_entrusted": is_entrusted,
        "propose_href": reverse("cases:propose") if is_entrusted else "",
    }


def listed(one: Case, units: Mapping[int, Any]) -> Context:
    return {
        "number": one.number,
        "state": f"case_{one.state}",
        "is_open": one.state == Case.State.OPEN,
        "is_proposed": one.state == Case.State.PROPOSED,
        "places": [units[district] for district in one.district_ids if district in units],
        "since": one.since,
        "until": one.until,
        "proposed_at": one.proposed_at,
        "by_signal": one.proposed_by < 0,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at or one.declined_at,
        "href": reverse("cases:one", args=[one.id]),
        "findings_href": reverse("findings:index", args=[one.id]) if one.opened_at else "",
    }


def one(
    held: Case,
    *,
    voices: Sequence[Said],
    people: Sequence[Named],
    evidence: Sequence[Heard],
    told: Mapping[str, int],
    logins: Mapping[int, str],
    is_named: bool,
    is_opener: bool,
    may_speak: bool,
) -> Context:
    """A case for whoever is named in it, or a proposal for the entrusted, who see no evidence yet."""
    here = [held.id]
    units = territory.units_by_ids({*held.district_ids, *(heard.district_id for heard in evidence)})
    return {
        "case": listed(held, units),
        "because": held.proposed_because,
        "voices": [
            {"login": said.login, "word": VOICES[said.voice], "at": said.said_at, "reason": said.reason}
            for said in voices
        ],
        "people": [
            {
                "login": named.login,
                "role": ROLES[named.role],
                "by": named.by,
                "from_at": named.from_at,
                "until_at": named.until_at,
                "user_id": named.user_id,
                "may_go": is_opener and named.role == "inquirer" and named.until_at is None,
            }
            for named in people
        ],
        "evidence": [_heard(heard, held.id, units, logins) for heard in evidence],
        "told": [{"state": f"complaint_{state}", "count": count} for state, count in told.items()],
        "sources": _sources(evidence, logins),
        "is_named": is_named,
        "is_opener": is_opener,
        "may_speak": may_speak,
        "needed": NEEDED,
        "shortest": SHORTEST_REASON,
        "longest": LONGEST_REASON,
        "speak_href": reverse("cases:speak", args=here),
        "name_href": reverse("cases:name", args=here),
        "unname_href": reverse("cases:unname", args=here),
        "close_href": reverse("cases:close", args=here),
        "back_href": reverse("cases:index"),
    }


def entrusted(held: Mapping[int, str]) -> Context:
    return {
        "entrusted": [{"user_id": user_id, "login": login} for user_id, login in held.items()],
        "needed": NEEDED,
        "add_href": reverse("cases:entrust"),
        "dismiss_href": reverse("cases:dismiss"),
    }


def _heard(heard: Heard, case_id: UUID, units: Mapping[int, Any], logins: Mapping[int, str]) -> Context:
    return {
        "place": units.get(heard.district_id),
        "called_at": heard.called_at,
        "called_to": heard.called_to if heard.called_to != heard.called_at else None,
        "name": heard.heard_name,
        "via": VIAS[heard.told_via],
        "by": logins.get(heard.told_by, ""),
        "confirmed_by": logins.get(heard.confirmed_by, ""),
        "call_backs": heard.call_backs,
        "href": reverse("cases:complaint", args=[case_id, heard.complaint]),
    }


def _sources(evidence: Sequence[Heard], logins: Mapping[int, str]) -> list[Context]:
    """Who entered how much of the evidence, the most first: one account's alone would weigh little."""
    counts: dict[str, int] = {}
    for heard in evidence:
        login = logins.get(heard.told_by, "")
        counts[login] = counts.get(login, 0) + 1
    found = [{"login": login, "count": count} for login, count in counts.items()]
    return sorted(found, key=lambda one: (-int(str(one["count"])), str(one["login"])))


def wanted(sent: Mapping[str, Any], districts: Sequence[Any], *, refusal: str, at: datetime) -> Context:
    """The form with which one of the entrusted proposes an inquiry."""
    chosen = set(sent.get("districts", []))
    return {
        "districts": [{"unit": one, "id": one.id, "chosen": str(one.id) in chosen} for one in districts],
        "since": sent.get("since", ""),
        "today": at.date(),
        "refusal": refusal,
        "back_href": reverse("cases:index"),
    }
