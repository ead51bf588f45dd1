"""A breach as its pages show it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from dharatal.field.trace.breach import clocks, containing, letters, notices, opening, queries
from dharatal.field.trace.breach.fields import FIELDS, LONGEST
from dharatal.field.trace.breach.kinds import KINDS, SESSIONS
from dharatal.field.trace.breach.models import Breach, Notice, Switch
from dharatal.field.trace.breach.opening import Answers, Told
from dharatal.field.trace.breach.words import DO, HOW, TITLES, TO_MEMBERS, WARNING
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST, to_ist
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

Context = dict[str, Any]


class ToTell(NamedTuple):
    """Places whose members are to be told, and how many those are."""

    places: Sequence[Unit]
    members: int


def index(actor: Actor, *, at: datetime) -> Context:
    return {
        "breaches": [_listed(actor, one, at) for one in queries.breaches(actor)],
        "new_href": reverse("breach:new"),
    }


def new(actor: Actor, sent: QueryDict, *, refusal: str, at: datetime) -> Context:
    chosen = sent.getlist("district")
    return {
        "districts": [
            {"ref": unit.ref, "unit": unit, "chosen": unit.ref in chosen}
            for unit in territory.units_of_kind("district").order_by("name_en", "id")
        ],
        "noticed_at": sent.get("noticed_at") or to_ist(at).strftime("%Y-%m-%dT%H:%M"),
        "nature": sent.get("nature.hi", ""),
        "field": FIELDS["nature"],
        "longest": LONGEST,
        "case": sent.get("case", ""),
        "refusal": refusal,
        "action_href": reverse("breach:new"),
        "back_href": reverse("breach:index"),
    }


def one(actor: Actor, of: Breach, *, at: datetime) -> Context:
    facts = opening.latest_facts(of)
    answers_now = opening.answers_of(of, facts)
    made = queries.notices(actor, of)
    return {
        "breach": _head(of),
        "clocks": [_clock(one, made) for one in queries.standing(actor, of, at=at)],
        "warnings": [_made(one) for one in made if one.duty == WARNING],
        "text_href": reverse("breach:text", args=[of.id]) if _is_open(of) else "",
        "facts": {
            "version": facts.version if facts else 0,
            "at": facts.written_at if facts else None,
            "known": [_said(code, answers_now[code]) for code in FIELDS if answers_now[code].is_known],
            "unknown": [FIELDS[code].label for code in FIELDS if not answers_now[code].is_known],
        },
        "form_href": reverse("breach:form", args=[of.id]) if _is_open(of) else "",
        "switches": [_switch(one, of) for one in queries.switches(actor, of)],
        "contain_href": reverse("breach:contain", args=[of.id]),
        "lists": [_list(one) for one in queries.lists(actor, of)],
        "close_href": reverse("breach:close", args=[of.id]) if _is_open(of) else "",
    }


def form(actor: Actor, of: Breach, *, refusal: str) -> Context:
    facts = opening.latest_facts(of)
    told = opening.answers_of(of, facts)
    return {
        "breach": _head(of),
        "refusal": refusal,
        "longest": LONGEST,
        "fields": [
            {
                "code": code,
                "label": field.label,
                "hint": field.hint,
                "is_known": told[code].is_known,
                "hi": told[code].hi,
                "en": told[code].en,
            }
            for code, field in FIELDS.items()
        ],
        "action_href": reverse("breach:form", args=[of.id]),
    }


def notice(actor: Actor, of: Notice, sent: QueryDict, *, asked: ToTell | None, refusal: str) -> Context:
    is_to_members = of.duty in TO_MEMBERS
    units = territory.units_by_ids(set(of.breach.districts))
    return {
        "breach": _head(of.breach),
        "notice": {
            **_made(of),
            "title": TITLES[of.duty],
            "digest": " ".join(of.digest[at : at + 8] for at in range(0, 64, 8)),
            "facts": of.facts,
        },
        "texts": [
            {
                "language": language,
                "text": notices.text_of(of, language),
                "pdf_href": reverse("breach:paper", args=[of.id, language]),
            }
            for language in _languages()
        ],
        "is_to_members": is_to_members,
        "may_tell": of.told_at is None and _is_open(of.breach),
        "how": [{"code": code, "label": label} for code, label in HOW.items()],
        "sent": sent,
        "told_how": HOW.get(of.told_how, ""),
        "reference": notices.reference_of(of),
        "places": [
            {**_tick(unit, sent), "parts": [_tick(part, sent) for part in territory.children(unit)]}
            for unit in units.values()
        ]
        if is_to_members and of.told_at is None
        else [],
        "asked": {"refs": [unit.ref for unit in asked.places], **asked._asdict()} if asked else None,
        "members_href": reverse("breach:members", args=[of.id]) if is_to_members and of.told_at else "",
        "refusal": refusal,
        "action_href": reverse("breach:notice", args=[of.id]),
    }


def members(actor: Actor, of: Notice, *, state: str, page: int, at: datetime) -> Context:
    rows, total = queries.members(actor, of, state=state, page=page, at=at)
    units = territory.units_by_ids({row.unit_id for row in rows})
    told = queries.list_of(of)
    first = (page - 1) * queries.PAGE
    here = reverse("breach:members", args=[of.id])
    return {
        "breach": _head(of.breach),
        "notice": _made(of),
        "list": _list(told),
        "state": state,
        "states": [
            {"code": f"concerned_{code}", "count": told.by_state.get(code, 0), "href": f"{here}?state={code}"}
            for code in queries.STATES
        ],
        "rows": [
            {
                "place": units.get(row.unit_id),
                "state": f"concerned_{row.state}",
                "at": row.told_at,
                "proof": (row.call_uuid.hex[:8] if row.call_uuid else "")
                or (row.letters.hex[:8] if row.letters else ""),
                "is_call": row.call_uuid is not None,
            }
            for row in rows
        ],
        "page": {
            "first": first + 1,
            "last": first + len(rows),
            "total": total,
            "previous": str(page - 1) if page > 1 else "",
            "next": str(page + 1) if first + len(rows) < total else "",
        },
        "letters_href": reverse("breach:letters", args=[of.id]) if told.by_state.get("letter") else "",
        "at_once": letters.AT_ONCE,
        "printed": [
            {
                "label": made.id.hex[:8],
                "count": made.count,
                "at": made.printed_at,
                "posted_at": made.posted_at,
                "posted_href": "" if made.posted_at else reverse("breach:posted", args=[made.id]),
            }
            for made in letters.printed(actor, [of])
        ],
    }


def contain(
    actor: Actor, of: Breach, asked: containing.Asked | None, *, refusal: str, login: str, at: datetime
) -> Context:
    """login: as typed, kept where it was refused, since an empty one means everybody's."""
    live = [
        one for one in queries.switches(actor, of) if one.undone_at is None and KINDS[one.kind].is_undoable
    ]
    return {
        "breach": _head(of),
        "refusal": refusal,
        "login": login if refusal else "",
        "asked": {
            "title": KINDS[asked.kind].title,
            "says": KINDS[asked.kind].says,
            "kind": asked.kind,
            "login": asked.login,
            "touches": asked.touches,
            "is_counted": asked.kind != "exports",
            "is_undoable": KINDS[asked.kind].is_undoable,
            "confirm": asked.confirm,
        }
        if asked
        else None,
        "kinds": [
            {
                "code": kind.code,
                "title": kind.title,
                "says": kind.says,
                "is_undoable": kind.is_undoable,
                "takes_login": kind.code == SESSIONS,
                "is_on": any(one.kind == kind.code for one in live),
            }
            for kind in KINDS.values()
        ]
        if _is_open(of)
        else [],
        "switches": [_switch(one, of) for one in queries.switches(actor, of)],
        "action_href": reverse("breach:contain", args=[of.id]),
    }


def answers(sent: Mapping[str, str], *, only: Sequence[str] = tuple(FIELDS)) -> Answers:
    """What a form answers: `<code>.hi`, `<code>.en`, and `<code>.unknown` where it is not determined."""
    return {
        code: Told(not sent.get(f"{code}.unknown"), sent.get(f"{code}.hi", ""), sent.get(f"{code}.en", ""))
        for code in only
    }


def places_in(sent: QueryDict) -> list[str]:
    """References of units that were ticked, and typed beside them."""
    return [ref for ref in (*sent.getlist("place"), *sent.get("other", "").split()) if ref]


def moment(typed: str) -> datetime | None:
    """A moment as a browser sends it, in Indian time."""
    try:
        found = parse_datetime(typed)
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=IST)


def uuid_in(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _languages() -> tuple[str, str]:
    return ("en", "hi") if (get_language() or "").startswith("en") else ("hi", "en")


def _is_open(of: Breach) -> bool:
    return of.state == Breach.State.OPEN


def _tick(unit: Unit, sent: QueryDict) -> Context:
    return {"ref": unit.ref, "unit": unit, "is_chosen": unit.ref in sent.getlist("place")}


def _head(of: Breach) -> Context:
    units = territory.units_by_ids(set(of.districts))
    return {
        "number": of.number,
        "noticed_at": of.noticed_at,
        "state": f"breach_{of.state}",
        "is_open": _is_open(of),
        "districts": [units[one] for one in of.districts if one in units],
        "href": reverse("breach:one", args=[of.id]),
        "back_href": reverse("breach:index"),
    }


def _listed(actor: Actor, of: Breach, at: datetime) -> Context:
    standing = queries.standing(actor, of, at=at)
    late = [one for one in standing if one.state == "late"]
    next_one = next((one for one in standing if one.met_at is None), None)
    return {
        **_head(of),
        "late": len(late),
        "met": sum(one.met_at is not None for one in standing),
        "of": len(standing),
        "next": DO[next_one.clock.code] if next_one else "",
        "next_at": next_one.late_at if next_one else None,
    }


def _clock(one: clocks.Standing, made: Sequence[Notice]) -> Context:
    return {
        "duty": one.clock.code,
        "title": DO[one.clock.code],
        "law": one.clock.law,
        "is_law": one.is_law,
        "applies_from": one.clock.applies_from,
        "due_at": one.due_at,
        "late_at": one.late_at,
        "hours": one.clock.hours,
        "met_at": one.met_at,
        "state": f"clock_{one.state}",
        "needs": one.state in ("running", "late"),
        "texts": [_made(notice) for notice in made if notice.duty == one.clock.code],
    }


def _made(of: Notice) -> Context:
    return {
        "version": of.version,
        "made_at": of.made_at,
        "told_at": of.told_at,
        "href": reverse("breach:notice", args=[of.id]),
    }


def _said(code: str, told: Told) -> Context:
    return {"label": FIELDS[code].label, "text": told.say((get_language() or "hi")[:2])}


def _switch(one: Switch, of: Breach) -> Context:
    kind = KINDS[one.kind]
    return {
        "text": str(kind.done) % {"count": one.touched},
        "login": access.login_of(one.user_id) if one.user_id else "",
        "by": access.login_of(one.done_by),
        "at": one.done_at,
        "undone_at": one.undone_at,
        "undo_href": reverse("breach:undo", args=[one.id])
        if kind.is_undoable and one.undone_at is None and _is_open(of)
        else "",
    }


def _list(told: queries.Told) -> Context:
    return {
        "title": TITLES[told.notice.duty],
        "at": told.notice.told_at,
        "is_whole": told.notice.spread_at is not None,
        "total": told.total,
        "reached": told.reached,
        "waiting": told.by_state.get("waiting", 0),
        "letters": told.by_state.get("letter", 0) + told.by_state.get("printed", 0),
        "href": reverse("breach:members", args=[told.notice.id]),
    }
