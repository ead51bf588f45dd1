"""Learns the model that somebody asked for, in the worker."""

from dharatal.guard.access.door import entering
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.errors import Refusal
from dharatal.register.people.capabilities import MATCH
from dharatal.register.people.pairs import learning
from dharatal.register.people.pairs.models import Learning


def learn() -> None:
    """Learn what was asked for and waits, as the worker; killed before its end, it is begun anew."""
    with entering(SYSTEM, MATCH):
        waiting = list(Learning.objects.filter(ended_at=None).order_by("id"))
    if not waiting:
        return
    try:
        with entering(SYSTEM, MATCH):
            made = learning.train(SYSTEM, at=clock.now())
            _end(waiting, version=made.version, figures=made.figures)
    except Refusal as refusal:
        with entering(SYSTEM, MATCH):
            _end(waiting, problem=refusal.code, figures=getattr(refusal, "figures", {}))


def _end(waiting: list[Learning], **told: object) -> None:
    Learning.objects.filter(id__in=[one.id for one in waiting]).update(**told, ended_at=clock.now())
