"""A browser for everybody in the cast, and sheets as districts send them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import operations as intake
from dharatal.guard.access.models import User
from dharatal.guard.access.reach import lending
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor

Browse = Callable[[str], Client]


@pytest.fixture
def browse(land: Land, settings: Any) -> Iterator[Browse]:
    """`browse("saran")`: a browser in which the president of Saran is logged in, in English, on the morning."""
    settings.ROOT_URLCONF = "dharatal.field.intake.tests.addresses"
    clock.set_trial_clock(lambda: MORNING)

    def opened(login: str) -> Client:
        client = Client()
        client.cookies["django_language"] = "en"
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


def called(land: Land, outcome: str, *, note: str = "", at: datetime = MORNING) -> None:
    """Let a caller take the next card and end it; what the call room above does in one transaction."""
    asha = land.actors["asha"]
    with land.door("asha", MAKE_CALLS, at=at):
        task = calls.claim(asha, at=at).task
        assert task is not None
        calls.dial(asha, call=task.call_uuid, at=at)
        calls.finish(asha, call=task.call_uuid, outcome=outcome, note=note, at=at)
        with lending(district_id=task.district_id, block_id=task.block_id, panchayat_id=task.panchayat_id):
            _settling(outcome)(asha, task.owner_ref, note=note, at=at)


def _settling(outcome: str) -> Callable[..., Any]:
    def verified(actor: Actor, uuid: UUID, *, note: str, at: datetime) -> None:
        intake.verify(actor, uuid, at=at)

    def declined(actor: Actor, uuid: UUID, *, note: str, at: datetime) -> None:
        intake.decline(actor, uuid, outcome=outcome, at=at)

    def returned(actor: Actor, uuid: UUID, *, note: str, at: datetime) -> None:
        intake.return_for_correction(actor, uuid, outcome=outcome, note=note, at=at)

    return {"yes": verified, "no": declined, "wrong_number": returned}[outcome]


def csv(*rows: str, heading: str = "Name,Mobile,Village,Age") -> bytes:
    return "\n".join((heading, *rows)).encode() + b"\n"


def uploaded(content: bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
