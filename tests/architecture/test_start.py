"""What a process loads at its start: pages and small commands do without what only the worker computes with."""

import subprocess
import sys

import pytest

HEAVY = {"numpy", "polars", "scipy"}
PAGES_OF_PEOPLE = (
    "dharatal.register.people.urls",
    "dharatal.register.people.commands",
    "dharatal.register.people.pairs.queries",
    "dharatal.register.people.pairs.operations",
    "dharatal.interfaces.web.shell",
    "dharatal.register.people.marked.carriers",
    "dharatal.guard.vault.marks.few",
)


def loaded_by(*modules: str, sets_up: bool) -> set[str]:
    """The modules that another Python has in memory after importing these."""
    setting_up = "import django; django.setup();" if sets_up else ""
    told = f"import sys; {setting_up} import {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


class TestTheStart:
    def test_of_the_command_line_needs_no_django(self, db: None) -> None:
        assert not {*HEAVY, "django"} & loaded_by("dharatal.interfaces.cli.main", sets_up=False)

    def test_of_pages_of_people_needs_no_numbers(self, db: None) -> None:
        assert not HEAVY & loaded_by(*PAGES_OF_PEOPLE, sets_up=True)

    def test_of_a_load_needs_no_numbers(self, db: None) -> None:
        modules = loaded_by(
            "dharatal.interfaces.cli.commands.intake", "dharatal.field.intake.beside", sets_up=True
        )

        assert not {"numpy", "scipy"} & modules

    @pytest.mark.parametrize("urls", ["dharatal.interfaces.web.urls", "dharatal.interfaces.api.urls"])
    def test_of_every_page_needs_no_statistics(self, db: None, urls: str) -> None:
        assert "scipy" not in loaded_by(urls, sets_up=True)

    def test_of_invented_pages_needs_no_tables(self) -> None:
        """Their pictures are taken before Django is set up."""
        assert "dharatal.guard.access.models" not in loaded_by(
            "dharatal.interfaces.web.specimens", sets_up=False
        )
