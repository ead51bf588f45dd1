"""A browser for everybody in the cast, and sheets as districts send them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access.models import User
from dharatal.kernel import clock

Browse = Callable[[str], Client]


@pytest.fixture
def browse(land: Land, settings: Any) -> Iterator[Browse]:
    """`browse("saran")`: a browser in which the president of Saran is logged in, in English, on the morning."""
    settings.ROOT_URLCONF = "dharatal.field.intake.tests.addresses"
    clock.set_trial_clock(lambda: MORNING)

    def opened(login: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        with permitted():
            client.force_login(
                User.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    yield opened
    clock.set_trial_clock(None)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sealed files of one test only."""
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr("dharatal.field.intake.operations.receiving.files_dir", lambda: folder)
    return folder


def csv(*rows: str, heading: str = "Name,Mobile,Village,Age") -> bytes:
    return "\n".join((heading, *rows)).encode() + b"\n"


def uploaded(content: bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
