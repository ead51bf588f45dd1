"""What must happen now and then without anybody asking."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db import close_old_connections

from dharatal.field.callroom.checking import tasks as checking
from dharatal.field.callroom.dialling import handsets
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.intake import jobs as intake_jobs
from dharatal.field.intake import loading_job, tally
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.forms_on_paper.operations import shred_photos
from dharatal.field.trace import jobs as trace_jobs
from dharatal.field.trace import operations as trace
from dharatal.field.trace import running as tracing
from dharatal.field.trace.breach import jobs as breach_jobs
from dharatal.field.trace.breach import telling as breach
from dharatal.field.trace.capabilities import BOOK, TRACE
from dharatal.field.trace.cases import proposing
from dharatal.field.trace.complaints import operations as complaints
from dharatal.field.trace.inquiring import working as weighing
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.vault.glass import operations as glass
from dharatal.guard.vault.watching import learning
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import tasks as people_tasks
from dharatal.register.people.capabilities import EXPORT, LOOK
from dharatal.register.people.decoys import operations as decoys
from dharatal.register.people.exports import delivering, keeping, making
from dharatal.register.people.exports import jobs as export_jobs

logger = logging.getLogger("dharatal.worker")

MINUTE, HOUR = 60.0, 3600.0
RESUME_AFTER = timedelta(minutes=2)
PREVIEWS_KEPT = timedelta(days=7)
KEYS_KEPT = timedelta(days=3)
PHONES_KEPT = timedelta(days=3)


class Chore(NamedTuple):
    """every: seconds between two times."""

    every: float
    do: Callable[[], object]


def return_leases() -> object:
    with entering(SYSTEM, STEER_CALLS):
        return calls.return_expired_leases(at=clock.now())


def fold() -> object:
    with entering(SYSTEM, STEER_CALLS):
        calls.fold_tallies(at=clock.now())
    with entering(SYSTEM, SEND):
        return tally.fold()


def make_partitions() -> object:
    with entering(SYSTEM, STEER_CALLS):
        return calls.ensure_partitions(at=clock.now())


def shred() -> object:
    now = clock.now()
    with entering(SYSTEM, SEND):
        gone = intake.shred_declined(SYSTEM, today=clock.ist_day(now), at=now)
        gone += shred_photos(SYSTEM, at=now)
        return gone + intake.shred_left_rows(SYSTEM, today=clock.ist_day(now), at=now)


def resume_loads() -> object:
    """Start again what a killed process left in the middle, and nothing that a living one is at."""
    with entering(SYSTEM, SEND):
        waiting = loading_job.abandoned(clock.now() - RESUME_AFTER)
        for batch_id, user_id in waiting:
            intake_jobs.load_later(batch_id, user_id=user_id)
    return len(waiting)


def drop_forgotten() -> object:
    """Sheets that were looked at and never sent: file, key and all."""
    now = clock.now()
    with entering(SYSTEM, SEND):
        return intake.drop_forgotten(SYSTEM, before=now - PREVIEWS_KEPT, at=now)


def drop_orphans() -> object:
    """Sealed files without a batch, an hour after they were written: by the machine's clock, as files are."""
    with entering(SYSTEM, SEND):
        return intake.drop_orphans(before=time.time() - HOUR)


def resume_exports() -> object:
    """Make anew what a killed process left in the middle, and nothing that a living one is at."""
    with entering(SYSTEM, EXPORT):
        waiting = making.abandoned(clock.now() - making.RESUME_AFTER)
        for export_id in waiting:
            export_jobs.make_later(export_id)
    return len(waiting)


def expire_exports() -> object:
    """Files that nobody approved or fetched in time; and sealed files that nobody can fetch."""
    with entering(SYSTEM, EXPORT):
        gone = delivering.expire(SYSTEM, at=clock.now())
        return gone + keeping.drop_orphans(before=time.time() - HOUR)


def resume_traces() -> object:
    """Read the lists that wait and that no process is at: one was killed, or the custodian did not answer."""
    with entering(SYSTEM, TRACE):
        waiting = tracing.abandoned()
        for suspect_id, user_id in waiting:
            trace_jobs.trace_later(suspect_id, user_id=user_id)
    return len(waiting)


def resume_weighings() -> object:
    """Weigh the cases that wait and that no process is at; tell the inquirer of those that were given up."""
    with entering(SYSTEM, None):
        return weighing.resume(at=clock.now())


def forget_strangers() -> object:
    """What was told of numbers that are no members', after its time."""
    now = clock.now()
    with entering(SYSTEM, BOOK):
        return complaints.forget_strangers(SYSTEM, today=clock.ist_day(now), at=now)


def resume_tellings() -> object:
    """Go on with lists of members to be told that were broken off."""
    with entering(SYSTEM, STEER_CALLS):
        waiting = breach.unfinished()
        for notice_id in waiting:
            breach_jobs.spread_later(notice_id)
    return len(waiting)


def shred_suspects() -> object:
    with entering(SYSTEM, TRACE):
        return trace.shred_due(SYSTEM, at=clock.now())


def propose_inquiries() -> object:
    """A district that complains more than it used to: two people whom the leader named are asked."""
    with entering(SYSTEM, BOOK):
        return proposing.propose_due(SYSTEM, at=clock.now())


def forget_keys() -> object:
    with entering(SYSTEM, None):
        return access.forget_keys_before(clock.now() - KEYS_KEPT)


def match() -> object:
    """Compare what waits for it, weigh anew what an older model weighed; in a job that goes on where it stopped."""
    with entering(SYSTEM, LOOK):
        people_tasks.match_tonight()
    return None


def forget_dialled() -> object:
    """What was dialled long ago, and phones whose shift is over."""
    now = clock.now()
    with entering(SYSTEM, STEER_CALLS):
        return dialling.forget(at=now) + handsets.forget(before=now - PHONES_KEPT)


def weigh_second_calls() -> object:
    return checking.weigh(at=clock.now())


def look_at_calls() -> object:
    """What stands out in calls and lists; and second calls that were decided long ago are forgotten."""
    now = clock.now()
    return checking.look(at=now) + checking.forget(at=now)


def tell_taken_decoys() -> object:
    """Whose number became somebody's was retired at once; the log is told here."""
    with entering(SYSTEM, LOOK):
        return decoys.tell_taken(SYSTEM, at=clock.now())


def watch_looks() -> object:
    """What is usual for each role, how busy it is today, and glasses whose hour is over."""
    now = clock.now()
    with entering(SYSTEM, None):
        learning.turn(at=now)
        return learning.learn(at=now) + glass.end_expired(SYSTEM, at=now)


def forget_looks() -> object:
    with entering(SYSTEM, None):
        return learning.drop_old(at=clock.now())


CHORES = (
    Chore(15.0, return_leases),
    Chore(20.0, fold),
    Chore(MINUTE, resume_loads),
    Chore(MINUTE, resume_exports),
    Chore(MINUTE, expire_exports),
    Chore(MINUTE, resume_traces),
    Chore(MINUTE, resume_weighings),
    Chore(MINUTE, resume_tellings),
    Chore(HOUR, shred_suspects),
    Chore(HOUR, propose_inquiries),
    Chore(MINUTE, weigh_second_calls),
    Chore(MINUTE, tell_taken_decoys),
    Chore(5 * MINUTE, watch_looks),
    Chore(HOUR, forget_looks),
    Chore(HOUR, look_at_calls),
    Chore(HOUR, make_partitions),
    Chore(HOUR, match),
    Chore(HOUR, shred),
    Chore(HOUR, drop_forgotten),
    Chore(HOUR, drop_orphans),
    Chore(HOUR, forget_keys),
    Chore(HOUR, forget_dialled),
    Chore(HOUR, forget_strangers),
)


def run(stop: threading.Event) -> None:
    """Do each chore when its time has come; one that fails is tried again next time."""
    due = dict.fromkeys(CHORES, time.monotonic())
    while not stop.wait(1.0):
        for chore, at in due.items():
            if time.monotonic() >= at:
                due[chore] = time.monotonic() + chore.every
                _done(chore)


def _done(chore: Chore) -> None:
    try:
        chore.do()
    except Exception as error:
        logger.error("chore %s failed: %s", chore.do.__name__, type(error).__name__)
    finally:
        close_old_connections()
