"""What is appended beside every recorded call, so that no page counts the calls themselves."""

from datetime import datetime

from dharatal.engines.postgres.writing import insert
from dharatal.field.calls.models import CallerTally, DistrictTally
from dharatal.kernel.clock import ist_day, to_ist

SKIPPED, AGAIN = "skipped", "again"


def count(
    code: str,
    *,
    caller_id: int,
    district_id: int,
    seconds: int = 0,
    n: int = 1,
    again: bool = False,
    at: datetime,
) -> None:
    """code: an outcome or `skipped`. n: -1 takes one back. at: of the call, also when it is taken back.

    again: the call was made before: it is work of the caller, and tells nothing new of the district.
    """
    day = ist_day(at)
    told = AGAIN if again else code
    insert(CallerTally(day=day, caller_id=caller_id, code=code, n=n, seconds=n * seconds))
    insert(DistrictTally(day=day, hour=to_ist(at).hour, district_id=district_id, code=told, n=n))
