"""How numbers, days and times are written: Indian grouping, IST, month names in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from django.utils.translation import get_language, ngettext

from dharatal.kernel.dates import MONTHS

IST = timezone(timedelta(hours=5, minutes=30), "IST")
WEEKDAYS = {
    "hi": ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def language() -> str:
    return "en" if (get_language() or "hi").startswith("en") else "hi"


def indian(number: int | float) -> str:
    """Write 1234567 as 12,34,567."""
    if isinstance(number, float) and not number.is_integer():
        whole, fraction = f"{number:.1f}".split(".")
        return f"{indian(int(whole))}.{fraction}"
    digits = str(abs(int(number)))
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ("-" if number < 0 else "") + ",".join([*groups, tail])


def in_ist(moment: date | datetime) -> date | datetime:
    return moment.astimezone(IST) if isinstance(moment, datetime) and moment.tzinfo else moment


def short_day(moment: date | datetime) -> str:
    """21 नवंबर"""
    local = in_ist(moment)
    return f"{local.day} {MONTHS[language()][local.month - 1]}"


def day(moment: date | datetime) -> str:
    """21 नवंबर 2026"""
    return f"{short_day(moment)} {in_ist(moment).year}"


def clock_time(moment: datetime) -> str:
    """14:05, India"""
    return in_ist(moment).strftime("%H:%M")


def weekday(moment: date | datetime) -> str:
    return WEEKDAYS[language()][in_ist(moment).weekday()]


def timer(seconds: int) -> str:
    """00:37; an hour and more as 1:02:05"""
    hours, rest = divmod(max(0, int(seconds)), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def lasting(minutes: int) -> str:
    """18 minutes, 3 hours, 2 days: one unit is enough for a decision."""
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = minutes // 1440
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def spaced_phone(number: str) -> str:
    """Write +916000012345 as 60000 12345; anything else unchanged."""
    local = number.removeprefix("+91")
    return f"{local[:5]} {local[5:]}" if len(local) == 10 and local.isdigit() else number
