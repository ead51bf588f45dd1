"""One row by a statement made once is what `Model.save` would have written."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.utils.timezone import now

from dharatal.engines.postgres.gate import ReachNotSet, permitted
from dharatal.engines.postgres.writing import insert, update

pytestmark = pytest.mark.django_db


class TestARow:
    def test_is_put_in_and_numbered_by_the_database(self) -> None:
        with permitted():
            insert(ContentType(app_label="somewhere", model="thing"))

            assert ContentType.objects.get(app_label="somewhere").model == "thing"

    def test_is_known_to_be_there_afterwards(self) -> None:
        row = Session(session_key="k", session_data="one", expire_date=now())
        with permitted():
            insert(row)
            row.session_data = "two"
            row.save()

            assert Session.objects.get(session_key="k").session_data == "two"

    def test_has_only_the_named_fields_written(self) -> None:
        row = Session(session_key="k", session_data="one", expire_date=now())
        with permitted():
            insert(row)
            told, row.expire_date, row.session_data = row.expire_date, now(), "two"
            update(row, "session_data")

            kept = Session.objects.get(session_key="k")
        assert (kept.session_data, kept.expire_date) == ("two", told)

    def test_that_is_gone_is_an_error(self) -> None:
        with permitted(), pytest.raises(DatabaseError, match="0 rows"):
            update(Session(session_key="gone", session_data="", expire_date=now()), "session_data")

    def test_is_refused_outside_a_door(self) -> None:
        with pytest.raises(ReachNotSet):
            insert(ContentType(app_label="somewhere", model="thing"))
