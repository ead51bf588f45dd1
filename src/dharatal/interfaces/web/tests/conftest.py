"""The cast of the field, with browsers to sit at."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.conftest import build_room
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access import operations as access
from dharatal.guard.access import second_factor
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.posts import operations as posts

PASSWORD = "neem-nadi-nagar-41"
LONGEST_PAGE = 8  # seconds, on a busy machine
Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    """Everything happens on one morning, within calling hours."""
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def land(db: None, enter: Any) -> Land:
    return build_room(enter)


@pytest.fixture
def sql(db: None) -> Iterator[None]:
    """Let a test look into the tables itself."""
    with permitted():
        yield


def code_of(login: str) -> str:
    """What the app shows now; shortly before it changes, what it shows next: a page takes a while to arrive."""
    left = 30 - time.time() % 30
    if left < LONGEST_PAGE:
        time.sleep(left)
    with permitted(), entering(SYSTEM, None):
        return second_factor.current_code(User.objects.get(login=login))


@pytest.fixture
def browser(land: Land) -> Browser:
    """A browser in which somebody of the cast has logged in, with an authenticator app set up."""

    return browser_of


def browser_of(login: str) -> Client:
    with permitted(), transaction.atomic():
        user = User.objects.get(login=login)
        second_factor.set_totp(SYSTEM, user=user, at=MORNING)
        client = Client(headers={"accept-language": "hi"})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def hire(land: Land, login: str, post: str, unit: str, *, at: datetime = MORNING) -> User:
    """A log-in with a post and a password."""
    with land.enter(SYSTEM, None):
        user = access.add_user(SYSTEM, login=login, password=PASSWORD, at=at)
        posts.appoint(SYSTEM, user_id=user.id, post=post, unit_id=land.units[unit].id, starts_at=at, at=at)
    return user


@pytest.fixture
def admin(land: Land, browser: Browser) -> Client:
    """Who manages log-ins for the whole state."""
    hire(land, "admin", "state_admin", "bihar")
    return browser("admin")


@pytest.fixture
def questions(db: None) -> Callable[[Client, str], int]:
    """How many statements a page takes."""

    def counted(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return counted
