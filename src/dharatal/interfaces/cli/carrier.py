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
from dharatal.register.posts.queries import holding


class ProveWhoYouAre(Refusal):
    code = "prove_who_you_are"
    status = 403


class SayWhoActs(Refusal):
    code = "say_who_acts"


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
        try:
            user = access.user_by_login(login)
        except access.UnknownLogin as unknown:
            where = _("Nobody logs in by that name here. See `dharatal user list`.")
            raise access.UnknownLogin(where) from unknown
        if mode() == "production":
            holder = access.user_by_token(os.environ.get("DHARATAL_TOKEN", ""), clock.now())
            if holder is None or holder.id != user.id or not second_factor.is_code_right(user, code):
                raise ProveWhoYouAre(
                    _(
                        "In production, acting as a log-in takes its token in DHARATAL_TOKEN and a current --code."
                    )
                )
    return Command(actor=_actor(user_id=user.id, login=user.login), at=clock.now())


def usual_login(post: str) -> str:
    """The log-in that held a post first, of those who hold it now; only in a trial. Raises SayWhoActs."""
    with permitted():
        held = holding(clock.now()).filter(post=post, user__is_active=True).order_by("starts_at", "id")
        login = held.values_list("user__login", flat=True).first()
    if login is None or mode() == "production":
        raise SayWhoActs(_("Say who acts: --as LOGIN, or DHARATAL_AS. See `dharatal user list`."))
    return login


def _actor(*, user_id: int, login: str) -> Actor:
    return Actor(
        user_id=user_id,
        login=login,
        channel="cli",
        place=socket.gethostname(),
        device=getpass.getuser(),
        request_id=new_uuid().hex,
    )
