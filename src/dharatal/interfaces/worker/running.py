"""The threads of the worker: each restarts what fails, and none takes another down."""

import asyncio
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from dharatal.field.callroom.dialling.gateway import running as gateway
from dharatal.guard.audit import sealer
from dharatal.interfaces.worker import chores, following

logger = logging.getLogger("dharatal.worker")
PAUSE_AFTER_FAILURE = 5.0

Work = Callable[[threading.Event], None]


def run(stop: threading.Event) -> None:
    """Run the sealer, the followers, the chores and the jobs until told to stop."""
    parts: dict[str, Work] = {
        "sealer": sealer.run,
        "followers": following.run,
        "chores": chores.run,
        "jobs": _jobs,
        "gateway": gateway.run,
    }
    threads = [
        threading.Thread(target=_kept_up, args=(name, work, stop), name=name) for name, work in parts.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.5)


def _kept_up(name: str, work: Work, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            work(stop)
        except Exception as error:
            logger.error("%s stopped: %s; trying again", name, type(error).__name__)
            stop.wait(PAUSE_AFTER_FAILURE)
        finally:
            connection.close()


def _jobs(stop: threading.Event) -> None:
    """Procrastinate on a connection of its own; a job that is running is finished before it ends."""
    asyncio.run(_jobs_until(stop))


async def _jobs_until(stop: threading.Event) -> None:
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker_app.open_async():
        await _take_up_again(worker_app.job_manager)
        working = asyncio.create_task(
            worker_app.run_worker_async(
                concurrency=2,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=60,
            )
        )
        while not stop.is_set() and not working.done():
            await asyncio.sleep(0.5)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    close_old_connections()


async def _take_up_again(jobs: JobManager) -> None:
    """Put back what a killed worker was doing: a home has one worker, and it has not begun yet.

    Else the lock of such a job would keep every later one waiting.
    """
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=0):
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the same is waiting already
            await jobs.finish_job(job, Status.FAILED, delete_job=True)
