"""Sheets are approved as everything is that needs two people: the vault keeps who asked and who said yes."""

from django.db import migrations


def _put_on_paper(is_approved: str, asked: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION callroom_put_on_paper(
    p_asked uuid, p_caller int, p_kind text, p_calls uuid[], p_at timestamptz, p_until timestamptz,
    p_districts int[], p_blocks int[], p_panchayats int[]
) RETURNS SETOF calls_task LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM callroom_sheetsasked a
        WHERE a.id = p_asked AND a.state = 'approved' {is_approved}
          AND p_caller = ANY (a.callers) AND cardinality(p_calls) <= a.rows
          AND NOT EXISTS (SELECT FROM callroom_sheet s WHERE s.asked_id = a.id AND s.caller_id = p_caller)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no second person has approved this sheet';
    END IF;
    IF cardinality(p_calls) + (SELECT count(*) FROM calls_task t WHERE t.leased_by = p_caller AND t.state = 'paper')
        > 20 THEN
        RAISE insufficient_privilege USING MESSAGE = 'one caller holds at most 20 numbers on paper';
    END IF;
    RETURN QUERY SELECT * FROM calls_put_on_paper(
        {asked}p_caller, p_kind, p_calls, p_at, p_until, p_districts, p_blocks, p_panchayats);
END $$;
"""


_BEFORE = "AND a.decided_by = reach_user() AND a.asked_by <> reach_user() AND a.asked_by > 0"
_WAITING = """
INSERT INTO vault_asked (id, kind, object_id, needed, asked_by, asked_at, excluded, reason)
SELECT gen_random_uuid(), 'paper', id, 1, asked_by, asked_at, '{}', '' FROM callroom_sheetsasked WHERE state = 'asked'
"""


class Migration(migrations.Migration):
    dependencies = [("callroom", "0005_not_certain"), ("calls", "0007_paper_asks"), ("vault", "0003_approvals")]
    operations = [
        migrations.RunSQL(_put_on_paper("", "p_asked, "), _put_on_paper(_BEFORE, "")),
        migrations.RunSQL(_WAITING, "DELETE FROM vault_asked WHERE kind = 'paper'"),
        migrations.RemoveConstraint("sheetsasked", "callroom_two_people_print"),
        migrations.RemoveField("sheetsasked", "decided_by"),
        migrations.RemoveField("sheetsasked", "decided_at"),
    ]
