"""Asks every route as everybody and says, in a word, what each answered."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from unittest.mock import patch

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from dharatal.guard.access.door import NotAllowed
from dharatal.interfaces.settings.rooms import ROOMS
from dharatal.kernel.actor import NOBODY
from dharatal.kernel.capability import Capability
from dharatal.kernel.errors import Refusal
from tests.access import asking, commanding, routes
from tests.access.asking import PARAMETERS, Ask
from tests.access.cast import EVERY_NAME, PHONES, Carrier, Cast
from tests.access.matrix import BROKEN, HIDDEN, IN, LOGIN, NAMES, NO, REFUSED, Matrix
from tests.access.roles import ANONYMOUS, ROLES

LOGIN_PAGE = "/accounts/login/"
SECOND_STEP = "/accounts/2fa/"
ASKED_ANEW = "%2Ffetch%2F"  # whoever fetches a file shows the second step for it


def ask_everything(cast: Cast) -> Matrix:
    """Ask each route as everybody, each time on the same database."""
    with patch("dharatal.field.intake.operations.receiving.drop_files"):  # a file's end cannot be rolled back
        return {
            "Pages": {
                f"{ask.method} {page.address}": _by_everybody(partial(_page, cast, page, ask))
                for page in routes.pages()
                for ask in asking.PAGES.get(page.name, ())
            },
            "API": {
                operation: _by_everybody(partial(_operation, cast, operation))
                for operation in routes.api_operations()
                if operation in asking.API
            },
            "Commands": {
                name: _by_everybody(partial(_command, cast, name, key))
                for name, key in routes.commands().items()
                if name in commanding.COMMANDS
            },
            "Jobs": {
                name: _by_everybody(partial(_job, cast, name))
                for name in routes.jobs()
                if name in commanding.JOBS
            },
        }


def _by_everybody(ask: Callable[[str], str]) -> dict[str, str]:
    return {role.login: ask(role.login) for role in ROLES}


def _page(cast: Cast, page: routes.Page, ask: Ask, who: str) -> str:
    client = cast.client(who)
    with taken_back():
        send = getattr(client, ask.method.lower())
        data = {**ask.data, **asking.file_of(ask)} if ask.method == "POST" else None
        response = (
            send(address_of(cast, page, ask), data) if data is not None else send(address_of(cast, page, ask))
        )
        return _of_response(response, is_ours=page.has_door and not page.address.startswith("/accounts/"))


def address_of(cast: Cast, page: routes.Page, ask: Ask) -> str:
    names = re.findall(r"<(\w+)>", page.address)
    things = {name: cast.things[ask.instead.get(name, PARAMETERS[name])] for name in names}
    return reverse(page.name, kwargs=things) + (f"?{ask.query}" if ask.query else "")


def _operation(cast: Cast, operation: str, who: str) -> str:
    ask = asking.API[operation]
    path = re.sub(r"<(\w+)>", lambda name: str(cast.things[PARAMETERS[name[1]]]), operation.split()[1])
    headers = {"authorization": f"Bearer {cast.tokens[who]}"} if who != ANONYMOUS else {}
    client = cast.client(ANONYMOUS)
    with taken_back():
        if ask.sheet:
            response = client.post(path, {**ask.data, **asking.file_of(ask)}, headers=headers)
        elif ask.method == "POST":
            response = client.post(path, ask.data, content_type="application/json", headers=headers)
        else:
            response = client.get(f"{path}?{ask.query}" if ask.query else path, headers=headers)
        return _of_response(response, is_ours=True)


def _command(cast: Cast, name: str, key: str, who: str) -> str:
    carrier = Carrier(cast.actors.get(who, NOBODY))
    return _of_call(lambda: commanding.COMMANDS[name](routes.function_of(key), carrier, cast.things))


def _job(cast: Cast, name: str, who: str) -> str:
    return _of_call(lambda: commanding.JOBS[name](cast, Carrier(cast.actors.get(who, NOBODY))))


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside is undone at the end."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # what insists on the outermost transaction gets it
    with around:
        yield
        transaction.set_rollback(True)


def _of_response(response: HttpResponse, *, is_ours: bool) -> str:
    answer = _of_status(response, is_ours=is_ours)
    if not tells_names(text_of(response)):
        return answer
    return NAMES if answer == IN else f"{BROKEN} tells a name"


def _of_status(response: HttpResponse, *, is_ours: bool) -> str:
    where = response.headers.get("Location", "")
    match response.status_code:
        case 401:
            return LOGIN
        case 403:
            return NO
        case 404:
            return HIDDEN
        case 400 | 409 | 413 | 422 | 429:
            return REFUSED
        case status if 300 <= status < 400:
            if where.startswith(LOGIN_PAGE) and "next=" in where:
                return LOGIN
            owes = is_ours and where.startswith(SECOND_STEP) and not where.endswith(ASKED_ANEW)
            return f"{BROKEN} second step" if owes else IN
        case status if 200 <= status < 300:
            return IN
    return f"{BROKEN} {response.status_code}"


def text_of(response: HttpResponse) -> str:
    """What an answer says, a workbook's cells too."""
    content = response.getvalue()
    if not content.startswith(b"PK\x03\x04"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())


def tells_names(text: str) -> bool:
    return any(told in text for told in (*EVERY_NAME, *(phone[-10:] for phone in PHONES)))


def _of_call(call: Callable[[], object]) -> str:
    with taken_back():
        try:
            return NAMES if tells_names(repr(call())) else IN
        except Refusal as refusal:
            return _of_refusal(refusal)
        except Exception as error:
            return f"{BROKEN} {type(error).__name__}"


def _of_refusal(refusal: Refusal) -> str:
    if isinstance(refusal, NotAllowed):
        return LOGIN if refusal.code == "log_in_first" else NO
    return {403: NO, 404: HIDDEN}.get(refusal.status, REFUSED)


def capability(code: str) -> Capability:
    """A right by its code, wherever a room defines it."""
    for room in ROOMS:
        if find_spec(f"{room}.capabilities"):
            for one in vars(import_module(f"{room}.capabilities")).values():
                if isinstance(one, Capability) and one.code == code:
                    return one
    raise LookupError(code)
