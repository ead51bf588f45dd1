"""Who calls the API: the log-in behind the token, and the door of every operation."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import queries as access
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.ids import new_uuid


@dataclass(frozen=True)
class ApiCall:
    """What a request carries through the door. key: its Idempotency-Key, empty when it sent none."""

    actor: Actor
    at: datetime
    key: str = ""


class Calling(HttpRequest):
    """A request that has shown its token."""

    actor: Actor
    auth: ApiCall


class Token(HttpBearer):
    """`Authorization: Bearer dh_...`, a key made by `dharatal token LOGIN`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiCall | None:
        at = clock.now()
        with permitted():
            held = access.token_by_secret(token, at)
        if held is None:
            return None
        user = held.user
        actor = Actor(
            user_id=user.id,
            login=user.login,
            channel="api",
            place=str(request.META.get("REMOTE_ADDR", "")),
            device=str(held.device_id or ""),
            request_id=new_uuid().hex,
        )
        cast(Calling, request).actor = actor
        return ApiCall(actor, at, request.headers.get("Idempotency-Key", "")[:80])
