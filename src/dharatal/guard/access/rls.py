"""Row-level security as a migration operation: the net under every query that forgot its unit."""

from typing import Any

from django.db import migrations

Statement = str | tuple[str, dict[str, Any] | list[Any] | tuple[Any, ...] | None]
ROLES = ("dharatal_web", "dharatal_worker")
WITHIN_REACH = (
    "district_id = ANY ((SELECT reach_districts())::int[])"
    " OR block_id = ANY ((SELECT reach_blocks())::int[])"
    " OR panchayat_id = ANY ((SELECT reach_panchayats())::int[])"
)

CREATE_FUNCTIONS = (
    "\n".join(
        f"""
CREATE FUNCTION reach_{part}() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('dharatal.{part}', true), ''), '{{}}')::int[]
$$;"""
        for part in ("districts", "blocks", "panchayats")
    )
    + """
CREATE FUNCTION reach_user() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('dharatal.user_id', true), ''), '0')::int
$$;"""
)


class ProtectByReach(migrations.RunSQL):
    """Let web and worker see and write only rows within the reach of the open door.

    table: has the columns district_id, block_id, panchayat_id (integers, 0 for none). FORCE holds even for the
    owner, who has a policy of his own for migrations; so has the finder, whose definer functions filter themselves.
    extra: one more SQL condition that also opens a row, e.g. "leased_by = (SELECT reach_user())".
    """

    def __init__(self, table: str, *, extra: str = "") -> None:
        self.table, self.extra = table, extra
        condition = f"({WITHIN_REACH}{f' OR {extra}' if extra else ''})"
        forward: list[Statement] = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY within_reach ON {table} TO {', '.join(ROLES)} USING {condition} WITH CHECK {condition}",
            f"CREATE POLICY whole ON {table} TO dharatal_owner, dharatal_finder USING (true) WITH CHECK (true)",
        ]
        backward: list[Statement] = [
            f"DROP POLICY whole ON {table}",
            f"DROP POLICY within_reach ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]
        super().__init__(sql=forward, reverse_sql=backward)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {"extra": self.extra}


CREATE_DECOY_FUNCTIONS = """
CREATE FUNCTION reach_decoys() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('dharatal.decoys', true), ''), '{}')::bigint[]
$$;
CREATE FUNCTION reach_keeps_decoys() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('dharatal.keeps_decoys', true), '') = 'on'
$$;"""
DROP_DECOY_FUNCTIONS = "DROP FUNCTION reach_decoys(); DROP FUNCTION reach_keeps_decoys();"


class ShowOwnDecoys(migrations.RunSQL):
    """Let an invented member be a row only to the views that show it, whatever else opens the row.

    table: under ProtectByReach, with columns id and is_decoy. Restrictive, and for the finder too: what looks past the
    reach, and every job of the worker, meets no decoy by forgetting to leave it out.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        condition = (
            "(NOT is_decoy OR id = ANY ((SELECT reach_decoys())::bigint[]) OR (SELECT reach_keeps_decoys()))"
        )
        super().__init__(
            sql=[
                f"CREATE POLICY own_decoys ON {table} AS RESTRICTIVE TO {', '.join(ROLES)}, dharatal_finder"
                f" USING {condition} WITH CHECK {condition}"
            ],
            reverse_sql=[f"DROP POLICY own_decoys ON {table}"],
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}
