"""Rows by a written condition are what the query set would have answered."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import models

from dharatal.engines.postgres.gate import ReachNotSet, permitted
from dharatal.engines.postgres.reading import row_of, rows_of

pytestmark = pytest.mark.django_db


def values(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


class TestRows:
    def test_are_those_of_the_query_set(self) -> None:
        with permitted():
            found = rows_of(ContentType, "app_label = %s ORDER BY model", ["access"])
            expected = list(ContentType.objects.filter(app_label="access").order_by("model"))

        assert len(found) > 1
        assert [values(one) for one in found] == [values(one) for one in expected]

    def test_can_be_changed_and_stored(self) -> None:
        with permitted():
            found = row_of(ContentType, "app_label = %s AND model = %s", ["access", "user"])
            assert found is not None
            found.model = "login"
            found.save()

            assert ContentType.objects.filter(app_label="access", model="login").exists()

    def test_take_conditions_by_name(self) -> None:
        with permitted():
            assert row_of(ContentType, "app_label = %(room)s AND model = 'user'", {"room": "access"})
            assert row_of(ContentType, "app_label = %(room)s", {"room": "nowhere"}) is None

    def test_are_refused_outside_a_door(self) -> None:
        with pytest.raises(ReachNotSet):
            rows_of(ContentType, "true")
