"""Passwords and cards that one person gives another: never both by one, so that no log-in is taken over in silence."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dharatal.guard.access.door import NotAllowed
from dharatal.guard.access.models import User
from dharatal.kernel.actor import Actor

APART = timedelta(days=7)


class NeedsSecondPerson(NotAllowed):
    """Whoever gave a log-in its password would hold its card as well, or the other way round."""

    code = "needs_second_person"


def refuse_both(actor: Actor, user: User, *, given_by: int, given_at: datetime | None, at: datetime) -> None:
    """Refuse the second of password and card within a week to whoever gave the first.

    A log-in that nobody has come in with yet is still being made out, and gets both. A log-in that the giver made
    within that week is no second person; the machine's operator can do anything anyhow. Raises NeedsSecondPerson.
    """
    is_first = given_at is None or given_at <= at - APART
    if is_first or user.last_login is None or actor.is_system or actor.user_id == user.id:
        return
    if given_by in one_person(actor.user_id, since=at - APART):
        raise NeedsSecondPerson(
            _(
                "Password and code card of a log-in in use never come from one person within seven days: with both,"
                " that person could come in as its holder. Ask somebody else who manages log-ins to do this part."
            )
        )


def one_person(user_id: int, *, since: datetime) -> set[int]:
    """Return the log-ins behind which one person may sit: the own, and whose holder made the own after a moment.

    Whoever made a log-in holds its first password and card. Two log-ins whose sets meet are no two people.
    """
    made = User.objects.filter(id=user_id, created_at__gt=since, created_by__gt=0)
    return {user_id, *made.values_list("created_by", flat=True)}


def may_be_one(user_id: int, other_id: int) -> bool:
    """Whether one person may sit behind two log-ins, since the one holds, held or made the other."""
    return _is_of(user_id, other_id) or _is_of(other_id, user_id)


def _is_of(user_id: int, other_id: int) -> bool:
    """Whether a log-in is another's own, or made by it, or by one that it made, or has its password or card from it."""
    seen: set[int] = set()
    while user_id > 0 and user_id not in seen:
        if user_id == other_id:
            return True
        seen.add(user_id)
        row = User.objects.filter(id=user_id).values_list("password_by", "card_by", "created_by").first()
        if row is None or other_id in row[:2]:
            return row is not None
        user_id = row[2]
    return False
