"""The access matrix: every route, asked by every role for things that lie in one district.

`python -m tests.access.matrix --write` asks and writes `matrix.md`; the test compares. Read what changed as you
would read a change of the law.
"""

import os
import sys
from pathlib import Path

import pytest

from tests.access.roles import ROLES

TABLE = Path(__file__).with_name("matrix.md")
WRITE = "DHARATAL_WRITE_MATRIX"
NAMES, IN, REFUSED, HIDDEN, NO, LOGIN = "names", "in", "refused", "hidden", "no", "login"
BROKEN = "BROKEN"

Matrix = dict[str, dict[str, dict[str, str]]]  # section -> route -> login -> answer

INTRODUCTION = """# Who comes in where

Every page, operation of the API, command and job, asked by everybody for things that lie in the district of Saran,
block Marhaura, village Narharpur. This table is the specification: a test asks each route and compares, and a route
that is not here fails. Change it with `python -m tests.access.matrix --write`, and read the difference.

- `names`: the answer names somebody who lives there, or shows a number.
- `in`: the page is shown, the deed is done; nobody is named.
- `refused`: the door opens, the deed is turned down with a reason that is the same whatever lies outside the reach.
- `hidden`: the thing is not there for this role (404), in the same words as a thing that never was.
- `no`: this role's posts do not give the right (403).
- `login`: log in first.

Who asks, by the head of the column:

{roles}
"""


def to_markdown(matrix: Matrix) -> str:
    roles = "\n".join(f"- {role.title}: {role.who}" for role in ROLES)
    parts = [INTRODUCTION.format(roles=roles)]
    for section, rows in matrix.items():
        lines = [["", *(role.title for role in ROLES)]]
        lines += [[f"`{route}`", *row.values()] for route, row in rows.items()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        drawn = [
            f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
            for line in lines
        ]
        rule = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
        parts += [f"\n## {section}\n", drawn[0], rule, *drawn[1:]]
    return "\n".join(parts) + "\n"


def from_markdown(text: str) -> Matrix:
    matrix: Matrix = {}
    titles = {role.title: role.login for role in ROLES}
    logins: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            section = matrix.setdefault(line[3:], {})
        elif line.startswith("| `"):
            section[cells[0].strip("`")] = dict(zip(logins, cells[1:], strict=True))
        elif line.startswith("| "):
            logins = [titles.get(title, title) for title in cells[1:]]
    return matrix


def broken(found: Matrix) -> list[str]:
    """Answers that no route may give: an error of ours, or a name in a refusal."""
    return [
        f"{route} | {login}: {answer}"
        for rows in found.values()
        for route, row in rows.items()
        for login, answer in row.items()
        if answer.startswith(BROKEN)
    ]


def differences(written: Matrix, found: Matrix) -> list[str]:
    """What the table says and what was found, a line each; empty when they agree."""
    lines = []
    for section in {**written, **found}:
        old, new = written.get(section, {}), found.get(section, {})
        for route in {**old, **new}:
            told, seen = old.get(route, {}), new.get(route, {})
            lines += [
                f"{route} | {login}: the table says {told.get(login, 'nothing')}, found {seen.get(login, 'nothing')}"
                for login in {**told, **seen}
                if told.get(login) != seen.get(login)
            ]
    return lines


def main(arguments: list[str]) -> int:
    if "--write" in arguments:
        os.environ[WRITE] = "1"
    return int(pytest.main(["-q", str(Path(__file__).with_name("test_matrix.py"))]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
