from django.db import connection


def test_migrates(db, enter):
    from dharatal.engines.postgres.gate import permitted
    with permitted(), connection.cursor() as cursor:
        cursor.execute("select calls_turn()")
        assert cursor.fetchone() == (0,)
