import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dharatal.engines.home import files_dir
from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace import operations, running
from dharatal.field.trace.capabilities import TRACE
from dharatal.field.trace.models import SuspectFile
from dharatal.guard.access import second_factor
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.guard.audit.models import CASE, Entry
from dharatal.interfaces.seed.throwaway import become
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from tests.tracing.conftest import LONG_AGO, Inquiry, as_csv


@pytest.fixture
def officer(inquiry: Inquiry) -> Client:
    """The officer's browser; pages are the web's, lists are read by the worker."""
    become("web")
    with permitted(), entering(SYSTEM, None):
        user = User.objects.get(id=inquiry.officer.user_id)
        second_factor.set_totp(SYSTEM, user=user, at=LONG_AGO)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def handed_in(officer: Client, content: bytes) -> SuspectFile:
    answer = officer.post("/trace/", {"file": SimpleUploadedFile("turned-up.csv", content)})
    assert answer.status_code == 302
    with entering(SYSTEM, TRACE):
        return SuspectFile.objects.get()


class TestTheOfficer:
    def test_hands_a_list_in_and_reads_whose_copy_it_is(self, inquiry: Inquiry, officer: Client) -> None:
        become("worker")
        _mine, table = inquiry.leaked(inquiry.president)
        become("web")
        suspect = handed_in(officer, as_csv(table))
        waiting = officer.get(f"/trace/{suspect.id}/").content.decode()
        become("worker")
        running.run(inquiry.officer, suspect.id)
        become("web")

        page = officer.get(f"/trace/{suspect.id}/").content.decode()
        rows = officer.get(f"/trace/{suspect.id}/rows/matched/").content.decode()

        assert "0 of 100" in waiting
        assert "“president”" in page
        assert "never a person" in page
        assert table[1][0] in rows or "1 to 50 of 150" in rows
        with entering(SYSTEM, None):
            seen = Entry.objects.get(action="trace.rows_seen")
        assert seen.visibility == CASE
        assert len(seen.subjects) > 0

    def test_finds_no_name_when_there_is_none_to_say(self, inquiry: Inquiry, officer: Client) -> None:
        suspect = handed_in(officer, "नाम,मोबाइल\nपवन कुमार,6000099999\n".encode())
        become("worker")
        running.run(inquiry.officer, suspect.id)
        become("web")

        page = officer.get(f"/trace/{suspect.id}/").content.decode()

        assert "Nothing in this list is of our members" in page
        assert "president" not in page

    def test_is_told_what_to_do_with_an_empty_file(self, officer: Client) -> None:
        answer = officer.post("/trace/", {"file": SimpleUploadedFile("empty.csv", b"")})

        assert answer.status_code == 422
        assert "is empty" in answer.content.decode()


class TestAListInOurHands:
    def test_lies_sealed_and_is_shredded_in_its_time(self, inquiry: Inquiry) -> None:
        suspect = inquiry.handed_in("नाम,मोबाइल\nपवन कुमार,6000099999\n".encode())
        kept = [path.read_bytes() for path in (files_dir() / "suspects").iterdir()]
        with entering(SYSTEM, TRACE):
            gone = operations.shred_due(SYSTEM, at=clock.now() + operations.KEPT)

        assert kept
        assert not any("पवन".encode() in content for content in kept)
        assert gone == 1
        assert not list((files_dir() / "suspects").glob(f"{suspect}*"))
        assert inquiry.of(suspect).state == SuspectFile.State.SHREDDED
