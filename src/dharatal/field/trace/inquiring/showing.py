"""A finding as the pages show it: the question, those who cannot be excluded, what speaks for and against one.

Knows no database: whoever asks hands over what was read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from dharatal.field.trace.inquiring import naming_in_words as words
from dharatal.field.trace.inquiring.verdict import NOBODY, OUTSIDE, Gap, Suspect, Verdict, weighable
from dharatal.field.trace.inquiring.weighty import against, evidence_for, next_evidence

if TYPE_CHECKING:  # pages are also drawn without a database
    from dharatal.field.trace.inquiring.declared import Told
    from dharatal.field.trace.inquiring.models import Finding
    from dharatal.field.trace.inquiring.queries import Listed
    from dharatal.field.trace.models import Case
    from dharatal.field.trace.queries import Listed as FoundList
    from dharatal.register.territory.models import Unit

Context = dict[str, Any]
WAITING, MADE = "waiting", "made"
COPY, READ = "copy", "read"
SURE, RATIO = 99, 1_000
WIDTH, HEIGHT, GROUND, STEP = 532, 148, 121, 66
MOST_WEEKS = 16
MOST_LABELS = 120  # the width of the longest day under a bar


def listing(
    case: Case, found: Sequence[Listed], assumed: Sequence[Told], naming: Naming, *, may_ask: bool
) -> Context:
    """The findings of a case and what is assumed in it."""
    here = [case.id]
    return {
        "number": case.number,
        "findings": [_listed(one, case) for one in found],
        "is_waiting": any(one.finding.state == WAITING for one in found),
        "assumed": [_assumed(one, case, naming) for one in assumed],
        "may_ask": may_ask,
        "ask_href": reverse("findings:ask", args=here),
        "assume_href": reverse("findings:assume", args=here),
        "progress_href": reverse("findings:progress", args=here),
        "back_href": reverse("cases:one", args=here),
    }


def offered(
    case: Case, assumed: Sequence[Told], lists: Sequence[FoundList], naming: Naming
) -> dict[str, list[Context]]:
    """What the forms offer: whose weight can be moved besides accounts', and which lists can join."""
    live = [one.assumption for one in assumed if one.assumption.withdrawn_at is None]
    joined = {one.suspect_id for one in live}
    copies = [one.id for one in live if one.kind == COPY]
    return {
        "sources": [
            {"value": name, "word": naming.word(name)} for name in weighable(case.district_ids, copies)
        ],
        "lists": [
            {"value": str(one.suspect.id), "label": one.label, "at": one.suspect.received_at, "by": one.by}
            for one in lists
            if one.suspect.state == READ and one.suspect.id not in joined
        ],
    }


def typed(sent: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """What was typed into the form of its kind, for the form to keep; nothing where there is no such form."""
    kind = sent.get("kind", "")
    return {**{one: {} for one in words.KINDS}, kind: sent} if kind in words.KINDS else {}


def one(case: Case, held: Finding, told: Verdict, naming: Naming, *, chosen: str) -> Context:
    """What a finding says. chosen: the suspect whose evidence stands beside."""
    suspect = told.suspect(chosen) or (told.suspects[0] if told.suspects else None)
    here = [case.id, held.id]
    in_set = [one for one in told.set if told.suspect(one) or one == NOBODY]
    return {
        "number": case.number,
        "made_at": held.made_at,
        "digest": " ".join(held.digest[at : at + 8] for at in range(0, len(held.digest), 8)),
        "complaints": told.complaints,
        "members": told.members,
        "baseline": told.baseline,
        "again": told.again,
        "excluded": told.excluded,
        "named": naming.word(told.named) if told.named else "",
        **leading(told),
        "sure": SURE,
        "ratio": RATIO,
        "count": len(told.set),
        "accounts": sum(name not in (NOBODY,) and not name.startswith(OUTSIDE) for name in told.set),
        "others": sum(name == NOBODY or name.startswith(OUTSIDE) for name in told.set),
        "rows": [_row(name, told, naming, here, suspect) for name in _ordered(in_set, told)],
        "gaps": [_gap(one) for one in told.gaps],
        "rests_on": [words.together(one) for one in told.rests_on],
        "notes": [words.NOTES[one] for one in told.notes if one in words.NOTES],
        "same": [[naming.word(name) for name in group] for group in told.same],
        "suspect": _suspect(suspect, told, naming, here) if suspect else None,
        "next": next_evidence(told, naming),
        "how": [words.WAYS[way] for way in (suspect.ways if suspect else ()) if way in words.WAYS],
        "first": _first_call(told),
        "since": datetime.fromisoformat(told.since),
        "until": datetime.fromisoformat(told.until),
        "log_from": _moment(told.log_from),
        "weights": [
            {"word": naming.word(name), "weight": weight}
            for name, weight in told.weights.items()
            if weight != 1 and name in told.posterior
        ],
        "back_href": reverse("findings:index", args=[case.id]),
        "file_href": reverse("trace:index"),
    }


class Naming:
    """Names of sources in the language at hand."""

    def __init__(self, places: Mapping[str, str], copies: Mapping[str, str]) -> None:
        self.places, self._copies = places, copies

    @classmethod
    def of(cls, units: Iterable[Unit], assumed: Sequence[Told]) -> Naming:
        is_english = (get_language() or "").startswith("en")
        places = {str(one.id): one.name_en if is_english or not one.name_hi else one.name_hi for one in units}
        return cls(places, {str(one.assumption.id): one.who for one in assumed})

    def word(self, name: str) -> str:
        return words.source(name, self.places, self._copies)

    def place(self, district: int) -> str:
        return self.places.get(str(district), "")


def records(
    case: Case, held: Finding, told: Verdict, naming: Naming, found: Sequence[Any], **asked: str
) -> Context:
    """The complaints behind a figure. asked: source, part (inside or outside)."""
    return {
        "number": case.number,
        "word": naming.word(asked["source"]),
        "is_inside": asked["part"] == "inside",
        "rows": [
            {
                "place": naming.place(one.district_id),
                "called_at": one.called_at or one.told_at,
                "via": one.told_via,
                "state": f"complaint_{one.state}",
                "href": reverse("cases:complaint", args=[case.id, one.id]),
            }
            for one in found
        ],
        "count": len(found),
        "back_href": f"{reverse('findings:one', args=[case.id, held.id])}?of={asked['source']}",
    }


def looks(case: Case, held: Finding, login: str, lines: Sequence[Any]) -> Context:
    """What an account did and saw: entries of the log."""
    return {
        "number": case.number,
        "login": login,
        "lines": lines,
        "back_href": f"{reverse('findings:one', args=[case.id, held.id])}?of={login}",
    }


def _listed(one: Listed, case: Case) -> Context:
    held = one.finding
    return {
        "asked_at": held.asked_at,
        "made_at": held.made_at,
        "by": one.by,
        "state": f"finding_{held.state}",
        "problem": words.PROBLEMS.get(held.problem, words.OTHER_PROBLEM) if held.problem else "",
        "digest": held.digest[:8],
        "href": reverse("findings:one", args=[case.id, held.id]) if held.state == MADE else "",
    }


def _assumed(one: Told, case: Case, naming: Naming) -> Context:
    held = one.assumption
    return {
        "kind": words.KINDS[held.kind],
        "login": one.login,
        "source": naming.word(held.source) if held.source else "",
        "who": one.who,
        "where": one.where,
        "why": one.why,
        "from_at": held.from_at,
        "to_at": held.to_at,
        "weight": held.weight,
        "by": one.by,
        "made_at": held.made_at,
        "is_live": held.withdrawn_at is None,
        "withdraw_href": reverse("findings:withdraw", args=[case.id, held.id]),
    }


def leading(told: Verdict) -> Context:
    """Who stands first, in percent: that nobody passed anything on also counts. times: 0 where it leads nobody."""
    first = told.posterior.get(told.likeliest, 0.0)
    leads = told.log_lr > math.log(2) and first > told.nobody
    return {
        "is_nobody": told.nobody >= first,
        "likeliest_percent": _percent(max(first, told.nobody)),
        "times": _times(told.log_lr) if leads else 0,
    }


def _ordered(names: Sequence[str], told: Verdict) -> list[str]:
    chance = {**told.posterior, NOBODY: told.nobody}
    return sorted(names, key=lambda name: -chance.get(name, 0.0))


def _row(name: str, told: Verdict, naming: Naming, here: list[UUID], suspect: Suspect | None) -> Context:
    held = told.suspect(name)
    chance = told.nobody if name == NOBODY else told.posterior[name]
    low, high = (held.low, held.high) if held else _moved(chance)
    return {
        "word": naming.word(name),
        "about": words.about(name) or (_seen_in_words(held) if held else ""),
        "had_none": bool(held and held.is_account and not held.inside),
        "percent": _percent(chance),
        "low": _percent(low),
        "high": _percent(high),
        "x": f"{100 * chance:.1f}%",
        "x1": f"{100 * low:.1f}%",
        "x2": f"{max(100 * high, 100 * low + 0.5):.1f}%",
        "is_chosen": suspect is not None and suspect.name == name,
        "is_shared": bool(held and held.is_shared),
        "href": f"{reverse('findings:one', args=here)}?of={name}" if held else "",
    }


def _seen_in_words(held: Suspect) -> str:
    return ", ".join(str(words.WAYS[way]) for way in held.ways if way in words.WAYS)


def _moved(chance: float) -> tuple[float, float]:
    return chance * 0.1 / (1 - chance + chance * 0.1), chance * 10 / (1 - chance + chance * 10)


def _percent(chance: float) -> str:
    """In percent, never rounded to certainty."""
    if chance > 0.99:
        return f"{min(100 * chance, 99.99):.2f}"
    return f"{100 * chance:.0f}" if chance >= 0.0095 else f"{100 * chance:.1f}"


def _times(log_lr: float) -> int:
    return int(min(10**9, max(1.0, 2.718281828 ** min(log_lr, 20.7))))


def _gap(one: Gap) -> Context:
    return {"word": words.GAPS[one.kind], "from_at": _moment(one.from_at), "to_at": _moment(one.to_at)}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _first_call(told: Verdict) -> datetime | None:
    weeks = [week for one in told.suspects[:1] for week in one.by_week if week[1] or week[2]]
    return _moment(weeks[0][0]) if weeks else None


def _suspect(held: Suspect, told: Verdict, naming: Naming, here: list[UUID]) -> Context:
    def door(part: str) -> str:
        return reverse("findings:records", args=[*here, part]) + f"?of={held.name}"

    return {
        "word": naming.word(held.name),
        "is_account": held.is_account,
        "inside": len(held.inside),
        "outside": len(held.outside),
        "inside_href": door("inside"),
        "outside_href": door("outside"),
        "looks_href": f"{reverse('findings:looks', args=here)}?of={held.name}" if held.is_account else "",
        "for": evidence_for(held, told, naming, door),
        "against": against(held, told, naming, door),
        "districts": [
            {
                "place": naming.place(row[0]),
                "inside": row[1],
                "outside": row[2],
                "had": row[3],
                "there": row[4],
            }
            for row in sorted(held.by_district, key=lambda row: (-row[1] - row[2], -row[3]))
        ],
        "chart": _chart(held),
        "files": [{"at": datetime.fromisoformat(at), "rows": rows} for at, rows in held.files],
        "first_seen": _moment(held.first_seen),
    }


def _chart(held: Suspect) -> Context:
    """Complaints by week as bars: lengths are attributes, since style="" is forbidden. A few stay small."""
    weeks = held.by_week[-MOST_WEEKS:]
    step = min(STEP, WIDTH // max(len(weeks), 1))
    most = max([1, *[max(week[1], week[2]) for week in weeks]])
    unit = 96 / most
    looked = max([1, *[week[3] for week in weeks]])
    every = max(1, -(-MOST_LABELS // step))
    return {
        "width": max(step * len(weeks), WIDTH),
        "weeks": [
            {
                "day": datetime.fromisoformat(week[0]),
                "inside": week[1],
                "outside": week[2],
                "looks": week[3],
                "x": at * step + 4,
                "middle": at * step + step // 2,
                "x_out": at * step + 4 + (step - 8) // 2,
                "wide": max((step - 12) // 2, 3),
                "high": round(week[1] * unit, 1),
                "high_out": round(week[2] * unit, 1),
                "y": round(GROUND - week[1] * unit, 1),
                "y_out": round(GROUND - week[2] * unit, 1),
                "seen": round(12 * week[3] / looked, 1),
                "is_told": at % every == 0,
            }
            for at, week in enumerate(weeks)
        ],
    }
