"""The book and its board as the pages show them."""

from collections.abc import Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.complaints.again import ANSWERED, WHY, earlier_of
from dharatal.field.trace.complaints.board import BULK_DAYS, WEEKS, Row, Source
from dharatal.field.trace.complaints.changing import FALSE_A_YEAR, LEARNT
from dharatal.field.trace.complaints.operations import MERGED_WITHIN
from dharatal.field.trace.complaints.queries import PAGE, Listed, Opened, Told
from dharatal.field.trace.complaints.reading import PARTS, moment_of
from dharatal.field.trace.models import Complaint
from dharatal.kernel.clock import ist_day
from dharatal.kernel.ids import new_uuid
from dharatal.register.territory import queries as territory

Context = dict[str, Any]

VIAS = {
    "office": _("to the call room"),
    "president": _("to a president"),
    "web": _("by the member, on the web"),
    "sms": _("by short message"),
}
STATES = ("told", "confirmed", "denied", "unreachable", "duplicate")


def board(rows: list[Row], sources: list[Source], *, entrusted: Mapping[int, str]) -> Context:
    """The districts, and who entered many."""
    units = territory.units_by_ids({row.district_id for row in rows})
    return {
        "rows": [_row(row, units.get(row.district_id)) for row in rows],
        "sources": [_source(one) for one in sources],
        "weeks": WEEKS,
        "bulk_days": BULK_DAYS,
        "learnt": LEARNT,
        "years": round(1 / FALSE_A_YEAR),
        "has_deciders": len(entrusted) >= 2,
        "add_href": reverse("complaints:add"),
        "list_href": reverse("complaints:list"),
        "public_href": reverse("complain:form"),
    }


def listing(found: list[Listed], total: int, *, state: str, page: int, viewer: int) -> Context:
    """A page of the book. viewer: who reads it; of what they wrote down themselves the answer comes first."""
    units = territory.units_by_ids({one.complaint.unit_id for one in found if one.complaint.unit_id})
    first = (page - 1) * PAGE
    return {
        "complaints": [_listed(one, units, viewer) for one in found],
        "states": [{"code": "", "label": _("All"), "chosen": not state}]
        + [{"code": f"complaint_{one}", "value": one, "chosen": one == state} for one in STATES],
        "total": total,
        "page": {
            "first": first + 1,
            "last": first + len(found),
            "total": total,
            "previous": str(page - 1) if page > 1 else "",
            "next": str(page + 1) if first + len(found) < total else "",
        },
        "board_href": reverse("complaints:board"),
        "add_href": reverse("complaints:add"),
    }


def one(found: Opened, *, viewer: int | None = None, back_href: str) -> Context:
    """A complaint with everything that was told. viewer: as for `listing`; none in an inquiry, which sees it all."""
    held = found.listed.complaint
    units = territory.units_by_ids({held.unit_id} - {0})
    is_answered = held.state in ANSWERED and bool(held.confirmed_at)
    return {
        "one": _listed(found.listed, units, viewer),
        "tellings": [_telling(each) for each in found.tellings],
        "call_backs": _call_backs(found),
        "reasons": [{"code": code, "label": label} for code, label in WHY.items()] if is_answered else [],
        "days": MERGED_WITHIN.days,
        "back_href": back_href,
    }


def form(
    sent: Mapping[str, str], *, refusal: str = "", problem: str = "", key: str = "", at: datetime
) -> Context:
    """A form that is to be filled in, or was filled in wrongly. problem: the code of what is wrong."""
    return {
        "values": {name: sent.get(name, "") for name in _TYPED},
        "parts": [
            {"code": code, "label": label, "chosen": code == sent.get("part", "")}
            for code, (label, _first, _last) in PARTS.items()
        ],
        "today": ist_day(at),
        "refusal": refusal,
        "bad_mobile": problem == "no_mobile",
        "bad_day": problem in ("no_day", "in_future", "too_old", "ends_before"),
        "key": key or str(new_uuid()),
    }


_TYPED = ("mobile", "when", "day", "part", "caller", "offer", "heard_name", "details", "how")


def _row(row: Row, unit: Any) -> Context:
    found = row.change
    query = urlencode({"district": row.district_id})
    return {
        "place": unit,
        "weeks": row.weeks,
        "told": row.told,
        "waiting": row.waiting,
        "is_alarm": bool(found and found.is_alarm),
        "is_learning": found is None,
        "since": found.since if found else 0,
        "usual": f"{found.usual:.1f}" if found else "",
        "began": row.began,
        "href": f"{reverse('complaints:list')}?{query}",
    }


def _source(one: Source) -> Context:
    href = f"{reverse('complaints:list')}?{urlencode({'by': one.login})}"
    return {"login": one.login, "entered": one.entered, "confirmed": one.confirmed, "href": href}


def _listed(one: Listed, units: Mapping[int, Any], viewer: int | None) -> Context:
    """is_open: who wrote it down is not told whose number it is before somebody else has called it back."""
    held = one.complaint
    return {
        "state": f"complaint_{held.state}",
        "is_ours": held.subject_id > 0,
        "is_open": held.told_by == viewer and not held.confirmed_at,
        "is_duplicate": held.state == Complaint.State.DUPLICATE,
        "place": units.get(held.unit_id),
        "via": VIAS[held.told_via],
        "by": one.by,
        "told_at": held.told_at,
        "called_at": held.called_at,
        "called_to": held.called_to,
        "confirmed_at": held.confirmed_at,
        "confirmed_by": one.confirmed_by,
        "href": reverse("complaints:one", args=[held.id]),
    }


def _call_backs(found: Opened) -> list[Context]:
    """The call-backs before the last, the oldest first, with what was heard in each."""
    held = found.listed.complaint
    heard = next((told.again.earlier for told in found.tellings if told.listed.complaint.id == held.id), ())
    return [
        {
            "number": number,
            "state": f"complaint_{one.state}",
            "by": found.logins.get(one.by, ""),
            "at": parse_datetime(one.at),
            "name": told.heard_name if told else "",
            "when": told.when if told else "",
            "when_at": moment_of(told.when) if told else None,
            "why": WHY.get(one.why, ""),
            "asked_by": found.logins.get(one.asked_by, ""),
            "asked_at": parse_datetime(one.asked_at),
        }
        for number, (one, told) in enumerate(
            zip_longest(earlier_of(held), heard[: len(held.earlier)]), start=1
        )
    ]


def _telling(told: Told) -> Context:
    held, words = told.listed.complaint, told.words
    return {
        "via": VIAS[held.told_via],
        "by": told.listed.by,
        "told_at": held.told_at,
        "called_at": held.called_at,
        "called_to": held.called_to,
        "is_erased": words is None,
        "caller": words.caller if words else "",
        "offer": words.offer if words else "",
        "heard_name": words.heard_name if words else "",
        "details": words.details if words else "",
        "how": words.how if words else "",
        "again_when": told.again.when,
        "again_at": moment_of(told.again.when),
        "again_name": told.again.heard_name,
    }
