"""Whatever is sent, in whatever field, a page answers in words and never with an error of ours."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import dharatal
from tests.access import answers, asking, matrix, routes
from tests.access.asking import Ask
from tests.access.cast import Cast
from tests.access.matrix import IN, NAMES
from tests.access.roles import ANONYMOUS

NONSENSE = {
    "a number without end": "9" * 5_000,
    "a number that no column holds": "99999999999999999999",
    "less than nothing": "-1",
    "the last moment there is": "9999-12-31T23:59",
    "a day that is none": "2026-02-31T25:61",
    "no letter at all": "\x00",
    "digits that are no number": "²",
    "a place without a code": "village:",
    "a very long text": "सु" * 5_000,
}
_READ = re.compile(r"""\.(?:get|getlist)\("([a-z_.]+)"|\[["']([a-z_.]+)["']\]""")


@cache
def fields() -> tuple[str, ...]:
    """Every name under which some page reads what was sent."""
    source = Path(dharatal.__file__).parent
    read = {
        name
        for path in source.rglob("*.py")
        if "view" in str(path) or "pages" in path.parts or path.stem in ("showing", "forms", "presenting")
        for found in _READ.findall(path.read_text(encoding="utf-8"))
        for name in found
        if name
    }
    return tuple(sorted(read))


def sent(ask: Ask, nonsense: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What of a form is nonsense, and the form: everything, then each field that it needs by itself."""
    everything = dict.fromkeys(fields(), nonsense)
    yield "everything", everything
    for name in ask.data:
        yield name, {**ask.data, name: nonsense}
        yield f"all but {name}", {**everything, name: ask.data[name]}


class TestAPage:
    @pytest.mark.parametrize("what", NONSENSE)
    def test_answers_nonsense_in_words(self, cast: Cast, what: str) -> None:
        table = matrix.from_markdown(matrix.TABLE.read_text(encoding="utf-8"))["Pages"]
        cast.things |= {"size": 1, "pk": 1}
        broken = []
        for page in routes.pages():
            for ask in asking.PAGES.get(page.name, ()):
                row = table[f"{ask.method} {page.address}"]
                who = next((login for login, told in row.items() if told in (NAMES, IN)), ANONYMOUS)
                for part, form in sent(ask, NONSENSE[what]):
                    status = asked(cast, page, ask, who, form)
                    if status >= 500:
                        broken.append(f"{ask.method} {page.address} as {who}, {part}: {status}")

        assert not broken, "\n".join(broken)


def asked(cast: Cast, page: routes.Page, ask: Ask, who: str, form: dict[str, Any]) -> int:
    client, address = cast.client(who), answers.address_of(cast, page, ask)
    with answers.taken_back():
        if ask.method == "POST":
            return int(client.post(address, {**form, **asking.file_of(ask)}).status_code)
        return int(client.get(address.partition("?")[0], form).status_code)
