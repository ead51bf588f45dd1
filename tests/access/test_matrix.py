"""The table is the specification: every route answers every role as it says."""

import os
from pathlib import Path
from typing import Any

import pytest

from dharatal.engines.postgres.gate import permitted
from tests.access import answers, asking, commanding, matrix, routes
from tests.access.cast import Cast, build_cast
from tests.access.matrix import Matrix
from tests.access.roles import ANONYMOUS

_CHECKPOINT = "INSERT INTO audit_checkpoint (size, root, text, signed_at) VALUES (1, 'root', 'signed', now())"


@pytest.fixture
def everybody(whole_database: str, superuser: Any, enter: Any, tmp_path: Path) -> Cast:
    """The cast, committed: what the worker writes is there too."""
    cast = build_cast(enter)
    superuser.execute(_CHECKPOINT)
    cast.things |= {"folder": tmp_path, "size": 1, "pk": 1}
    return cast


class TestTheTable:
    def test_says_how_every_route_answers_everybody(self, everybody: Cast) -> None:
        found = answers.ask_everything(everybody)
        assert matrix.broken(found) == []

        if os.environ.get(matrix.WRITE):
            matrix.TABLE.write_text(matrix.to_markdown(found), encoding="utf-8")
        assert matrix.differences(table(), found) == []


class TestEveryRoute:
    def test_is_asked(self) -> None:
        missing = [page.name for page in routes.pages() if page.name not in asking.PAGES]
        missing += [one for one in routes.api_operations() if one not in asking.API]
        missing += [one for one in routes.commands() if one not in commanding.COMMANDS]
        missing += [one for one in routes.jobs() if one not in commanding.JOBS]

        assert missing == []

    def test_that_is_asked_is_there(self) -> None:
        names = {page.name for page in routes.pages()}

        assert set(asking.PAGES) <= names
        assert set(asking.API) == set(routes.api_operations())
        assert set(commanding.COMMANDS) == set(routes.commands())
        assert set(commanding.JOBS) == set(routes.jobs())

    def test_is_asked_by_each_of_its_methods(self, everybody: Cast) -> None:
        client, unasked = everybody.client(ANONYMOUS), []
        for page in (page for page in routes.pages() if page.has_door):
            asked = {ask.method for ask in asking.PAGES[page.name]}
            address = answers.address_of(everybody, page, asking.PAGES[page.name][0])
            with permitted():
                allowed = client.generic("PROBE", address).headers.get("Allow", "")
            unasked += [(page.name, one) for one in allowed.split(", ") if one and one not in asked]

        assert unasked == []


def table() -> Matrix:
    return matrix.from_markdown(matrix.TABLE.read_text(encoding="utf-8")) if matrix.TABLE.exists() else {}
