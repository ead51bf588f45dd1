"""The latest run of the engine on a case, as this room prints it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiry.finding import Finding
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal


class NoFinding(Refusal):
    """The evidence of this case was not weighed yet."""

    code = "no_finding"


def latest(actor: Actor, case_id: UUID) -> Finding:
    """Raises NotNamedInCase, NoFinding."""
    cases.case(actor, case_id)
    raise NoFinding(_("The evidence of this inquiry was not weighed yet. Weigh it first, on its page."))
