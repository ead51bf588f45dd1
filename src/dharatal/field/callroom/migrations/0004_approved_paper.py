"""Numbers leave the queue for paper only by sheets that a second person has approved: the database looks itself."""

from django.db import migrations

_TAKES = "calls_put_on_paper(int, text, uuid[], timestamptz, timestamptz, int[], int[], int[])"
_APPROVED = "callroom_put_on_paper(uuid, int, text, uuid[], timestamptz, timestamptz, int[], int[], int[])"

# The user of the open door is who approved. What one caller holds on paper is counted in the queue, so that asking
# twice brings nothing; 20 is MOST_ROWS of `paper.asking`.
CREATE = f"""
CREATE FUNCTION callroom_put_on_paper(
    p_asked uuid, p_caller int, p_kind text, p_calls uuid[], p_at timestamptz, p_until timestamptz,
    p_districts int[], p_blocks int[], p_panchayats int[]
) RETURNS SETOF calls_task LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM callroom_sheetsasked a
        WHERE a.id = p_asked AND a.state = 'approved' AND a.decided_by = reach_user() AND a.asked_by <> reach_user()
          AND a.asked_by > 0 AND p_caller = ANY (a.callers) AND cardinality(p_calls) <= a.rows
          AND NOT EXISTS (SELECT FROM callroom_sheet s WHERE s.asked_id = a.id AND s.caller_id = p_caller)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no second person has approved this sheet';
    END IF;
    IF cardinality(p_calls) + (SELECT count(*) FROM calls_task t WHERE t.leased_by = p_caller AND t.state = 'paper')
        > 20 THEN
        RAISE insufficient_privilege USING MESSAGE = 'one caller holds at most 20 numbers on paper';
    END IF;
    RETURN QUERY SELECT * FROM calls_put_on_paper(
        p_caller, p_kind, p_calls, p_at, p_until, p_districts, p_blocks, p_panchayats);
END $$;
GRANT SELECT ON callroom_sheetsasked, callroom_sheet TO dharatal_finder;
ALTER FUNCTION {_APPROVED} OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION {_APPROVED} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {_APPROVED} TO dharatal_web, dharatal_worker;
REVOKE EXECUTE ON FUNCTION {_TAKES} FROM dharatal_web, dharatal_worker;
"""

DROP = f"""
GRANT EXECUTE ON FUNCTION {_TAKES} TO dharatal_web, dharatal_worker;
DROP FUNCTION {_APPROVED};
REVOKE SELECT ON callroom_sheetsasked, callroom_sheet FROM dharatal_finder;
"""


class Migration(migrations.Migration):
    dependencies = [("callroom", "0003_paper"), ("calls", "0006_second")]
    operations = [migrations.RunSQL(CREATE, DROP)]
