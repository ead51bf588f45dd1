"""Appointing and ending: a post grants access, and authority ends with the post."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.guard.access import operations as access
from dharatal.guard.access.queries import logins_of
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.posts.models import HELPER, Holder
from dharatal.register.posts.profile import Post, cell, post
from dharatal.register.posts.queries import helpers_of, posts_of
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import kind

# `post` is a parameter of appoint, as it is a word of the field
_post = post


class CannotAppoint(Refusal):
    code = "cannot_appoint"


class CannotNameHelper(Refusal):
    code = "cannot_name_helper"


class CannotEndTerm(Refusal):
    code = "cannot_end_term"


def appoint(
    actor: Actor,
    *,
    user_id: int,
    post: str,
    unit_id: int,
    starts_at: datetime,
    ends_at: datetime | None = None,
    cell: str = "",
    at: datetime,
) -> Holder:
    """Give a post in a unit to a log-in for a term, and with it what the post may do there.

    The system may appoint anybody; others whom their own post lets them, in their unit or below, never
    themselves.
    Raises CannotAppoint, UnknownPost, NoSuchUnit.
    """
    given, unit = _post(post), territory.unit(unit_id)
    _refuse_unless_fitting(given, unit, cell)
    _refuse_unless_term(starts_at, ends_at)
    _refuse_unless_may_appoint(actor, given, unit, user_id, at)
    _refuse_unless_login(user_id)
    if _is_held(user_id, post, cell, unit, starts_at, ends_at):
        raise CannotAppoint(
            _("This log-in holds that post there already. End the running term first."), code="held_already"
        )
    holder = Holder.objects.create(
        user_id=user_id,
        post=post,
        cell=cell,
        unit=unit,
        starts_at=starts_at,
        ends_at=ends_at,
        appointed_by=actor.user_id,
        appointed_at=at,
    )
    _give_access(actor, holder, given.capabilities, at)
    audit.record(actor, "post.appointed", unit_id=unit.id, facts=_facts(holder), at=at)
    return holder


def name_helper(
    actor: Actor,
    *,
    holder_id: int,
    user_id: int,
    unit_id: int,
    ends_at: datetime,
    capabilities: Sequence[str] | None = None,
    at: datetime,
) -> Holder:
    """Let the holder of a post have a helper, with a log-in of the helper's own, so that none need be shared.

    capabilities: None for all that the profile lets a helper have. The helper's unit lies below the holder's,
    and the access ends at `ends_at`, at the latest with the holder's term. Raises CannotNameHelper.
    """
    holder = _running(holder_id, at)
    helped, unit = _post(holder.post) if holder.post != HELPER else None, territory.unit(unit_id)
    if helped is None or not helped.helpers or not (actor.is_system or holder.user_id == actor.user_id):
        raise CannotNameHelper(_("Only a president names helpers, and only for the own post."))
    _refuse_unless_login(user_id)
    _refuse_unless_narrower(holder, unit, user_id, ends_at, at)
    wanted = tuple(helped.helper_capabilities if capabilities is None else capabilities)
    if not wanted or not set(wanted) <= set(helped.helper_capabilities):
        raise CannotNameHelper(_("A helper may not be given this right. Choose from the list."))
    if len(helpers_of(holder, at=at)) >= helped.helpers:
        raise CannotNameHelper(
            _("There are %(count)d helpers already. End one's access first.") % {"count": helped.helpers},
            code="enough_helpers",
        )
    helper = Holder.objects.create(
        user_id=user_id,
        post=HELPER,
        unit=unit,
        helper_of=holder,
        starts_at=at,
        ends_at=min(ends_at, holder.ends_at or ends_at),
        appointed_by=actor.user_id,
        appointed_at=at,
    )
    _give_access(actor, helper, wanted, at)
    audit.record(actor, "post.helper_named", unit_id=unit.id, facts=_facts(helper), at=at)
    return helper


def end_term(actor: Actor, *, holder_id: int, at: datetime) -> Holder:
    """End a term now, with all access that stood on it, that of its helpers too.

    Raises CannotEndTerm. Whoever may appoint to the post may end it; the holder may lay it down.
    """
    holder = _running(holder_id, at)
    if not _may_end(actor, holder, at):
        raise CannotEndTerm(_("Only who may appoint to this post may end its term. Ask the state office."))
    for helper in helpers_of(holder, at=at):
        _end(actor, helper, at)
    _end(actor, holder, at)
    return holder


def set_password(actor: Actor, *, holder_id: int, password: str, at: datetime) -> Holder:
    """Give the holder of a post another password, because the old one is lost or known to others.

    Whoever may end every term of that log-in may do so, and nobody for themselves: who holds a higher post as
    well asks those above it. Raises CannotEndTerm, CannotAppoint, CannotAddUser.
    """
    holder = _running(holder_id, at)
    held = posts_of(holder.user_id, at=at)
    if actor.user_id == holder.user_id or not all(_may_end(actor, one, at) for one in [holder, *held]):
        raise CannotAppoint(
            _("This log-in holds a post that is not yours to give. Ask the state office for its password."),
            code="not_yours",
        )
    access.set_password(actor, user_id=holder.user_id, password=password, at=at)
    return holder


def _end(actor: Actor, holder: Holder, at: datetime) -> None:
    holder.ends_at = max(at, holder.starts_at)
    holder.ended_by = actor.user_id
    holder.save(update_fields=["ends_at", "ended_by"])
    access.revoke(actor, source=holder.source, at=at)
    audit.record(actor, "post.ended", unit_id=holder.unit_id, facts=_facts(holder), at=at)


def _give_access(actor: Actor, holder: Holder, capabilities: Sequence[str], at: datetime) -> None:
    if not capabilities:
        return
    access.grant(
        actor,
        user_id=holder.user_id,
        capabilities=capabilities,
        unit_id=holder.unit_id,
        starts_at=holder.starts_at,
        ends_at=holder.ends_at,
        source=holder.source,
        role=holder.post,
        at=at,
    )


def _refuse_unless_fitting(given: Post, unit: Unit, cell_code: str) -> None:
    if not unit.is_valid or unit.kind not in given.levels:
        levels = ", ".join(kind(code).title() for code in given.levels)
        raise CannotAppoint(
            _("The post “%(post)s” is held in a unit of the kind: %(levels)s. Choose another unit.")
            % {"post": given.title(), "levels": levels},
            code="wrong_level",
        )
    if given.in_cell:
        cell(cell_code)
    elif cell_code:
        raise CannotAppoint(_("This post belongs to no cell. Leave the cell out."))


def _refuse_unless_term(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise CannotAppoint(_("A term ends after it starts. Check the dates."))


def _refuse_unless_may_appoint(actor: Actor, given: Post, unit: Unit, user_id: int, at: datetime) -> None:
    if actor.is_system:
        return
    if actor.user_id == user_id:
        raise CannotAppoint(_("Nobody appoints themselves. Ask somebody else who may."))
    if not _may_give(actor, given, unit, at):
        raise CannotAppoint(_("Your post does not let you give this post there. Ask the state office."))


def _may_give(actor: Actor, given: Post, unit: Unit, at: datetime) -> bool:
    return any(
        _post(held.post).may_give(given.code) and territory.is_inside(unit, held.unit)
        for held in posts_of(actor.user_id, at=at)
        if held.post != HELPER
    )


def _may_end(actor: Actor, holder: Holder, at: datetime) -> bool:
    if actor.is_system or actor.user_id == holder.user_id:
        return True
    helped = holder.helper_of
    if helped is not None:
        return helped.user_id == actor.user_id or _may_give(actor, _post(helped.post), helped.unit, at)
    return _may_give(actor, _post(holder.post), holder.unit, at)


def _refuse_unless_narrower(
    holder: Holder, unit: Unit, user_id: int, ends_at: datetime, at: datetime
) -> None:
    if user_id == holder.user_id:
        raise CannotNameHelper(_("A helper has a log-in of the helper's own. Name another log-in."))
    if not unit.is_valid or unit.id == holder.unit_id or not territory.is_inside(unit, holder.unit):
        raise CannotNameHelper(
            _("A helper works in a part of your own unit. Choose a smaller one inside it.")
        )
    if ends_at <= at:
        raise CannotNameHelper(_("A helper's access ends on a day ahead. Check the date."))


def _running(holder_id: int, at: datetime) -> Holder:
    """The term, locked, if it runs or is still to begin."""
    holder = Holder.objects.select_for_update().filter(id=holder_id).first()
    if holder is None or (holder.ends_at is not None and holder.ends_at <= at):
        raise CannotEndTerm(_("This term is not there, or has ended."), code="term_over")
    return holder


def _refuse_unless_login(user_id: int) -> None:
    if user_id not in logins_of([user_id]):
        raise CannotAppoint(_("There is no such log-in. Add one first."))


def _is_held(
    user_id: int, post_code: str, cell_code: str, unit: Unit, starts_at: datetime, ends_at: datetime | None
) -> bool:
    """Whether the same post is theirs in the same place at any time of the term."""
    terms = Holder.objects.filter(user=user_id, post=post_code, cell=cell_code, unit=unit)
    terms = terms.exclude(ends_at__lte=starts_at)
    return (terms.filter(starts_at__lt=ends_at) if ends_at else terms).exists()


def _facts(holder: Holder) -> dict[str, int | str]:
    return {"holder": holder.id, "user": holder.user_id, "post": holder.post}
