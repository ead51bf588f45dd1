"""Break, end and review: the only writers of broken glasses."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dharatal.guard.access import operations as access
from dharatal.guard.access.handing import may_be_one
from dharatal.guard.access.models import User
from dharatal.guard.access.queries import capabilities_of
from dharatal.guard.access.second_factor import is_code_right
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit import queries as log
from dharatal.guard.vault.capabilities import WATCH
from dharatal.guard.vault.glass.refusals import CannotBreak, CannotEnd, CannotReview
from dharatal.guard.vault.models import Glass
from dharatal.guard.vault.watching import words
from dharatal.guard.vault.watching.operations import GLASS
from dharatal.kernel.actor import Actor
from dharatal.kernel.ids import new_uuid

LASTS = timedelta(hours=1)
REVIEW_WITHIN = timedelta(days=1)
ROLE = "break_glass"
REASON, REVIEWED = "reason", "reviewed"
MOST_TRIES, TRIES_WITHIN = 5, timedelta(hours=1)


def break_glass(
    actor: Actor,
    *,
    password: str,
    code: str,
    reason: str,
    capabilities: Sequence[str],
    unit_id: int,
    at: datetime,
) -> Glass:
    """Take full access for an hour. capabilities, unit_id: what it opens, and where.

    Password and code are asked anew, whatever the session has shown. Raises CannotBreak, SaysTooLittle.
    """
    _refuse_after_tries(actor, at)
    _refuse_unless_proved(actor, password, code, at)
    glass = Glass(id=new_uuid(), user_id=actor.user_id, unit_id=unit_id, at=at, ends_at=at + LASTS)
    try:
        with transaction.atomic():
            glass.save(force_insert=True)
    except IntegrityError as error:
        raise CannotBreak(
            _(
                "The last break-glass has not been reviewed yet. Ask somebody of the guard to review it; then try"
                " again."
            ),
            code="not_reviewed",
        ) from error
    words.write(actor, glass.id, REASON, reason, at=at)
    access.grant(
        actor,
        user_id=actor.user_id,
        capabilities=capabilities,
        unit_id=unit_id,
        starts_at=at,
        ends_at=glass.ends_at,
        source=f"{GLASS}{glass.id}",
        role=ROLE,
        at=at,
    )
    facts = {"user": actor.user_id, "minutes": LASTS.seconds // 60}
    audit.record(actor, "glass.broken", unit_id=unit_id, object_id=glass.id, facts=facts, at=at)
    return glass


def end(actor: Actor, glass_id: UUID, *, at: datetime) -> Glass:
    """End it before its hour: by whoever broke it, or somebody of the guard. Raises CannotEnd."""
    glass = Glass.objects.select_for_update().filter(id=glass_id).first()
    if glass is None:
        raise CannotEnd(_("There is no such break-glass. Load the page again."), code="not_found")
    if not actor.is_system and actor.user_id != glass.user_id and not _is_guard(actor, at):
        raise CannotEnd(_("Whoever broke it ends it, or somebody of the guard."), code="not_yours")
    if glass.ended_at is not None or glass.ends_at <= at:
        raise CannotEnd(_("It has ended already."), code="ended_already")
    _end(actor, glass, at)
    return glass


def end_expired(actor: Actor, *, at: datetime) -> int:
    """Write down the end of those whose hour is over; their grants ended by themselves."""
    over = list(Glass.objects.select_for_update(skip_locked=True).filter(ended_at=None, ends_at__lte=at))
    for glass in over:
        _end(actor, glass, at)
    return len(over)


def review(actor: Actor, glass_id: UUID, *, words_written: str, at: datetime) -> Glass:
    """Write down what the review found, once it is over. Raises CannotReview, SaysTooLittle."""
    glass = Glass.objects.select_for_update().filter(id=glass_id).first()
    if glass is None:
        raise CannotReview(_("There is no such break-glass. Load the page again."), code="not_found")
    if glass.reviewed_at is not None:
        raise CannotReview(_("It has been reviewed already."), code="reviewed_already")
    if may_be_one(actor.user_id, glass.user_id):
        raise CannotReview(
            _(
                "Whoever broke it does not review it, nor a log-in that they made, nor whoever made theirs."
                " Ask somebody else of the guard."
            ),
            code="your_own",
        )
    if is_open(glass, at):
        raise CannotReview(_("It is still open. End it first, then review it."), code="still_open")
    words.write(actor, glass.id, REVIEWED, words_written, at=at)
    glass.reviewed_at, glass.reviewed_by = at, actor.user_id
    glass.save(update_fields=["reviewed_at", "reviewed_by"])
    late = int(at > glass.at + LASTS + REVIEW_WITHIN)
    facts = {"user": glass.user_id, "late": late}
    audit.record(actor, "glass.reviewed", unit_id=glass.unit_id, object_id=glass.id, facts=facts, at=at)
    return glass


def is_open(glass: Glass, at: datetime) -> bool:
    return glass.ended_at is None and glass.at <= at < glass.ends_at


def _is_guard(actor: Actor, at: datetime) -> bool:
    return WATCH.code in capabilities_of(actor, at)


def _end(actor: Actor, glass: Glass, at: datetime) -> None:
    glass.ended_at, glass.ended_by = min(at, glass.ends_at), actor.user_id
    glass.save(update_fields=["ended_at", "ended_by"])
    access.revoke(actor, source=f"{GLASS}{glass.id}", at=at)
    facts = {"user": glass.user_id, "early": int(at < glass.ends_at)}
    audit.record(actor, "glass.ended", unit_id=glass.unit_id, object_id=glass.id, facts=facts, at=at)


def _refuse_unless_proved(actor: Actor, password: str, code: str, at: datetime) -> None:
    user = User.objects.filter(id=actor.user_id, is_active=True).first()
    if user is not None and user.check_password(password) and is_code_right(user, code.strip()):
        return

    def tell() -> object:
        return audit.record(actor, "glass.refused", facts={"user": actor.user_id}, at=at)

    raise CannotBreak(
        _(
            "Password or code was not right; nothing was opened. Type your own password and a new code of your app or"
            " card. A log-in with a passkey only needs an app or a card first."
        ),
        code="wrong_factor",
        leave=tell,
    )


def _refuse_after_tries(actor: Actor, at: datetime) -> None:
    tried = log.counts_by_action(actor, since=at - TRIES_WITHIN, until=at, login=actor.login)
    if tried.get("glass.refused", 0) >= MOST_TRIES:
        raise CannotBreak(
            _("Too many tries with a wrong password or code. Wait an hour; the guard has been told."),
            code="too_many_tries",
        )
