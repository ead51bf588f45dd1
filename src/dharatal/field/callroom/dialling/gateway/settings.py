"""Which gateway there is: `secrets/gateway.json`, written by the operator; without it no gateway is offered."""

import json
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dharatal.engines.home import secrets_dir
from dharatal.kernel.errors import Refusal

FILE = "gateway.json"


class CannotReadGateway(Refusal):
    code = "cannot_read_gateway"


class Settings(NamedTuple):
    """host, port: where the gateway listens (UDP). domain: of its addresses. user, password: for its challenge.

    ours: the address that the gateway answers to, port 0 for any.
    """

    host: str
    port: int = 5060
    domain: str = ""
    user: str = "dharatal"
    password: str = ""
    our_host: str = "0.0.0.0"  # noqa: S104 - the operator narrows it
    our_port: int = 0


def read() -> Settings | None:
    """None when no gateway is set up. Raises CannotReadGateway."""
    path = secrets_dir() / FILE
    if not path.exists():
        return None
    try:
        return Settings(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise CannotReadGateway(
            _("secrets/gateway.json cannot be read. It holds host, port, domain, user and password, as JSON.")
        ) from error
