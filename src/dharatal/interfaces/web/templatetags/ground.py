"""The filters and tags of our pages: `{% load ground %}`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import template
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dharatal.interfaces.web import drawings, maps, wording, words
from dharatal.interfaces.web.actions import ACTIONS
from dharatal.interfaces.web.browsers import browser_in
from dharatal.interfaces.web.way_back import way_back
from dharatal.kernel import clock
from dharatal.register.territory.profile import kinds

register = template.Library()

register.simple_tag(drawings.pips)
register.simple_tag(drawings.bar)
register.simple_tag(drawings.outcome_bar)
register.simple_tag(drawings.trend)
register.simple_tag(drawings.second_calls)
register.simple_tag(maps.area_map)
register.filter(browser_in)


@register.simple_tag(takes_context=True)
def address_to_come_back_to(context: template.Context) -> str:
    """Where a reader stays who switches the language; a page drawn for a form cannot be opened by its own address."""
    request: HttpRequest | None = context.get("request")
    return way_back(request) if request else "/"


def part_of(thing: Any, name: str, otherwise: Any = None) -> Any:
    """Read a part of a mapping or of an object, whichever the view handed over."""
    if isinstance(thing, Mapping):
        return thing.get(name, otherwise)
    return getattr(thing, name, otherwise)


@register.filter
def indian(number: Any) -> str:
    """12,34,567; a dash where nothing is known."""
    return "–" if number in (None, "") else wording.indian(number)


@register.filter
def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0f}%"


@register.filter
def when(moment: datetime | None) -> str:
    """21 नवंबर 2026, 14:05"""
    return f"{wording.day(moment)}, {wording.clock_time(moment)}" if moment else ""


@register.filter
def when_short(moment: datetime | None) -> str:
    """21 नवंबर, 14:05"""
    return f"{wording.short_day(moment)}, {wording.clock_time(moment)}" if moment else ""


@register.filter
def day(moment: date | datetime | None) -> str:
    return wording.day(moment) if moment else ""


@register.filter
def day_short(moment: date | datetime | None) -> str:
    return wording.short_day(moment) if moment else ""


@register.filter
def weekday(moment: date | datetime | None) -> str:
    return wording.weekday(moment) if moment else ""


@register.filter
def at_clock(moment: datetime | None) -> str:
    return wording.clock_time(moment) if moment else ""


@register.filter
def machine_time(moment: datetime | None) -> str:
    """ISO 8601 in IST, for <time datetime> and for inputs."""
    return wording.in_ist(moment).isoformat(timespec="minutes") if moment else ""  # type: ignore[call-arg]


@register.filter
def timer(seconds: int | None) -> str:
    return "" if seconds is None else wording.timer(seconds)


@register.filter
def seconds_since(moment: datetime | None) -> int:
    """How long ago, by the server's clock: the caller's machine may be wrong."""
    return max(0, int((clock.now() - moment).total_seconds())) if moment else 0


@register.filter
def lasting(minutes: int | None) -> str:
    return "" if minutes is None else wording.lasting(int(minutes))


@register.filter
def spaced_phone(number: str | None) -> str:
    return wording.spaced_phone(number or "")


@register.filter
def to_json(value: Any) -> str:
    """For data-* attributes; the template escapes it."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def place(unit: Any) -> str:
    """The unit's name in the language of the page, else in the other one."""
    if unit is None or isinstance(unit, str):
        return unit or ""
    hindi, english = part_of(unit, "name_hi", ""), part_of(unit, "name_en", "")
    if not (hindi or english):
        return str(part_of(unit, "name", "") or "")
    return (english or hindi) if wording.language() == "en" else (hindi or english)


@register.filter
def path_in_words(path: Sequence[Any]) -> str:
    return " › ".join(place(unit) for unit in path)


@register.simple_tag
def unit_path(path: Sequence[Any], last: str = "") -> SafeString:
    """The breadcrumb of a unit. path: units from the top; those with `href` are links."""
    names = [place(unit) for unit in path]
    items = [
        (_with_kind(unit) if names.count(name) > 1 else name, part_of(unit, "href", ""))
        for unit, name in zip(path, names, strict=True)
    ]
    if last:
        items.append((last, ""))
    if not items:
        return mark_safe("")
    lines = [_crumb(name, href, is_last=i == len(items) - 1) for i, (name, href) in enumerate(items)]
    return format_html(
        '<nav aria-label="{}"><ol class="breadcrumb mb-1">{}</ol></nav>',
        _("Area"),
        format_html_join("", "{}", ((line,) for line in lines)),
    )


def _with_kind(unit: Any) -> str:
    """A place that shares its name with another of the line: a panchayat is mostly called after its village."""
    asked = parse_qs(urlsplit(part_of(unit, "href", "") or "").query).get("unit", [""])[0]
    code = part_of(unit, "kind", "") or asked.partition(":")[0]
    return f"{place(unit)} ({kinds()[code].title(wording.language())})" if code in kinds() else place(unit)


def _crumb(name: str, href: str | None, *, is_last: bool) -> SafeString:
    if is_last:
        return format_html('<li class="breadcrumb-item active" aria-current="page">{}</li>', name)
    if href:
        return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', href, name)
    return format_html('<li class="breadcrumb-item">{}</li>', name)


@register.simple_tag
def state(code: str, more: str = "") -> SafeString:
    """A state's shape and word; `more` follows the word (a time, a count)."""
    found = words.STATES.get(code) or words.Word("new", code)  # type: ignore[arg-type]
    tail = f" {more}" if more else ""
    return format_html('<span class="state s-{}">{}{}</span>', found.shape, found.word, tail)


@register.simple_tag(takes_context=True)
def is_not_certain(context: Mapping[str, Any], records: Sequence[int]) -> bool:
    """Whether the yes of the person of these records is held, or was contradicted; a specimen does not ask."""
    certainty = context.get("certainty")
    return bool(certainty and records and certainty.lacks_person(records))


@register.simple_tag(takes_context=True)
def count_not_certain(context: Mapping[str, Any], unit: str) -> int:
    """How many members of a unit are not certain yet. unit: KIND:CODE."""
    certainty = context.get("certainty")
    return int(certainty.lacking_in(unit)) if certainty else 0


@register.simple_tag
def phone_state(code: str, more: str = "") -> SafeString:
    """The same for the phone pages, whose style sheet has its own short class names."""
    found = words.STATES.get(code) or words.Word("new", code)  # type: ignore[arg-type]
    tail = f" {more}" if more else ""
    return format_html('<span class="st {}">{}{}</span>', found.shape, found.word, tail)


@register.filter
def state_word(code: str) -> str:
    found = words.STATES.get(code)
    return str(found.word) if found else code


@register.filter
def of_log(action: str) -> str:
    """What an action of the log is called; its code where it has no name yet."""
    return str(ACTIONS.get(action, action))


@register.simple_tag
def door(figure: Any, href: str = "", label: str = "") -> SafeString:
    """A figure that opens the rows behind it. figure: a number, or a thing with `count` and `href`."""
    number = figure if isinstance(figure, (int, float)) or figure is None else part_of(figure, "count")
    href = (
        href or (part_of(figure, "href", "") if not isinstance(figure, (int, float)) and figure else "") or ""
    )
    if not href or not number:
        return format_html("{}", indian(number))
    named = format_html(' aria-label="{}: {}"', label, indian(number)) if label else ""
    return format_html('<a class="door" href="{}"{}>{}</a>', href, named, indian(number))


@register.inclusion_tag("parts/fig.html")
def fig(
    figure: Any, label: str, note: str = "", needs: bool = False, words: str = "", shape: str = ""
) -> dict[str, Any]:
    """A large figure with its label. words: shown instead of the number (a duration)."""
    is_number = isinstance(figure, (int, float)) or figure is None
    return {
        "number": figure if is_number else part_of(figure, "count"),
        "href": "" if is_number else part_of(figure, "href", ""),
        "label": label,
        "note": note,
        "needs": needs,
        "words": words,
        "shape": shape,
    }


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    return drawings.qr(text, label or _("QR code: scan it with the handset"))


@register.simple_tag
def hours_chart(hours: Sequence[Any]) -> SafeString:
    return drawings.hours(
        [(part_of(one, "hour"), part_of(one, "count"), bool(part_of(one, "now"))) for one in hours]
    )


@register.simple_tag
def looks_chart(moments: Sequence[datetime], today: datetime) -> SafeString:
    days = [wording.in_ist(moment) for moment in moments]
    here = wording.in_ist(today)
    return drawings.looks([_date(one) for one in days], today=_date(here))


def _date(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@register.simple_tag
def outcome_keys(group: str) -> tuple[words.Key, ...]:
    """The outcome buttons of a group: spoke, silent, other."""
    return {"spoke": words.SPOKE, "silent": words.DID_NOT_SPEAK, "other": words.SOMETHING_ELSE}[group]


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some keys changed; None removes a key. For filters and pages of lists."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = value
    return "?" + query.urlencode()
