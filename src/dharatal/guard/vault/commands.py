"""What the command line does with keys."""

from collections.abc import Callable

from dharatal.guard.access.door import entering
from dharatal.guard.vault import rotation
from dharatal.guard.vault.capabilities import ROTATE_KEYS
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor


def rotate(
    actor: Actor, *, new: bool = True, report: Callable[[int, int], None] = lambda moved, left: None
) -> dict[str, int]:
    """Make a new key and move everything to it; `dharatal keys rotate`, as the worker.

    new: False goes on with an interrupted rotation. report: told rows moved and left after each batch.
    """
    version = 0
    if new:
        with entering(actor, ROTATE_KEYS):
            version = rotation.rotate_keys(actor, at=clock.now())
    with entering(actor, ROTATE_KEYS):
        left = rotation.rows_left()
    moved = 0
    while True:
        with entering(actor, ROTATE_KEYS):
            batch = rotation.reseal_batch()
        if not batch:
            break
        moved += batch
        report(moved, max(left - moved, 0))
    with entering(actor, ROTATE_KEYS):
        return {"version": version, "moved": moved, "left": rotation.rows_left()}
