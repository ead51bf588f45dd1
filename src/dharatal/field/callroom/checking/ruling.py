"""Where two calls of a member contradict each other, a person decides what becomes of the member."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.checking.sealed import LONGEST, RULING
from dharatal.field.callroom.models import Check
from dharatal.field.intake import operations as intake
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.operations import CannotForget

RULINGS = {"kept": _("Stays a member"), "withdrawn": _("Is taken out of the register")}


class CannotRule(Refusal):
    code = "cannot_rule"


def rule(actor: Actor, check_id: UUID, *, ruling: str, reason: str, at: datetime) -> None:
    """Keep a member whom the second call contradicts, or take him out, with a written reason.

    Raises CannotRule without a reason, for what was decided already, or for the caller of one of the two calls.
    """
    check = Check.objects.select_for_update().filter(id=check_id, ruling="asked").first()
    if check is None:
        raise CannotRule(_("This has been decided already. Load the page again."), code="decided")
    if ruling not in RULINGS or not reason.strip():
        raise CannotRule(_("Choose what becomes of this member, and write the reason."))
    if actor.user_id in (check.caller_id, check.second_caller):
        raise CannotRule(_("Somebody else decides: one of the two calls is yours."), code="involved")
    subject = subjects_by_id([check.subject_id]).get(check.subject_id)
    if subject is not None and ruling == "kept":
        check.ruling_reason = seal(subject, RULING, reason.strip()[:LONGEST].encode())
        check.key_version = key_version(check.ruling_reason)
    check.ruling, check.ruled_by, check.ruled_at = ruling, actor.user_id, at
    check.save()
    audit.record(
        actor,
        "callroom.member_ruled",
        subjects=[check.subject_id],
        unit_id=check.unit_id,
        object_id=check.id,
        facts={"ruling": ruling},
        at=at,
    )
    if ruling == "withdrawn":
        try:
            intake.forget_member(actor, check.about, reason="mistake", at=at)
        except CannotForget:
            return  # gone already: nothing is left to take out
