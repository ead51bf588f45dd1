"""The log-ins of a trial, kept to be printed again; a page that shows them needs none of the invention."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from dharatal.engines.files import write_whole
from dharatal.engines.home import secrets_dir

FILE = "trial-logins.json"


class Login(NamedTuple):
    """A log-in that was made; totp is the secret of its authenticator app, or ""."""

    login: str
    password: str
    post: str
    unit: str
    totp: str = ""


def remember(every: Sequence[Login]) -> None:
    """Keep the printed log-ins of a trial beside its keys, so that they can be printed again."""
    content = json.dumps([one._asdict() for one in every], indent=1)
    write_whole(secrets_dir() / FILE, content.encode())


def remembered() -> list[Login]:
    """Return the log-ins that `remember` kept, none where nothing was planted."""
    path = secrets_dir() / FILE
    if not path.exists():
        return []
    return [Login(**one) for one in json.loads(path.read_text("utf-8"))]
