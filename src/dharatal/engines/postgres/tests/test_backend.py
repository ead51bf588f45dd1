"""How statements are sent: with their values beside them, planned once; very many values within."""

import pytest
from django.db import connection

from dharatal.engines.postgres.gate import permitted


def asked(values: list[int]) -> list[int]:
    with permitted(), connection.cursor() as cursor:
        cursor.execute(f"SELECT ARRAY[{', '.join(['%s::int'] * len(values))}]", values)
        return list(cursor.fetchone()[0])


@pytest.mark.usefixtures("db")
class TestAStatement:
    def test_of_more_values_than_the_protocol_knows_is_sent(self) -> None:
        assert asked(list(range(70_000))) == list(range(70_000))

    def test_of_few_values_is_planned_once(self) -> None:
        for number in range(5):
            assert asked([number, 2]) == [number, 2]

        with permitted(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT ARRAY[$1::int, $2%%'",
                [],
            )
            assert cursor.fetchone() == (1,)
