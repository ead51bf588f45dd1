"""The pages of a breach, from its opening to its proofs."""

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING
from dharatal.field.trace.breach.models import Breach, Notice, Switch
from dharatal.field.trace.breach.tests.conftest import Office
from dharatal.guard.access.models import User
from dharatal.guard.access.second_factor import set_totp
from dharatal.kernel.actor import SYSTEM


def browser(office: Office, login: str = "guard") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    with permitted():
        user = User.objects.get(login=login)
        user.language = "en"
        user.save(update_fields=["language"])
        set_totp(SYSTEM, user=user, at=MORNING)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def opened(office: Office, desk: Client) -> Breach:
    sent = {"noticed_at": "2026-11-09T09:00", "district": "district:211", "nature.hi": "सूची की प्रति बनी"}
    desk.post("/breach/new/", sent)
    with office.door():
        return Breach.objects.get()


class TestPages:
    def test_open_a_breach_and_show_its_clocks(self, office: Office) -> None:
        desk = browser(office)
        breach = opened(office, desk)

        page = desk.get(f"/breach/{breach.id}/").content.decode()

        assert page.count("CERT-In") >= 2
        assert "सूची की प्रति बनी" in page

    @pytest.mark.parametrize("noticed_at", ["2099-01-01T09:00", "1900-01-01T09:00"])
    def test_refuse_a_moment_that_has_not_come_or_lies_years_back(
        self, office: Office, noticed_at: str
    ) -> None:
        desk = browser(office)

        answer = desk.post("/breach/new/", {"noticed_at": noticed_at, "district": "district:211"})

        assert answer.status_code == 409

    def test_tell_an_office_and_keep_its_receipt(self, office: Office) -> None:
        desk = browser(office)
        breach = opened(office, desk)
        desk.post(f"/breach/{breach.id}/text/", {"duty": "cert_in"})
        with office.door():
            notice = Notice.objects.get()
        desk.post(f"/breach/text/{notice.id}/", {"how": "email", "reference": "CERTIn-0000"})

        page = desk.get(f"/breach/text/{notice.id}/").content.decode()

        assert "CERTIn-0000" in page
        assert desk.get(f"/breach/text/{notice.id}/hi.pdf").content.startswith(b"%PDF")

    def test_show_members_by_place_and_no_name(self, office: Office) -> None:
        desk = browser(office)
        notice = office.spread(opened(office, desk))
        office.called("yes")

        page = desk.get(f"/breach/text/{notice.id}/members/").content.decode()

        assert "नरहरपुर" in page or "बहुआरा" in page
        assert "Suman" not in page

    def test_are_begun_only_for_places_that_were_chosen(self, office: Office) -> None:
        desk = browser(office)
        notice = office.made(opened(office, desk), "member")
        address = f"/breach/text/{notice.id}/"

        answer = desk.post(address, {"other": "village:none"})

        assert " checked" not in desk.get(address).content.decode()
        assert answer.status_code == 409
        assert 'value="village:none"' in answer.content.decode()

    def test_have_members_told_only_on_the_second_press(self, office: Office) -> None:
        desk = browser(office)
        notice = office.made(opened(office, desk), "member")
        address = f"/breach/text/{notice.id}/"
        first = desk.post(address, {"place": "district:211"}).content.decode()
        with office.door():
            before = Notice.objects.get().told_at
        desk.post(address, {"place": "district:211", "sure": "1"})

        assert before is None
        assert "2 सदस्यों को बताया जाएगा" in first
        with office.door():
            assert Notice.objects.get().told_at is not None

    def test_keep_the_log_in_whose_sessions_cannot_end(self, office: Office) -> None:
        """An empty one would mean everybody's."""
        desk = browser(office)
        address = f"/breach/{opened(office, desk).id}/contain/"

        answer = desk.post(address, {"kind": "sessions", "login": "no.such.one"})

        assert answer.status_code == 409
        assert 'value="no.such.one"' in answer.content.decode()

    def test_show_an_empty_list_before_members_are_told(self, office: Office) -> None:
        desk = browser(office)
        notice = office.made(opened(office, desk), "member")

        assert desk.get(f"/breach/text/{notice.id}/members/").status_code == 200

    def test_turn_a_switch_only_on_the_second_press(self, office: Office) -> None:
        desk = browser(office)
        address = f"/breach/{opened(office, desk).id}/contain/"
        first = desk.post(address, {"kind": "exports"}).content.decode()
        with office.door():
            before = Switch.objects.count()
        confirm = first.split('name="confirm" value="')[1].split('"')[0]
        desk.post(address, {"kind": "exports", "confirm": confirm})

        with office.door():
            assert (before, Switch.objects.count()) == (0, 1)

    def test_are_shut_for_whoever_has_no_right(self, office: Office) -> None:
        assert browser(office, "saran").get("/breach/").status_code == 403
