"""What takes numbers out of the queue for paper asks itself whether a second person has approved the sheets."""

from django.db import migrations

_REST = "int, text, uuid[], timestamptz, timestamptz, int[], int[], int[])"
_BEFORE, _NOW = f"calls_put_on_paper({_REST}", f"calls_put_on_paper(uuid, {_REST}"

# Only the words are changed, so that it does not matter what else the function has become meanwhile. The user of the
# open door is who said the last yes; what was approved, and for whom, the room knows that asked.
_WORDS = (
    ("calls_put_on_paper(p_caller integer", "calls_put_on_paper(p_asked uuid, p_caller integer"),
    (
        "IF reach_user() <= 0 OR p_caller <= 0 THEN",
        """IF NOT EXISTS (SELECT FROM vault_asked a
        JOIN vault_approved mine ON mine.asked_id = a.id AND mine.user_id = reach_user()
        WHERE a.kind = 'paper' AND a.object_id = p_asked AND a.refused_at IS NULL AND a.asked_by > 0
          AND a.asked_by <> reach_user()
          AND (SELECT count(*) FROM vault_approved y WHERE y.asked_id = a.id) >= a.needed) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no second person has approved this sheet';
    END IF;
    IF reach_user() <= 0 OR p_caller <= 0 THEN""",
    ),
)


def _remade(before: str, after: str, *, back: bool) -> str:
    words = f"pg_get_functiondef('{before}'::regprocedure)"
    for old, new in _WORDS:
        said, says = (new, old) if back else (old, new)
        words = f"replace({words}, $a${said}$a$, $a${says}$a$)"
    return f"""
DO $do$ BEGIN EXECUTE {words}; END $do$;
ALTER FUNCTION {after} OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION {after} FROM PUBLIC;
DROP FUNCTION {before};
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0006_second"), ("callroom", "0004_approved_paper"), ("vault", "0003_approvals")]
    operations = [
        migrations.RunSQL(
            _remade(_BEFORE, _NOW, back=False)
            + "GRANT SELECT ON vault_asked, vault_approved TO dharatal_finder;",
            _remade(_NOW, _BEFORE, back=True)
            + "REVOKE SELECT ON vault_asked, vault_approved FROM dharatal_finder;",
        )
    ]
