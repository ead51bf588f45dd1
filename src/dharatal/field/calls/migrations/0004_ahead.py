"""How many wait, and where the next card probably is, for callers, who reach nobody: two figures, nobody's task."""

from django.db import migrations

_WINDOW = 200
_OPEN = """t.district_id <> ALL (p_districts) AND t.block_id <> ALL (p_blocks)
          AND t.panchayat_id <> ALL (p_panchayats)"""


def _head(condition: str, order: str) -> str:
    """The place of the first task of the queue's first 200 that is not shut; nothing is locked."""
    first = f"SELECT t.* FROM calls_task t WHERE {condition} ORDER BY {order} LIMIT {_WINDOW}"
    return f"SELECT t.district_id, t.block_id FROM ({first}) t WHERE {_OPEN} ORDER BY {order} LIMIT 1"


FUNCTION = f"""
CREATE FUNCTION calls_ahead(p_at timestamptz, p_districts int[], p_blocks int[], p_panchayats int[])
RETURNS TABLE (waiting bigint, district_id int, block_id int) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off
SET jit = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    place record;
BEGIN
    SELECT coalesce(sum(s.n), 0) INTO waiting FROM calls_statetally s WHERE s.state = 'waiting';
    {_head("t.state = 'waiting' AND NOT t.named_callback AND t.due_at <= p_at", "t.due_at, t.id")} INTO place;
    IF place IS NULL THEN
        {_head("t.state = 'waiting' AND t.due_at IS NULL", "t.slot, t.id")} INTO place;
    END IF;
    RETURN QUERY SELECT waiting, coalesce(place.district_id, 0), coalesce(place.block_id, 0);
END $$;
GRANT SELECT ON calls_statetally TO dharatal_finder;
ALTER FUNCTION calls_ahead(timestamptz, int[], int[], int[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION calls_ahead(timestamptz, int[], int[], int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION calls_ahead(timestamptz, int[], int[], int[]) TO dharatal_web, dharatal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_handout")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION calls_ahead(timestamptz, int[], int[], int[]);")
    ]
