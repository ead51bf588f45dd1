"""Row keys, and rows as COPY reads them."""

from uuid import UUID

import pytest
from django.db import connection

from dharatal.engines.postgres import bulk
from dharatal.engines.postgres.gate import permitted
from dharatal.field.intake.rows import new_row_keys


class TestRowKeys:
    def test_are_distinct_ascend_and_begin_alike(self) -> None:
        keys = new_row_keys(20_000)

        assert len(keys) == 20_000
        assert keys == sorted(set(keys))
        assert {(len(key), key[:5]) for key in keys} == {(10, keys[0][:5])}

    def test_of_no_rows_are_none(self) -> None:
        assert new_row_keys(0) == []


@pytest.mark.django_db
class TestRowsInBinary:
    def test_are_read_as_they_were_written(self) -> None:
        uuid = UUID(int=7)
        rows = bulk.rows_of(
            bulk.fixed("i q 16s", [-1, 2], [1 << 60, 4], [uuid.bytes] * 2),
            bulk.varying(["सुमन".encode(), b""]),
            bulk.int8_arrays([[], [5, -6]]),
        )
        with permitted(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE told (i int, q bigint, u uuid, t text, a bigint[])")
            bulk.copy_rows(cursor, "told", rows)
            cursor.execute("SELECT * FROM told ORDER BY i")

            assert cursor.fetchall() == [(-1, 1 << 60, uuid, "सुमन", []), (2, 4, uuid, "", [5, -6])]

    def test_of_columns_that_differ_in_length_are_refused(self) -> None:
        with pytest.raises(ValueError, match="shorter"):
            bulk.rows_of(bulk.fixed("i", [1, 2]), bulk.varying([b""]))
