"""SIM lines: calls are spread over them, none exceeds its cap of an hour, and one complained of rests."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import row_of
from dharatal.field.calls.models import LineUse, SimLine
from dharatal.field.gates.policy import calling_rule_on
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal

CALL, COMPLAINT = "call", "complaint"

_LEAST_USED = """
SELECT l.id FROM calls_simline l CROSS JOIN LATERAL (
    SELECT count(*) AS made FROM calls_lineuse u
    WHERE u.line_id = l.id AND u.kind = 'call' AND u.at > %(hour_ago)s) used
WHERE l.retired_at IS NULL AND (%(line)s::int IS NULL OR l.id = %(line)s) AND used.made < coalesce(l.cap, %(cap)s) AND (
    SELECT count(*) FROM calls_lineuse u
    WHERE u.line_id = l.id AND u.kind = 'complaint' AND u.at > %(watched_from)s) < %(complaints)s
ORDER BY used.made, l.id LIMIT 1
"""


class LinesFull(Refusal):
    code = "lines_full"
    status = 429


def take_line(at: datetime, line_id: int | None = None) -> int | None:
    """Count a call on the line that made the fewest in the last hour; None where no lines are kept.

    line_id: the line that it goes out by, where that is known: the SIM in the caller's own handset.
    Raises LinesFull when every line has reached its cap, or has complaints enough for the operator to cut it.
    """
    if row_of(SimLine, "retired_at IS NULL LIMIT 1") is None:
        return None
    rule = calling_rule_on(ist_day(at))
    with connection.cursor() as cursor:
        cursor.execute(
            _LEAST_USED,
            {
                "line": line_id,
                "hour_ago": at - timedelta(hours=1),
                "cap": rule.calls_a_line_and_hour,
                "watched_from": at - timedelta(days=rule.complaint_days),
                "complaints": rule.complaints_a_line,
            },
        )
        found = cursor.fetchone()
    if found is None:
        raise LinesFull(
            _("All lines have made their calls for this hour. Wait some minutes, then press Call again.")
        )
    LineUse(line_id=found[0], at=at, kind=CALL).save(force_insert=True)
    return int(found[0])


def count_complaint(line_id: int | None, at: datetime) -> None:
    if line_id is not None:
        LineUse(line_id=line_id, at=at, kind=COMPLAINT).save(force_insert=True)
