"""The module that Django loads for `ENGINE = "dharatal.engines.postgres.backend"`."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import ClientCursor

from dharatal.engines.postgres.gate import permitted, refuse_unless_permitted

MOST_BOUND = 200


class Cursor(ServerBindingCursor):
    """Sends values apart from the statement, so that it is planned once; very many with it, as a text.

    The protocol knows 65,535 values a statement, and who asks for a thousand ids will not ask for as many again.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if params is not None and len(params) > MOST_BOUND:
            query, params = ClientCursor(self.connection).mogrify(query, params), None  # type: ignore[attr-defined]
        return super().execute(query, params, **options)  # type: ignore[misc]


class DatabaseWrapper(PostgresWrapper):
    """Refuses a statement that nobody opened the way for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(refuse_unless_permitted)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if issubclass(connection.cursor_factory, ServerBindingCursor):
            connection.cursor_factory = Cursor
        return connection

    def connect(self) -> None:
        """Django asks for the types of hstore and citext at the first connection of a process, whoever needs it."""
        with permitted():
            super().connect()
