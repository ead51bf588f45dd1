"""The cast of the field, each with a token."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from dharatal.field.callroom.conftest import build_room
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access import operations as access
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM


@dataclass
class Caller:
    """Somebody's program, with a token."""

    token: str
    http: Client

    def get(self, path: str, **headers: str) -> Any:
        return self.http.get(f"/api/{path}", headers=self._with(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        text = json.dumps(body) if body is not None else ""
        return self.http.post(f"/api/{path}", text, "application/json", headers=self._with(headers))

    def send(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        return self.http.post(f"/api/{path}", fields, headers=self._with(headers))

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", "cookie": "django_language=en", **headers}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def land(db: None, enter: Any) -> Land:
    return build_room(enter)


@pytest.fixture
def program(land: Land) -> Callable[[str], Caller]:
    """A program that acts as one of the cast."""

    def made(login: str) -> Caller:
        with land.enter(SYSTEM, None):
            token = access.issue_token(SYSTEM, user_id=land.actors[login].user_id, at=MORNING)
        return Caller(token, Client())

    return made
