"""What import-linter cannot see: sizes, private tables, doors, capabilities."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from dharatal.interfaces.settings.rooms import ROOMS
from dharatal.interfaces.web.middleware import PLUMBING_MODULES, module_of
from dharatal.kernel.capability import Capability

SOURCE = Path(__file__).parents[2] / "src" / "dharatal"
LIMIT = 400
FLOORS = ["kernel", "engines", "guard", "register", "field", "interfaces"]
ORDER = [room.rsplit(".", 1)[1] for room in ROOMS]


def sources() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def own_code() -> list[Path]:
    apart = {"tests", "specimens"}  # specimens are invented contexts of pages: data, not code
    return [path for path in sources() if not apart & set(path.parts) and path.name != "conftest.py"]


def room_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[1] if len(parts) > 2 else parts[0]


class TestAFile:
    def test_stays_under_400_lines(self) -> None:
        long = [
            f"{path.name} {lines}"
            for path in sources()
            if (lines := len(path.read_text().splitlines())) > LIMIT
        ]

        assert long == []

    def test_has_a_name_that_says_what_it_holds(self) -> None:
        vague = {"utils", "helpers", "manager", "data", "info", "misc", "common"}

        assert [path.name for path in sources() if path.stem in vague] == []


class TestAFunction:
    def test_stays_under_50_lines(self) -> None:
        long = []
        for path in own_code():
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    lines = (node.end_lineno or 0) - node.lineno + 1
                    if lines > 50:
                        long.append(f"{path.name}:{node.name} {lines}")

        assert long == []


class TestARoom:
    @pytest.mark.parametrize("room", ROOMS)
    def test_is_placed_on_a_floor(self, room: str) -> None:
        floor = room.split(".")[1]

        assert floor in FLOORS

    def test_has_no_foreign_key_upward_or_generic(self) -> None:
        upward = []
        for model in apps.get_models():
            if model._meta.app_label not in ORDER:
                continue
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey):
                    target = field.remote_field.model._meta.app_label
                    if target in ORDER and ORDER.index(target) > ORDER.index(model._meta.app_label):
                        upward.append(f"{model.__name__}.{field.name}")

        assert upward == []

    def test_names_no_table_of_another_room_in_its_sql(self) -> None:
        tables = {
            model._meta.db_table: model._meta.app_label
            for model in apps.get_models()
            if model._meta.app_label in ORDER
        }
        guarded = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+({'|'.join(map(re.escape, tables))})\b")
        strangers = []
        for path in own_code():
            for table in guarded.findall(path.read_text()):
                if room_of(path) not in (tables[table], "seed"):
                    strangers.append(f"{path.relative_to(SOURCE)}: {table}")

        assert strangers == []

    def test_has_no_signals(self) -> None:
        listening = [
            path.name
            for path in own_code()
            if re.search(r"django\.(db\.models|core|contrib\.auth)\.?signals", path.read_text())
        ]

        assert listening == []

    def test_imports_nothing_inside_a_function(self) -> None:
        hidden = []
        for path in own_code():
            if path.name in ("testing.py", "__main__.py"):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef):
                    hidden += [
                        f"{path.name}:{node.name}"
                        for part in ast.walk(node)
                        if isinstance(part, ast.Import | ast.ImportFrom)
                    ]

        assert hidden == []


class TestAPage:
    def test_stands_behind_a_door(self) -> None:
        open_ones = [
            name
            for name, view in views()
            if getattr(view, "door", None) is None
            and not module_of(view).startswith((*PLUMBING_MODULES, "ninja."))
        ]

        assert open_ones == []


class TestCapabilities:
    def test_of_posts_are_all_defined_by_a_room(self) -> None:
        profile = tomllib.loads((SOURCE / "register/posts/profiles/party.toml").read_text())
        granted = {code for post in profile["posts"].values() for code in post["capabilities"]}

        assert granted <= {one.code for one in defined()}

    def test_have_one_meaning_each(self) -> None:
        codes = [one.code for one in defined()]

        assert len(codes) == len(set(codes))


def defined() -> Iterator[Capability]:
    for room in ROOMS:
        try:
            module = importlib.import_module(f"{room}.capabilities")
        except ModuleNotFoundError:
            continue
        yield from (one for one in vars(module).values() if isinstance(one, Capability))


def views() -> Iterator[tuple[str, object]]:
    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, object]]:
        for part in resolver.url_patterns:
            route = prefix + str(part.pattern)
            if isinstance(part, URLResolver):
                yield from walk(part, route)
            elif isinstance(part, URLPattern):
                yield route, part.callback

    yield from walk(get_resolver(), "/")
