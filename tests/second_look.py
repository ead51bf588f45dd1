"""Runs a few failed tests once more, alone: `python tests/second_look.py`, after a run of all of them that failed.

A test that holds alone and not in the crowd is shaky: it is printed, and mending it comes before other work. It does
not turn back a change that has nothing to do with it. More than MOST failed, or a run that broke off, stay a failure.
"""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
MOST = 3


def failed(told: Path = FAILED) -> list[str]:
    """The tests that failed, without the group that a test was run in ("...::test_name@group")."""
    if not told.is_file():
        return []
    return sorted(
        {
            one.rpartition("]")[0] + "]" if "]" in one else one.partition("@")[0]
            for one in json.loads(told.read_text())
        }
    )


def main() -> int:
    tests = failed()
    if not 1 <= len(tests) <= MOST:
        print(f"{len(tests)} failed: run once more are 1 to {MOST}", file=sys.stderr)
        return 1
    answer = pytest.main([*tests, "--no-header"])
    for test in tests:
        print(f"{'SHAKY' if answer == 0 else 'BROKEN'} {test}")
    return int(answer)


if __name__ == "__main__":
    sys.exit(main())
