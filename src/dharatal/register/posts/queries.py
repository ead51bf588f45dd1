"""Who holds what. Posts are public inside the organisation: they name log-ins, no people."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dharatal.engines.postgres.reading import rows_of
from dharatal.kernel.actor import Actor
from dharatal.register.posts.models import HELPER, Holder
from dharatal.register.posts.profile import cell, post, posts
from dharatal.register.territory.models import Unit
from dharatal.register.territory.queries import everything_in, name, units_by_ids

_RUNS = "user_id = %(user)s AND starts_at <= %(at)s AND (ends_at IS NULL OR ends_at > %(at)s)"


def holding(at: datetime) -> QuerySet[Holder]:
    """The terms that run at a moment."""
    return Holder.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


def holders_of(unit: Unit, *, at: datetime, post: str = "") -> list[Holder]:
    """Who holds a post in a unit at that moment, or one post of it; longest in post first."""
    found = holding(at).filter(unit=unit)
    found = found.filter(post=post) if post else found
    return list(found.select_related("user", "unit", "helper_of").order_by("starts_at", "id"))


def posts_of(user_id: int, *, at: datetime) -> list[Holder]:
    """The posts that somebody holds at that moment, the longest held first."""
    found = rows_of(Holder, f"{_RUNS} ORDER BY starts_at, id", {"user": user_id, "at": at})
    units = units_by_ids({one.unit_id for one in found})
    for one in found:
        one.unit = units[one.unit_id]
    return found


def helpers_of(holder: Holder, *, at: datetime) -> list[Holder]:
    """Helpers whose access runs or is still to begin."""
    coming = Holder.objects.filter(helper_of=holder, ends_at__gt=at)
    return list(coming.select_related("user", "unit").order_by("starts_at", "id"))


def below(actor: Actor, *, at: datetime) -> list[Holder]:
    """Running and coming terms of the posts that somebody's own post lets them give, inside their own units.

    By post and place; helpers are not among them.
    """
    given = Q(pk__in=[])
    for held in posts_of(actor.user_id, at=at):
        codes = [code for code in posts() if held.post != HELPER and post(held.post).may_give(code)]
        if codes:
            given |= Q(post__in=codes, unit__in=everything_in(held.unit).values("id"))
    running = Holder.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at)).filter(given)
    return list(
        running.exclude(user=actor.user_id)
        .select_related("user", "unit")
        .order_by("post", "unit__code", "id")
    )


def subordinates(user_id: int, *, at: datetime) -> set[int]:
    """Ids of the log-ins that can hardly say no to somebody: helpers, posts of the own kind of giving in the units
    below, and whomever they appointed themselves, wherever.
    """
    under = Q(helper_of__user=user_id) | Q(appointed_by=user_id)
    for held in posts_of(user_id, at=at):
        codes = [code for code in posts() if held.post != HELPER and post(held.post).may_give(code)]
        if codes:
            below_it = everything_in(held.unit).exclude(id=held.unit_id).values("id")
            under |= Q(post__in=codes, unit__in=below_it)
    found = holding(at).filter(under).exclude(user=user_id)
    return set(found.values_list("user_id", flat=True))


def title_of(user_id: int, *, at: datetime, language: str | None = None) -> str:
    """What somebody is, in a language: `District president, Khagaria`; "" for who holds nothing."""
    return "; ".join(holder_title(holder, language) for holder in posts_of(user_id, at=at))


def titles_of(user_ids: Collection[int], *, at: datetime) -> dict[int, str]:
    """What several log-ins are; those who hold nothing are missing."""
    found: dict[int, list[str]] = {}
    held = holding(at).filter(user__in=user_ids).select_related("unit", "helper_of")
    for holder in held.order_by("starts_at", "id"):
        found.setdefault(holder.user_id, []).append(holder_title(holder))
    return {user_id: "; ".join(titles) for user_id, titles in found.items()}


def holder_title(holder: Holder, language: str | None = None) -> str:
    """The title of one held post with its unit."""
    with override(language or get_language()):
        return f"{_post_title(holder)}, {name(holder.unit, language)}"


def needs_second_factor(user_id: int, *, at: datetime) -> bool:
    """Whether one of somebody's posts asks for a second factor, however far it reaches."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT post FROM posts_holder WHERE {_RUNS}", {"user": user_id, "at": at})
        return any(post(code).second_factor for (code,) in cursor.fetchall() if code != HELPER)


def _granting_post(holder: Holder) -> str:
    return holder.helper_of.post if holder.post == HELPER and holder.helper_of else holder.post


def _post_title(holder: Holder) -> str:
    title = post(_granting_post(holder)).title()
    if holder.post == HELPER:
        return _("Helper of the %(post)s") % {"post": title}
    return (
        _("%(post)s (%(cell)s)") % {"post": title, "cell": cell(holder.cell).title()}
        if holder.cell
        else title
    )
