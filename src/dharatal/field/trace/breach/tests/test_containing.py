"""The switches: told first, turned then, undone where it can be."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from dharatal.field.conftest import MORNING
from dharatal.field.trace.breach import containing, opening, queries
from dharatal.field.trace.breach.models import Switch
from dharatal.field.trace.breach.tests.conftest import Office
from dharatal.guard.access import queries as access
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.exports import freezing

SOON = MORNING + timedelta(minutes=3)


def signed_in(login: str) -> None:
    store = SessionStore()
    store.create()
    user = access.user_by_login(login)
    UserSession.objects.create(user=user, session_key=store.session_key, ip="10.0.0.5", user_agent="test")


class TestSwitch:
    def test_is_not_turned_before_it_was_said_what_it_does(self, office: Office) -> None:
        breach = office.opened()

        with office.door(), pytest.raises(containing.CannotContain):
            containing.turn(office.guard, breach.id, kind="exports", confirm="", at=SOON)

    def test_confirms_only_what_was_asked(self, office: Office) -> None:
        breach = office.opened()

        with office.door():
            asked = containing.ask(office.guard, breach.id, kind="sessions", login="saran", at=SOON)
            with pytest.raises(containing.CannotContain):
                containing.turn(office.guard, breach.id, kind="sessions", confirm=asked.confirm, at=SOON)

    def test_ends_the_sessions_of_one_account_and_no_other(self, office: Office) -> None:
        breach = office.opened()
        with office.door():
            for login in ("saran", "khagaria"):
                signed_in(login)
            asked = containing.ask(office.guard, breach.id, kind="sessions", login="saran", at=SOON)
            done = containing.turn(
                office.guard, breach.id, kind="sessions", login="saran", confirm=asked.confirm, at=SOON
            )
            left = list(UserSession.objects.values_list("user__login", flat=True))

        assert (asked.touches, done.touched, left) == (1, 1, ["khagaria"])

    def test_stops_all_files_and_lets_them_go_again(self, office: Office) -> None:
        breach = office.opened()
        with office.door():
            asked = containing.ask(office.guard, breach.id, kind="exports", at=SOON)
            done = containing.turn(office.guard, breach.id, kind="exports", confirm=asked.confirm, at=SOON)
            with pytest.raises(freezing.Frozen):
                freezing.refuse_frozen()
            containing.undo(office.guard, done.id, at=SOON)
            freezing.refuse_frozen()
            (switch,) = queries.switches(office.guard, breach)

        assert switch.undone_at == SOON

    def test_that_cannot_be_undone_says_so(self, office: Office) -> None:
        breach = office.opened()
        with office.door():
            asked = containing.ask(office.guard, breach.id, kind="decoys", at=SOON)
            done = containing.turn(office.guard, breach.id, kind="decoys", confirm=asked.confirm, at=SOON)

            with pytest.raises(containing.CannotContain):
                containing.undo(office.guard, done.id, at=SOON)

    def test_is_not_turned_back_by_whoever_is_not_named_in_its_inquiry(self, office: Office) -> None:
        breach = office.opened()
        breach.id, breach.case_id, breach.number = new_uuid(), new_uuid(), breach.number + 1
        switch = Switch(id=new_uuid(), breach=breach, kind="exports", user_id=0, touched=0, done_at=SOON)
        switch.done_by = office.guard.user_id
        with office.door():
            breach.save(force_insert=True)
            switch.save(force_insert=True)

            with pytest.raises(opening.NoSuchBreach):
                containing.undo(office.guard, switch.id, at=SOON)

    def test_stays_where_it_is_when_the_breach_is_closed(self, office: Office) -> None:
        breach = office.opened()
        with office.door():
            opening.close(office.guard, breach.id, at=SOON)

            with pytest.raises(opening.BreachClosed):
                containing.ask(office.guard, breach.id, kind="exports", at=SOON)
