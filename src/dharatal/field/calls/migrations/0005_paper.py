"""Tasks on printed sheets: in a caller's hands for the day, so that nobody else is handed them or their phones."""

from django.db import migrations, models
from django.db.models import F, Q

OUT = Q(state__in=["leased", "paper"])
NOT_OUT = Q(leased_by__isnull=True, state__in=["waiting", "done", "held", "closed"])
WHOLE = Q(leased_by__isnull=False, leased_at__isnull=False, lease_until__isnull=False, call_uuid__isnull=False)

_DEFINER = """SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
    SET plan_cache_mode = force_generic_plan"""

# Whoever looks whether a phone is taken (o), and whoever finds a card in hand by its call (t), also looks at paper.
# Only the words are changed, so that it does not matter what else a function has become meanwhile.
_LOOKS = {
    "calls_candidate(int, timestamptz, int[], int[], int[], bigint[])": "o",
    "calls_claim(uuid, timestamptz, timestamptz, int[], int[], int[])": "o",
    "calls_undo(uuid, timestamptz, timestamptz)": "o",
    "calls_line(uuid)": "t",
    "calls_return_expired(timestamptz, timestamptz)": "t",
}


def _reworded(before: str, after: str) -> str:
    return "\n".join(
        f"""DO $do$ BEGIN
  EXECUTE replace(pg_get_functiondef('{function}'::regprocedure), $a${alias}{before}$a$, $a${alias}{after}$a$);
END $do$;"""
        for function, alias in _LOOKS.items()
    )


_ONE, _BOTH = ".state = 'leased'", ".state IN ('leased', 'paper')"

FUNCTIONS = f"""
-- Takes up to cardinality(p_calls) tasks of one kind of owner out of the queue for a sheet, in the turn in which the
-- caller would have been handed them, no phone twice.
CREATE FUNCTION calls_put_on_paper(
    p_caller int, p_kind text, p_calls uuid[], p_at timestamptz, p_until timestamptz,
    p_districts int[], p_blocks int[], p_panchayats int[]
) RETURNS SETOF calls_task LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    card calls_task;
    tried bigint[] := '{{}}';
    place int := 1;
BEGIN
    IF reach_user() <= 0 OR p_caller <= 0 THEN
        RAISE EXCEPTION 'only somebody logged in prints, and only for somebody';
    END IF;
    WHILE place <= cardinality(p_calls) LOOP
        card := calls_candidate(p_caller, p_at, p_districts, p_blocks, p_panchayats, tried);
        EXIT WHEN card.id IS NULL;
        tried := tried || card.phone_token;
        IF card.owner_kind = p_kind
            AND pg_try_advisory_xact_lock(hashtext('calls.phone'), hashint8(card.phone_token))
            AND NOT EXISTS (SELECT FROM calls_task o
                WHERE o.phone_token = card.phone_token AND o.state IN ('leased', 'paper')) THEN
            RETURN QUERY UPDATE calls_task t SET state = 'paper', leased_by = p_caller, leased_at = p_at,
                lease_until = p_until, call_uuid = p_calls[place], same_line = false
                WHERE t.id = card.id RETURNING t.*;
            place := place + 1;
        END IF;
    END LOOP;
END $$;

-- Takes back what was entered from a sheet for the user of the open door: the task is on paper again, as it was
-- before; false when it has gone on since.
CREATE FUNCTION calls_back_on_paper(p_call uuid, p_until timestamptz) RETURNS boolean
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    me int := reach_user();
    made calls_call;
    card calls_task;
BEGIN
    SELECT c.* INTO made FROM calls_call c WHERE c.uuid = p_call AND c.caller_id = me
        AND c.finished_at IS NOT NULL AND c.before IS NOT NULL FOR UPDATE;
    SELECT t.* INTO card FROM calls_task t
    WHERE t.id = made.task_id AND t.call_uuid = p_call AND t.state = made.led_to FOR UPDATE;
    IF card.id IS NULL OR EXISTS (SELECT FROM calls_task o
        WHERE o.phone_token = card.phone_token AND o.state IN ('leased', 'paper')) THEN
        RETURN false;
    END IF;
    UPDATE calls_task t SET state = 'waiting', outcome = '', closed_at = NULL, attempts = b.attempts,
        language_tries = b.language_tries, first_attempt_at = b.first_attempt_at, last_attempt_at = b.last_attempt_at,
        last_outcome = b.last_outcome, last_part_of_day = b.last_part_of_day, due_at = b.due_at,
        named_callback = b.named_callback, promised_by = b.promised_by, passed_by = b.passed_by,
        passed_until = b.passed_until
    FROM jsonb_to_recordset(made.before) AS b(
        id bigint, attempts smallint, language_tries smallint, first_attempt_at timestamptz,
        last_attempt_at timestamptz, last_outcome text, last_part_of_day text, due_at timestamptz,
        named_callback boolean, promised_by int, passed_by int, passed_until timestamptz)
    WHERE t.id = b.id AND (t.state = 'waiting' OR t.closed_at = made.finished_at)
      AND (t.last_attempt_at IS NULL OR t.last_attempt_at <= made.finished_at);
    UPDATE calls_task t SET state = 'paper', leased_by = me, lease_until = p_until WHERE t.id = card.id;
    UPDATE calls_call c SET finished_at = NULL, outcome = '', key = '', led_to = '', due_at = NULL,
        same_line = false
    WHERE c.uuid = made.uuid AND c.started_at = made.started_at;
    RETURN true;
END $$;
"""

_NEW = (
    "calls_put_on_paper(int, text, uuid[], timestamptz, timestamptz, int[], int[], int[])",
    "calls_back_on_paper(uuid, timestamptz)",
)
PRIVILEGES = "\n".join(
    f"ALTER FUNCTION {name} OWNER TO dharatal_finder; REVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
    f" GRANT EXECUTE ON FUNCTION {name} TO dharatal_web, dharatal_worker;"
    for name in _NEW
)
FORGET = "\n".join([_reworded(_BOTH, _ONE), *(f"DROP FUNCTION {name};" for name in _NEW)])


class Migration(migrations.Migration):
    dependencies = [("calls", "0004_ahead")]
    operations = [
        migrations.RemoveConstraint("task", "calls_lease_is_whole"),
        migrations.RemoveConstraint("task", "calls_one_lease_a_phone"),
        migrations.RemoveIndex("task", "calls_leases"),
        migrations.AddConstraint(
            "task",
            models.CheckConstraint(condition=NOT_OUT | (OUT & WHOLE), name="calls_lease_is_whole"),
        ),
        migrations.AddConstraint(
            "task",
            models.UniqueConstraint(fields=["phone_token"], condition=OUT, name="calls_one_lease_a_phone"),
        ),
        migrations.AddIndex(
            "task", models.Index(F("lease_until"), F("id"), condition=OUT, name="calls_leases")
        ),
        migrations.RunSQL(FUNCTIONS + PRIVILEGES + _reworded(_ONE, _BOTH), FORGET),
    ]
