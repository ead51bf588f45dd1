"""Fails when a lock does not hold what is declared, or names a host."""

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    problems = [*python_problems(), *npm_problems()]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def python_problems() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [
        one for group in project["optional-dependencies"].values() for one in group
    ]
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))
    missing = {re.split(r"[\[<>=~]", one)[0].lower() for one in wanted} - locked
    problems = [f"requirements.lock lacks {name}: run `make lock`" for name in sorted(missing)]
    if re.search(r"https?://", lock):
        problems.append("requirements.lock names a host")
    return problems


def npm_problems() -> list[str]:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    declared = json.loads((ROOT / "package.json").read_text()).get("dependencies", {})
    packages = lock["packages"]
    problems = [
        f"package-lock.json lacks {name}" for name in declared if f"node_modules/{name}" not in packages
    ]
    problems += [f"{name} has a resolved address" for name, one in packages.items() if "resolved" in one]
    return problems + [
        f"{name} has no integrity" for name, one in packages.items() if name and not one.get("integrity")
    ]


if __name__ == "__main__":
    sys.exit(main())
