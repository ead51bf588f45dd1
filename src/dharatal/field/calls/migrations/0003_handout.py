"""The functions through which a caller, who reaches nobody, gets one card and gives it back.

All belong to dharatal_finder, whom row-level security lets see the whole queue, and act for the user whom the open
door named. They keep the planner to indexes and nested loops, so that a claim costs the same whatever the queue
holds and however stale its statistics are.
"""

from django.db import migrations

_DEFINER = """SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
    SET plan_cache_mode = force_generic_plan"""

# What keeps a waiting task from one caller: he passed it on, or its phone is being called. The look for the phone
# is a subquery that the planner cannot turn into a join, since a join would read all leases.
_FREE = """NOT (t.passed_by IS NOT DISTINCT FROM me AND t.passed_until > p_at)
          AND NOT (t.phone_token = ANY (tried))
          AND (SELECT o.id FROM calls_task o
            WHERE o.phone_token = t.phone_token AND o.state = 'leased' LIMIT 1) IS NULL"""
_OPEN = """t.district_id <> ALL (p_districts) AND t.block_id <> ALL (p_blocks)
          AND t.panchayat_id <> ALL (p_panchayats)"""
_LOCKED = "LIMIT 1 FOR UPDATE OF t SKIP LOCKED"
_DUE = "t.state = 'waiting' AND NOT t.named_callback AND t.due_at <= p_at"
_FRESH = "t.state = 'waiting' AND t.due_at IS NULL"

_CARD = "me int, p_at timestamptz, p_districts int[], p_blocks int[], p_panchayats int[], tried bigint[]"


_WINDOW = 200


def _in_turn(condition: str, order: str) -> str:
    """The first free task. Where parts of the queue are shut, the first 200 in turn are looked at; if all of them
    are shut, the heads of the open lanes: thousands of shut tasks may stand in front, and none of them is read."""
    heads = order.replace("t.", "head.")
    window = f"SELECT {order} FROM calls_task t WHERE {condition} ORDER BY {order} LIMIT {_WINDOW}"
    return f"""
    IF nothing_shut THEN
        SELECT t.* INTO card FROM calls_task t WHERE {condition} AND {_FREE} ORDER BY {order} {_LOCKED};
    ELSE
        SELECT t.* INTO card FROM ({window}) head JOIN calls_task t ON t.id = head.id
        WHERE {condition} AND {_OPEN} AND {_FREE} ORDER BY {heads} {_LOCKED};
        IF card.id IS NULL AND (SELECT count(*) FROM ({window}) head) = {_WINDOW} THEN
            FOR lane IN
                SELECT l.district_id, l.block_id FROM calls_lane l CROSS JOIN LATERAL (
                    SELECT {order} FROM calls_task t
                    WHERE t.district_id = l.district_id AND t.block_id = l.block_id AND {condition}
                      AND t.panchayat_id <> ALL (p_panchayats) AND {_FREE}
                    ORDER BY {order} LIMIT 1) head
                WHERE l.district_id <> ALL (p_districts) AND l.block_id <> ALL (p_blocks)
                ORDER BY {heads}
            LOOP
                SELECT t.* INTO card FROM calls_task t
                WHERE t.district_id = lane.district_id AND t.block_id = lane.block_id AND {condition}
                  AND t.panchayat_id <> ALL (p_panchayats) AND {_FREE}
                ORDER BY {order} {_LOCKED};
                EXIT WHEN card.id IS NOT NULL;
            END LOOP;
        END IF;
    END IF;
    IF card.id IS NOT NULL THEN
        RETURN card;
    END IF;"""


FUNCTIONS = f"""
CREATE FUNCTION calls_candidate({_CARD}) RETURNS calls_task LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    card calls_task;
    lane record;
    nothing_shut boolean := cardinality(p_districts) + cardinality(p_blocks) + cardinality(p_panchayats) = 0;
BEGIN
    SELECT t.* INTO card FROM calls_task t
    WHERE t.state = 'waiting' AND t.named_callback AND t.due_at <= p_at AND t.promised_by = me AND {_OPEN} AND {_FREE}
    ORDER BY t.due_at, t.id {_LOCKED};
    IF card.id IS NOT NULL THEN
        RETURN card;
    END IF;
    -- a promise of somebody who is in the room is left to him for five minutes
    SELECT t.* INTO card FROM calls_task t
    WHERE t.state = 'waiting' AND t.named_callback AND t.due_at <= p_at AND {_OPEN} AND {_FREE}
      AND (t.due_at <= p_at - interval '5 minutes' OR NOT EXISTS (
        SELECT FROM calls_presence p
        WHERE p.caller_id = t.promised_by AND p.seen_at > p_at - interval '15 minutes'))
    ORDER BY t.due_at, t.id {_LOCKED};
    IF card.id IS NOT NULL THEN
        RETURN card;
    END IF;
    {_in_turn(_DUE, "t.due_at, t.id")}
    {_in_turn(_FRESH, "t.slot, t.id")}
    RETURN NULL;
END $$;

CREATE FUNCTION calls_claim(
    p_call uuid, p_at timestamptz, p_until timestamptz, p_districts int[], p_blocks int[], p_panchayats int[]
) RETURNS SETOF calls_task LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    me int := reach_user();
    card calls_task;
    tried bigint[] := '{{}}';
BEGIN
    IF me <= 0 THEN
        RAISE EXCEPTION 'only somebody logged in is handed a card';
    END IF;
    -- the caller's second tab waits here and then finds the card of the first
    INSERT INTO calls_presence AS p (caller_id, seen_at) VALUES (me, p_at)
    ON CONFLICT (caller_id) DO UPDATE SET seen_at = excluded.seen_at;
    RETURN QUERY UPDATE calls_task t SET lease_until = greatest(t.lease_until, p_until)
        WHERE t.leased_by = me AND t.state = 'leased' RETURNING t.*;
    IF FOUND THEN
        RETURN;
    END IF;
    LOOP
        card := calls_candidate(me, p_at, p_districts, p_blocks, p_panchayats, tried);
        EXIT WHEN card.id IS NULL;
        -- two tasks of one phone may be found at the same moment: only one caller gets past this lock
        IF pg_try_advisory_xact_lock(hashtext('calls.phone'), hashint8(card.phone_token)) AND NOT EXISTS (
            SELECT FROM calls_task o WHERE o.phone_token = card.phone_token AND o.state = 'leased') THEN
            RETURN QUERY UPDATE calls_task t SET state = 'leased', leased_by = me, leased_at = p_at,
                lease_until = p_until, call_uuid = p_call, same_line = false
                WHERE t.id = card.id RETURNING t.*;
            RETURN;
        END IF;
        tried := tried || card.phone_token;
    END LOOP;
END $$;

-- The card of a call and then the other waiting tasks of its phone, all locked; nothing when the lease is lost.
-- A lease that ran out is not lost while nobody else has taken the card and the number had been shown.
CREATE FUNCTION calls_line(p_call uuid) RETURNS SETOF calls_task LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    me int := reach_user();
    card calls_task;
BEGIN
    SELECT t.* INTO card FROM calls_task t
    WHERE t.leased_by = me AND t.state = 'leased' AND t.call_uuid = p_call FOR UPDATE OF t;
    IF card.id IS NULL THEN
        SELECT t.* INTO card FROM calls_call c JOIN calls_task t ON t.id = c.task_id
        WHERE c.uuid = p_call AND c.caller_id = me AND c.dialled_at IS NOT NULL AND c.finished_at IS NULL
          AND t.call_uuid = p_call AND t.state = 'waiting' FOR UPDATE OF t;
    END IF;
    IF card.id IS NULL THEN
        RETURN;
    END IF;
    RETURN NEXT card;
    RETURN QUERY SELECT t.* FROM calls_task t
        WHERE t.phone_token = card.phone_token AND t.state = 'waiting' AND t.id <> card.id
        ORDER BY t.slot, t.id FOR UPDATE OF t;
END $$;

-- Gives a card back with what became of it and of the other tasks of its phone, and goes on with p_next of them.
CREATE FUNCTION calls_settle(
    p_call uuid, p_at timestamptz, p_steps jsonb, p_outcome text, p_part text,
    p_next bigint, p_next_call uuid, p_until timestamptz
) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    me int := reach_user();
    mine bigint[] := ARRAY(SELECT l.id FROM calls_line(p_call) l);
BEGIN
    IF cardinality(mine) = 0 THEN
        RAISE EXCEPTION 'this card is not leased to the caller';
    END IF;
    UPDATE calls_task t SET
        state = s.state, due_at = s.due_at, named_callback = s.named, outcome = s.outcome,
        promised_by = CASE WHEN s.named THEN coalesce(s.promised_by, me) END,
        attempts = s.attempts, first_attempt_at = s.first_attempt_at, language_tries = s.language_tries,
        last_attempt_at = CASE WHEN s.tried THEN p_at ELSE t.last_attempt_at END,
        last_outcome = CASE WHEN s.tried THEN p_outcome ELSE t.last_outcome END,
        last_part_of_day = CASE WHEN s.tried THEN p_part ELSE t.last_part_of_day END,
        passed_by = CASE WHEN s.passed_until IS NULL THEN t.passed_by ELSE me END,
        passed_until = coalesce(s.passed_until, t.passed_until),
        closed_at = CASE WHEN s.state IN ('done', 'closed') THEN p_at END,
        leased_by = NULL, lease_until = NULL, same_line = false
    FROM jsonb_to_recordset(p_steps) AS s(
        id bigint, state text, due_at timestamptz, named boolean, promised_by int, outcome text, attempts smallint,
        first_attempt_at timestamptz, language_tries smallint, tried boolean, passed_until timestamptz)
    WHERE t.id = s.id AND t.id = ANY (mine);
    UPDATE calls_task t SET state = 'leased', leased_by = me, leased_at = p_at, lease_until = p_until,
        call_uuid = p_next_call, same_line = true
    WHERE t.id = p_next AND t.id = ANY (mine) AND t.state = 'waiting';
END $$;

-- Takes the caller's last recorded call back; false when he, or the card, has gone on since.
CREATE FUNCTION calls_undo(p_call uuid, p_at timestamptz, p_until timestamptz) RETURNS boolean
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    me int := reach_user();
    made calls_call;
    card calls_task;
BEGIN
    PERFORM FROM calls_presence p WHERE p.caller_id = me FOR UPDATE;
    SELECT c.* INTO made FROM calls_call c WHERE c.uuid = p_call AND c.caller_id = me
        AND c.finished_at IS NOT NULL AND c.before IS NOT NULL FOR UPDATE;
    SELECT t.* INTO card FROM calls_task t
    WHERE t.id = made.task_id AND t.call_uuid = p_call AND t.state = made.led_to FOR UPDATE;
    IF card.id IS NULL
        OR EXISTS (SELECT FROM calls_call c WHERE c.caller_id = me AND c.finished_at > made.finished_at)
        OR EXISTS (SELECT FROM calls_task o WHERE o.phone_token = card.phone_token AND o.state = 'leased'
            AND o.leased_by <> me)
        OR EXISTS (SELECT FROM calls_task t JOIN calls_call c ON c.uuid = t.call_uuid
            WHERE t.leased_by = me AND t.state = 'leased' AND c.dialled_at IS NOT NULL) THEN
        RETURN false;
    END IF;
    UPDATE calls_task t SET state = 'waiting', leased_by = NULL, lease_until = NULL, same_line = false
    WHERE t.leased_by = me AND t.state = 'leased';
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
    UPDATE calls_task t SET state = 'leased', leased_by = me, lease_until = p_until WHERE t.id = card.id;
    UPDATE calls_call c SET finished_at = NULL, outcome = '', key = '', led_to = '', due_at = NULL,
        same_line = false
    WHERE c.uuid = made.uuid AND c.started_at = made.started_at;
    RETURN true;
END $$;

-- Leases of callers who went silent. Where the number had been shown the card rests a while: somebody may have
-- been spoken to.
CREATE FUNCTION calls_return_expired(p_at timestamptz, p_rest_until timestamptz) RETURNS int
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    returned int;
BEGIN
    WITH silent AS (
        SELECT t.id, EXISTS (
            SELECT FROM calls_call c WHERE c.uuid = t.call_uuid AND c.started_at = t.leased_at
              AND c.dialled_at IS NOT NULL) AS dialled
        FROM calls_task t WHERE t.state = 'leased' AND t.lease_until < p_at
        ORDER BY t.id FOR UPDATE OF t SKIP LOCKED)
    UPDATE calls_task t SET state = 'waiting', leased_by = NULL, lease_until = NULL, same_line = false,
        due_at = CASE WHEN silent.dialled THEN p_rest_until ELSE t.due_at END
    FROM silent WHERE t.id = silent.id;
    GET DIAGNOSTICS returned = ROW_COUNT;
    RETURN returned;
END $$;

-- Where the turns stand: the slot that the next new batch begins at.
CREATE FUNCTION calls_turn() RETURNS bigint LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    RETURN coalesce(
        (SELECT t.slot FROM calls_task t WHERE {_FRESH} ORDER BY t.slot, t.id LIMIT 1),
        (SELECT max(b.next_slot) FROM calls_batch b), 0);
END $$;

-- When the next task that is not fresh comes due, wherever it is.
CREATE FUNCTION calls_next_due() RETURNS timestamptz LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    RETURN least(
        (SELECT t.due_at FROM calls_task t WHERE t.state = 'waiting' AND NOT t.named_callback
           AND t.due_at IS NOT NULL ORDER BY t.due_at, t.id LIMIT 1),
        (SELECT t.due_at FROM calls_task t WHERE t.state = 'waiting' AND t.named_callback
           ORDER BY t.due_at, t.id LIMIT 1));
END $$;

-- When the user of the open door has promised to call back.
CREATE FUNCTION calls_own_promises() RETURNS SETOF timestamptz LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    RETURN QUERY SELECT t.due_at FROM calls_task t
        WHERE t.state = 'waiting' AND t.named_callback AND t.promised_by = reach_user();
END $$;

-- The owner whose card the user of the open door holds: for the owners' row-level security.
CREATE FUNCTION calls_leased_owner() RETURNS uuid LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    RETURN (SELECT t.owner_ref FROM calls_task t WHERE t.leased_by = reach_user() AND t.state = 'leased');
END $$;

-- Every change of state is counted where it happens, so that no figure can drift from the queue.
CREATE FUNCTION calls_count_states() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO calls_statetally (district_id, state, n)
        SELECT district_id, state, count(*) FROM entered GROUP BY 1, 2;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO calls_statetally (district_id, state, n)
        SELECT district_id, state, -count(*) FROM left_behind GROUP BY 1, 2;
    ELSE
        INSERT INTO calls_statetally (district_id, state, n)
        SELECT district_id, state, sum(sign) FROM (
            SELECT district_id, state, 1 AS sign FROM entered
            UNION ALL SELECT district_id, state, -1 FROM left_behind) moved
        GROUP BY 1, 2 HAVING sum(sign) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER calls_count_added AFTER INSERT ON calls_task
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION calls_count_states();
CREATE TRIGGER calls_count_moved AFTER UPDATE ON calls_task
    REFERENCING NEW TABLE AS entered OLD TABLE AS left_behind
    FOR EACH STATEMENT EXECUTE FUNCTION calls_count_states();
CREATE TRIGGER calls_count_gone AFTER DELETE ON calls_task
    REFERENCING OLD TABLE AS left_behind FOR EACH STATEMENT EXECUTE FUNCTION calls_count_states();
"""

_FOR_CALLERS = (
    "calls_claim(uuid, timestamptz, timestamptz, int[], int[], int[])",
    "calls_line(uuid)",
    "calls_settle(uuid, timestamptz, jsonb, text, text, bigint, uuid, timestamptz)",
    "calls_undo(uuid, timestamptz, timestamptz)",
    "calls_own_promises()",
    "calls_return_expired(timestamptz, timestamptz)",
    "calls_turn()",
    "calls_next_due()",
    "calls_leased_owner()",
)
_INTERNAL = (
    "calls_candidate(int, timestamptz, int[], int[], int[], bigint[])",
    "calls_count_states()",
)

PRIVILEGES = "\n".join(
    [
        """
GRANT SELECT, UPDATE ON calls_task TO dharatal_finder;
GRANT SELECT, UPDATE ON calls_call TO dharatal_finder;
GRANT SELECT, INSERT, UPDATE ON calls_presence TO dharatal_finder;
GRANT SELECT ON calls_lane, calls_batch, calls_note TO dharatal_finder;
GRANT INSERT ON calls_statetally TO dharatal_finder;
GRANT USAGE ON SEQUENCE calls_statetally_id_seq TO dharatal_finder;""",
        *(f"ALTER FUNCTION {name} OWNER TO dharatal_finder;" for name in (*_FOR_CALLERS, *_INTERNAL)),
        *(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC;" for name in (*_FOR_CALLERS, *_INTERNAL)),
        *(f"GRANT EXECUTE ON FUNCTION {name} TO dharatal_web, dharatal_worker;" for name in _FOR_CALLERS),
    ]
)

FORGET = "\n".join(
    [
        "DROP TRIGGER calls_count_added ON calls_task;",
        "DROP TRIGGER calls_count_moved ON calls_task;",
        "DROP TRIGGER calls_count_gone ON calls_task;",
        *(f"DROP FUNCTION {name};" for name in (*_FOR_CALLERS, *_INTERNAL)),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_call")]
    operations = [migrations.RunSQL(FUNCTIONS + PRIVILEGES, FORGET)]
