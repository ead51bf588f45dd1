"""Who acts on the command line: a log-in named by `--as`, at a machine and an operating-system user the log keeps."""

import getpass
import os
import socket
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.engines.home import mode
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import queries as access
from dharatal.guard.access import second_factor
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid


class ProveWhoYouAre(Refusal):
    code = "prove_who_you_are"
    status = 403


@dataclass(frozen=True)
class Command:
    """What a command carries through the door."""

    actor: Actor
    at: datetime


def at_the_machine() -> Command:
    """The operator of the machine: for what needs no log-in, since it needs the shell, the keys and the home."""
    return Command(actor=_actor(user_id=-1, login="system"), at=clock.now())


def acting_as(login: str, *, code: str = "") -> Command:
    """Somebody's log-in. In a trial the shell is enough; in production it takes DHARATAL_TOKEN and a code as well.

    Raises UnknownLogin, ProveWhoYouAre.
    """
    with permitted():
        user = access.user_by_login(login)
        if mode() == "production":
            holder = access.user_by_token(os.environ.get("DHARATAL_TOKEN", ""), clock.now())
            if holder is None or holder.id != user.id or not second_factor.is_code_right(user, code):
                raise ProveWhoYouAre(
                    _(
                        "In production, acting as a log-in takes its token in DHARATAL_TOKEN and a current --code."
                    )
                )
    return Command(actor=_actor(user_id=user.id, login=user.login), at=clock.now())


def _actor(*, user_id: int, login: str) -> Actor:
    return Actor(
        user_id=user_id,
        login=login,
        channel="cli",
        place=socket.gethostname(),
        device=getpass.getuser(),
        request_id=new_uuid().hex,
    )
