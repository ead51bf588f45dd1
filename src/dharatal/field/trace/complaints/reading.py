"""What was written into a form, read into a telling; days and parts of a day are meant in India."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.complaints.operations import CannotTell, Telling
from dharatal.kernel.clock import IST, ist_day

PARTS: dict[str, tuple[str | Promise, int, int]] = {
    "": (_("I do not remember"), 0, 24),
    "morning": (_("in the morning"), 5, 12),
    "noon": (_("at noon"), 12, 16),
    "evening": (_("in the evening"), 16, 20),
    "night": (_("at night"), 20, 24),
}
DAYS, EARLIER = {"today": 0, "yesterday": 1}, "earlier"
FIELDS = ("caller", "offer", "heard_name", "details", "how")


def telling_of(sent: Mapping[str, str], *, at: datetime) -> Telling:
    """Read a form: mobile, when (today, yesterday, earlier or nothing), day, part, and FIELDS. Raises CannotTell."""
    called_at, called_to = _called(sent, at)
    return Telling(
        mobile=sent.get("mobile", ""),
        called_at=called_at,
        called_to=called_to,
        **{name: sent.get(name, "") for name in FIELDS},
    )


def moment_of(text: str) -> datetime | None:
    """A time from a form, meant in India; words are no moment, and are kept as words."""
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=IST)


def _called(sent: Mapping[str, str], at: datetime) -> tuple[datetime | None, datetime | None]:
    """The time within which the rival called; none where nobody remembers the day."""
    day = _day(sent, at)
    if day is None:
        return None, None
    _label, first, last = PARTS.get(sent.get("part", ""), PARTS[""])
    start = datetime.combine(day, time(), tzinfo=IST)
    begin, end = start + timedelta(hours=first), start + timedelta(hours=last)
    if end > at:  # the part of today that is not over
        end = max(at, begin)
    return begin, end


def _day(sent: Mapping[str, str], at: datetime) -> date | None:
    when = sent.get("when", "")
    if when in DAYS:
        return ist_day(at) - timedelta(days=DAYS[when])
    text = sent.get("day", "").strip()
    if not text and when == EARLIER:
        raise CannotTell(_("Choose the day of the call, or “I do not remember”."), code="no_day")
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CannotTell(_("This is no day. Choose one, or leave it open."), code="no_day")
    return day
