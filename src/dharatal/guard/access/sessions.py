"""Ends what somebody is signed in with: browsers and keys for the API. What was open closes with its next click."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from dharatal.guard.access.models import Token
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor


def count(actor: Actor, user_id: int | None) -> int:
    """How many sessions and keys `end` would end. user_id: None for everybody's but the actor's own."""
    sessions, tokens = _sessions(actor, user_id), _tokens(actor, user_id)
    return sessions.count() + tokens.count()


def end(actor: Actor, user_id: int | None, *, with_tokens: bool, at: datetime) -> int:
    """End every session, and every key if told so; answers how many. user_id: None for everybody's but the own."""
    ended = list(_sessions(actor, user_id))
    for one in ended:
        one.end()
    tokens = _tokens(actor, user_id).update(revoked_at=at) if with_tokens else 0
    facts = {"user": user_id or 0, "sessions": len(ended), "tokens": tokens}
    audit.record(actor, "access.sessions_ended", facts=facts, at=at)
    return len(ended) + tokens


def _sessions(actor: Actor, user_id: int | None) -> QuerySet[UserSession]:
    if user_id is None:
        return UserSession.objects.exclude(user_id=actor.user_id).order_by("id")
    return UserSession.objects.filter(user_id=user_id).order_by("id")


def _tokens(actor: Actor, user_id: int | None) -> QuerySet[Token]:
    live = Token.objects.filter(revoked_at__isnull=True)
    return live.exclude(user_id=actor.user_id) if user_id is None else live.filter(user_id=user_id)
