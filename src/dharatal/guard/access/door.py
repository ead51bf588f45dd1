"""The one door: page, API, command and job all come through it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import looked_up
from dharatal.guard.access.reach import Reach, reach_of, reaching
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.capability import Capability
from dharatal.kernel.errors import Refusal


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403


class DeviceNotEnrolled(Refusal):
    code = "device_not_enrolled"
    status = 403


class LeavesTrace(Refusal):
    """A refusal after which something must stand although the deed itself is rolled back.

    leave: writes it, in a transaction of its own behind the outermost door; must bear being done twice.
    """

    def __init__(
        self, sentence: object, *, code: str | None = None, leave: Callable[[], object] | None = None
    ) -> None:
        super().__init__(sentence, code=code)
        self.leave = leave


class Carrier(Protocol):
    """What a door is entered with: a request, a command or a job; each knows who acts."""

    @property
    def actor(self) -> Actor: ...


class TimedCarrier(Carrier, Protocol):
    """A command or a call of a program: it also knows when."""

    @property
    def at(self) -> datetime: ...


_is_inside: ContextVar[bool] = ContextVar("behind_a_door", default=False)


@contextmanager
def entering(actor: Actor, capability: Capability | None, *, at: datetime | None = None) -> Iterator[Reach]:
    """Open a transaction in which somebody sees and does what one capability gives, and no more.

    capability: None for what anybody logged in may do; it sees no people. Raises NotAllowed.
    """
    is_outermost = not connection.in_atomic_block
    with _leaving_traces(), permitted(), transaction.atomic(), looked_up.anew():
        reach = Reach(user_id=actor.user_id)
        if capability is not None:
            reach = granted_reach(actor, capability, at=at or clock.now())
        with reaching(reach, to_the_end=is_outermost):
            yield reach


@contextmanager
def _leaving_traces() -> Iterator[None]:
    token = _is_inside.set(True)
    is_outermost = token.old_value is not True
    try:
        yield
    except LeavesTrace as refusal:
        if is_outermost and refusal.leave is not None:
            with permitted(), transaction.atomic():
                refusal.leave()
        raise
    finally:
        _is_inside.reset(token)


def granted_reach(actor: Actor, capability: Capability, *, at: datetime) -> Reach:
    """Raises NotAllowed, saying what is missing and whom to ask."""
    reach = reach_of(actor, capability, at)
    if reach is None:
        raise NotAllowed(
            _("This needs the right “%(right)s”. Ask the state office to give it to your post.")
            % {"right": capability.title}
        )
    return reach


@dataclass(frozen=True)
class Door:
    """What stands in front of a page, API call, command or job. is_public: needs no log-in."""

    capability: Capability | None
    is_public: bool = False


ROUTES: dict[str, Door] = {}


def route(
    *, capability: Capability | None = None, public: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put a door in front of a function whose first argument carries `actor`.

    The answer is rendered inside the transaction: a page rendered after it would see nothing.
    """

    def behind_door(function: Callable[..., Any]) -> Callable[..., Any]:
        door = Door(capability=capability, is_public=public)

        @wraps(function)
        def enter(carrier: Carrier, *args: Any, **kwargs: Any) -> Any:
            if not public and not carrier.actor.user_id:
                raise NotAllowed(_("Log in first."), code="log_in_first")
            _refuse_unknown_machine(carrier.actor, capability)
            with entering(carrier.actor, capability):
                answer = function(carrier, *args, **kwargs)
                if not getattr(answer, "is_rendered", True):
                    answer = answer.render()
                return answer

        enter.door = door  # type: ignore[attr-defined]
        ROUTES[f"{function.__module__}.{function.__qualname__}"] = door
        return enter

    return behind_door


def _refuse_unknown_machine(actor: Actor, capability: Capability | None) -> None:
    if capability is None or not capability.enrolled_only or actor.channel == "cli" or actor.device:
        return
    if actor.channel == "api":
        raise DeviceNotEnrolled(
            _(
                "This token belongs to no machine of the call room. Have the machine enrolled, then make a token for"
                " it: `dharatal token LOGIN --machine NAME`."
            )
        )
    raise DeviceNotEnrolled(
        _("This browser is not enrolled for the call room. Ask the in-charge to enrol it, then log in again.")
    )
