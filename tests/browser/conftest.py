"""One installation and one browser for all tests of pages.

The fixtures end with this folder: while Playwright runs, Django refuses the database to its thread.
"""

from collections.abc import Iterator

import pytest

from tests.browser import house as houses
from tests.browser.house import House


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with houses.house(tmp_path_factory.mktemp("browser") / "home") as made:
        yield made
