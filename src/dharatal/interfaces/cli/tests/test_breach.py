"""What is typed for `dharatal breach` and `dharatal trace simulate`: who acts, whose sessions, whose time."""

from typing import Any
from uuid import uuid4

import pytest

from dharatal.field.trace.breach import commands
from dharatal.interfaces.cli.commands import breach, simulating
from dharatal.interfaces.cli.main import _parser
from dharatal.kernel.clock import IST

BREACH = str(uuid4())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What reaches the operation; `who` acts."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(breach, "acting_as", lambda login, *, code: found.setdefault("who", login))
    for name in ("contain", "open_breach"):
        monkeypatch.setattr(commands, name, lambda _acting, *_breach, **more: found.update(more) or {})
    return found


def test_whose_sessions_end_is_not_who_ends_them(told: dict[str, Any]) -> None:
    typed = ["breach", "contain", BREACH, "sessions", "--as", "guard", "--login", "saran"]

    breach.contain(_parser().parse_args(typed))

    assert (told["who"], told["login"]) == ("guard", "saran")


def test_a_time_without_a_zone_is_indian(told: dict[str, Any]) -> None:
    typed = ["breach", "open", "--as", "guard", "--unit", "district:211", "--noticed-at", "2026-11-23T22:00"]

    breach.open_breach(_parser().parse_args(typed))

    assert told["noticed_at"].tzinfo is IST


def test_an_answer_without_its_text_changes_nothing() -> None:
    with pytest.raises(commands.CannotRead):
        commands._read_answers(["nature"])

    assert commands._read_answers(["nature="])["nature"].hi == ""


@pytest.mark.parametrize(
    "typed", [("--cases", "0"), ("--cases", "-1"), ("--members", "5"), ("--processes", "-3")]
)
def test_a_simulation_says_within_which_bounds_it_works(typed: tuple[str, str]) -> None:
    asked = _parser().parse_args(["trace", "simulate", *typed])

    with pytest.raises(simulating.OutOfBounds, match=typed[0]):
        simulating.complaints(asked)
