"""SIM lines are added and retired, and who rang back is called next."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dharatal.field.calls.models import SimLine, Task
from dharatal.field.calls.retry import State
from dharatal.guard.access.door import NotAllowed
from dharatal.guard.access.reach import current_reach, is_everything
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

HIGHEST_CAP = 200


class CannotAddLine(Refusal):
    code = "cannot_add_line"
    status = 400


class NoSuchLine(Refusal):
    code = "no_such_line"
    status = 404


def add_line(actor: Actor, *, label: str, cap: int | None = None, at: datetime) -> SimLine:
    """Keep one more SIM line. cap: calls in an hour, none takes the policy's. Raises CannotAddLine."""
    refuse_beyond_reach()
    label = " ".join(label.split())
    if not label or len(label) > 40 or (cap is not None and not 1 <= cap <= HIGHEST_CAP):
        raise CannotAddLine(
            _("Give the line a name of at most 40 letters and a number of calls from 1 to %(most)s an hour.")
            % {"most": HIGHEST_CAP}
        )
    line = SimLine(label=label, cap=cap)
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        raise CannotAddLine(_("A line of this name is kept already. Give this one another name.")) from None
    audit.record(actor, "calls.line_added", facts={"line": line.id}, at=at)
    return line


def retire_line(actor: Actor, *, line_id: int, at: datetime) -> None:
    """No more calls go out by a line; its calls and its bills stay. Raises NoSuchLine."""
    refuse_beyond_reach()
    if not SimLine.objects.filter(id=line_id, retired_at__isnull=True).update(retired_at=at):
        raise NoSuchLine(_("This line is not in use any more."))
    audit.record(actor, "calls.line_retired", facts={"line": line_id}, at=at)


def call_soon(actor: Actor, *, task_id: int, promised_by: int | None, at: datetime) -> bool:
    """Put a task that waits before all others, as a call-back that is due now; false when it waits no more.

    promised_by: the caller who gets it for the first five minutes.
    """
    waits = Task.objects.filter(id=task_id, state=State.WAITING)
    found = waits.update(
        due_at=at, named_callback=True, promised_by=promised_by, passed_by=None, passed_until=None
    )
    if found:
        audit.record(actor, "call.brought_forward", facts={"task": task_id}, at=at)
    return bool(found)


def refuse_beyond_reach() -> None:
    """Lines serve every district. Raises NotAllowed."""
    if not is_everything(current_reach()):
        raise NotAllowed(_("This reaches beyond your area. Ask the in-charge of the whole room."))
