from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dharatal.interfaces import trial_clock
from dharatal.kernel import clock

TOLD = "2026-05-04T11:00"
ELEVEN = datetime(2026, 5, 4, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DHARATAL_HOME", str(tmp_path))
    monkeypatch.setenv("DHARATAL_NOW", TOLD)
    monkeypatch.delenv("DHARATAL_NOW_SINCE", raising=False)
    yield
    clock.set_trial_clock(None)


def an_hour_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation was started an hour ago."""
    before = datetime.now(UTC) - timedelta(hours=1)
    with monkeypatch.context() as then:
        then.setenv("DHARATAL_NOW_SINCE", str(before.timestamp()))
        trial_clock.agree_on_clock()


class TestTrialClock:
    def test_begins_at_the_time_it_is_told_in_india(self) -> None:
        trial_clock.set_clock()

        assert timedelta(0) <= clock.now() - ELEVEN < timedelta(minutes=1)

    def test_is_told_in_utc_like_any_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DHARATAL_NOW", f"{TOLD}:00+05:30")

        trial_clock.set_clock()

        assert clock.now().utcoffset() == timedelta(0)

    def test_goes_with_the_installation_that_was_told_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        an_hour_ago(monkeypatch)

        trial_clock.set_clock()

        assert timedelta(hours=1) <= clock.now() - ELEVEN < timedelta(hours=1, minutes=1)

    def test_is_a_commands_own_when_that_is_told_another_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        an_hour_ago(monkeypatch)
        monkeypatch.setenv("DHARATAL_NOW", "2026-05-04T22:00")

        trial_clock.set_clock()

        assert timedelta(hours=11) <= clock.now() - ELEVEN < timedelta(hours=11, minutes=1)

    def test_runs_on_when_the_note_is_damaged(self, tmp_path: Path) -> None:
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "clock.json").write_text("{", "utf-8")

        trial_clock.set_clock()

        assert clock.now() - ELEVEN < timedelta(minutes=1)
