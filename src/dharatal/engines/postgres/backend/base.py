"""The module that Django loads for `ENGINE = "dharatal.engines.postgres.backend"`."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

from dharatal.engines.postgres.gate import permitted, refuse_unless_permitted


class DatabaseWrapper(PostgresWrapper):
    """Refuses a statement that nobody opened the way for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(refuse_unless_permitted)

    def connect(self) -> None:
        """Django asks for the types of hstore and citext at the first connection of a process, whoever needs it."""
        with permitted():
            super().connect()
