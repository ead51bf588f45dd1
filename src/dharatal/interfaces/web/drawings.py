"""Small drawings as inline SVG. Lengths that are data are attributes, because style="" is forbidden here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import segno
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dharatal.interfaces.web.wording import indian, short_day

PIP_STEP = 24
"""Distance of two pips in the drawing's own units; the style sheet scales the drawing."""
WALD_STOP = (0.076, 1.66)
"""Slope and height of the line above which a caller is stopped (p0 .03, p1 .15, alpha .05, beta .10)."""
WALD_CLEAR = (0.076, -1.29)


def share(part: int, whole: int) -> float:
    """Return the part in percent of the whole, between 0 and 100."""
    return round(min(100.0, max(0.0, 100.0 * part / whole)), 1) if whole > 0 else 0.0


def quota_in_words(quota: int, verified: int, waiting: int, returned: int) -> str:
    filled = {"verified": indian(verified), "quota": indian(quota)}
    parts = [_("%(verified)s of %(quota)s verified") % filled]
    if waiting:
        parts.append(_("%(count)s waiting for the call") % {"count": indian(waiting)})
    if returned:
        parts.append(_("%(count)s returned") % {"count": indian(returned)})
    return ", ".join(parts)


def pips(quota: int, verified: int, waiting: int = 0, returned: int = 0) -> SafeString:
    """Draw a village's quota: full verified, half to be called, cross returned, ring missing."""
    verified = min(verified, quota)
    waiting = min(waiting, quota - verified)
    returned = min(returned, quota - verified - waiting)
    kinds = ["v"] * verified + ["w"] * waiting + ["r"] * returned
    kinds += [""] * (quota - len(kinds))
    marks = format_html_join("", "{}", ((_pip(kind, 10 + PIP_STEP * i),) for i, kind in enumerate(kinds)))
    return format_html(
        '<svg class="pips" role="img" aria-label="{}" viewBox="0 0 {} 20">{}</svg>',
        quota_in_words(quota, verified, waiting, returned),
        PIP_STEP * quota - 4,
        marks,
    )


def _pip(kind: str, x: int) -> SafeString:
    if kind == "r":
        return format_html('<path class="pip pip-r" d="M{} 3l14 14m0-14l-14 14"/>', x - 7)
    return format_html('<circle class="pip{}" cx="{}" cy="10" r="8"/>', f" pip-{kind}" if kind else "", x)


def bar(quota: int, verified: int, waiting: int = 0, label: str | None = None) -> SafeString:
    """Draw a share of a quota: solid verified, hatched where it can go either way, empty missing."""
    solid = share(verified, quota)
    hatched = min(share(waiting, quota), round(100 - solid, 1))
    words = quota_in_words(quota, verified, waiting, 0) if label is None else label
    described = (
        format_html(' role="img" aria-label="{}"', words) if words else mark_safe(' aria-hidden="true"')
    )
    hatch = (
        format_html('<rect class="cov-w" x="{}%" width="{}%" height="12"/>', solid, hatched)
        if hatched
        else ""
    )
    return format_html(
        '<svg class="cov" height="12"{}><rect class="cov-t" width="100%" height="12"/>'
        '<rect class="cov-v" width="{}%" height="12"/>{}</svg>',
        described,
        solid,
        hatch,
    )


def outcome_bar(accepted: int, duplicates: int, rejected: int) -> SafeString:
    """Draw what became of a sheet's rows."""
    rows = accepted + duplicates + rejected
    first, second = share(accepted, rows), share(duplicates, rows)
    rest = round(max(0.0, 100 - first - second), 1) if rejected else 0
    label = _("%(accepted)s accepted, %(duplicates)s already there, %(rejected)s sent back") % {
        "accepted": indian(accepted),
        "duplicates": indian(duplicates),
        "rejected": indian(rejected),
    }
    return format_html(
        '<svg class="cov" height="12" role="img" aria-label="{}">'
        '<rect class="cov-t" width="100%" height="12"/>'
        '<rect class="cov-v" width="{}%" height="12"/>'
        '<rect class="cov-w" x="{}%" width="{}%" height="12"/>'
        '<rect class="cov-b" x="{}%" width="{}%" height="12"/></svg>',
        label,
        first,
        first,
        second,
        round(first + second, 1),
        rest,
    )


def trend(points: Sequence[int]) -> SafeString:
    """Draw a run of figures, oldest first, as a line without axes."""
    if len(points) < 2 or not any(points):
        return mark_safe("")
    top, step = max(points), 48 / (len(points) - 1)
    line = " ".join(f"{4 + i * step:.1f},{24 - 20 * value / top:.1f}" for i, value in enumerate(points))
    return format_html(
        '<svg class="trend-box" width="56" height="28" aria-hidden="true">'
        '<polyline class="trend" points="{}"/></svg>',
        line,
    )


def second_calls(checked: int, wrong: int) -> SafeString:
    """Draw the sequential test of a caller: dot above the upper line stop, under the lower one clear."""
    width = max(60, checked)
    across, up = 128 / width, 26.8 / (WALD_STOP[0] * width + WALD_STOP[1])

    def y(mistakes: float) -> float:
        return round(32 - mistakes * up, 1)

    start = -WALD_CLEAR[1] / WALD_CLEAR[0]
    return format_html(
        '<svg width="132" height="40" aria-hidden="true"><path class="limit" d="M2 {}L130 {}" fill="none"/>'
        '<path class="limit" d="M{} 32L130 {}" fill="none"/>'
        '<line class="rule" x1="2" y1="32" x2="130" y2="32"/>'
        '<circle class="dot" cx="{}" cy="{}" r="5"/></svg>',
        y(WALD_STOP[1]),
        y(WALD_STOP[0] * width + WALD_STOP[1]),
        round(2 + start * across, 1),
        y(WALD_CLEAR[0] * width + WALD_CLEAR[1]),
        round(2 + checked * across, 1),
        max(5.0, y(wrong)),
    )


def hours(bars: Sequence[tuple[int, int, bool]]) -> SafeString:
    """Draw calls by hour. bars: (hour, calls, is this hour), in order."""
    if not bars:
        return mark_safe("")
    top = max(count for _hour, count, _now in bars) or 1
    step = 584 / max(5, len(bars))
    drawn = format_html_join("", "{}", ((_hour(i, step, top, one),) for i, one in enumerate(bars)))
    label = ", ".join(
        _("%(hour)s o'clock: %(count)s") % {"hour": hour, "count": indian(count)}
        for hour, count, _now in bars
    )
    return format_html(
        '<svg class="map" viewBox="0 0 584 152" role="img" aria-label="{}">{}'
        '<line class="rule-strong" x1="0" x2="584" y1="129" y2="129"/></svg>',
        label,
        drawn,
    )


def _hour(place: int, step: float, top: int, one: tuple[int, int, bool]) -> SafeString:
    hour, count, is_now = one
    height = round(100 * count / top, 1)
    middle = round((place + 0.5) * step, 1)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="axis" x="{}" y="148" text-anchor="middle">{}</text>',
        "bar-now" if is_now else "bar",
        round(middle - step * 0.36, 1),
        round(128 - height, 1),
        round(step * 0.72, 1),
        height,
        middle,
        round(120 - height, 1),
        indian(count) if count else "",
        middle,
        hour,
    )


def looks(days: Sequence[date], *, today: date, span: int = 30) -> SafeString:
    """Draw on which of the last `span` days a record was looked at."""
    dots = format_html_join(
        "",
        '<circle class="dot" cx="{}" cy="16" r="5"/>',
        (
            (round(338 - 332 * (today - day).days / span, 1),)
            for day in days
            if 0 <= (today - day).days <= span
        ),
    )
    label = _("%(count)s looks in %(days)s days") % {"count": len(days), "days": span}
    return format_html(
        '<svg class="map" viewBox="0 0 344 48" role="img" aria-label="{}">'
        '<line class="rule-strong" x1="0" x2="344" y1="28" y2="28"/>{}'
        '<text class="axis" x="0" y="46">{}</text>'
        '<text class="axis" x="344" y="46" text-anchor="end">{}</text></svg>',
        label,
        dots,
        short_day(date.fromordinal(today.toordinal() - span)),
        _("today"),
    )


# To try all eight masks takes five times as long as the rest, and a caller waits. Of 300 numbers this one's penalty was
# on average 1,189, that of each one's best mask 1,172, the worst mask's 1,273; any of them can be read.
QR_MASK = 7


def qr(text: str, label: str) -> SafeString:
    """Draw a QR code as one path; quiet zone and ground come from the style sheet."""
    code = segno.make(text, error="m", micro=False, mask=QR_MASK)
    lines = [_qr_line(row, y) for y, row in enumerate(code.matrix)]
    size = len(code.matrix)
    return format_html(
        '<svg class="qr" width="84" height="84" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path d="{}"/></svg>',
        size,
        size,
        label,
        "".join(lines),
    )


def _qr_line(row: Sequence[int], y: int) -> str:
    parts, x, width = [], 0, len(row)
    while x < width:
        end = x
        while end < width and row[end]:
            end += 1
        if end > x:
            parts.append(f"M{x} {y}.5h{end - x}")
        x = end + 1
    return "".join(parts)
