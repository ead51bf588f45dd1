"""Pairs of regrouped records: told beforehand who will be whom, so that the reach is compared as by regrouping."""

from django.db import migrations

# Before the records move, whoever they belong to lies within the reach, or nobody may regroup them; afterwards a part
# may have left it. So this comes first and is told the lowest record of each person that will be.
CREATE = """
CREATE FUNCTION people_pairs_regrouped(records bigint[], heads bigint[], parted bigint[], at timestamptz)
RETURNS TABLE (pair_id bigint, was text, is_parted boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM people_personrecord r JOIN people_person p ON p.id = r.person_id
    WHERE r.id = ANY (records) AND NOT (p.district_id = ANY ((SELECT reach_districts())::int[])
      OR p.block_id = ANY ((SELECT reach_blocks())::int[])
      OR p.panchayat_id = ANY ((SELECT reach_panchayats())::int[])))
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'pairs of a person outside the reach cannot be regrouped';
  END IF;
  RETURN QUERY
  WITH will AS (SELECT n.record, n.head FROM unnest(records, heads) AS n(record, head)),
  stand AS (
    SELECT p.id, p.state, a.head = b.head AS is_one,
      (p.first_id = ANY (parted)) <> (p.second_id = ANY (parted)) AS is_parted
    FROM people_pair p JOIN will a ON a.record = p.first_id JOIN will b ON b.record = p.second_id)
  UPDATE people_pair p
  SET state = CASE WHEN s.is_parted THEN 'different' ELSE 'open' END,
      decided_at = CASE WHEN s.is_parted THEN people_pairs_regrouped.at END,
      event_id = NULL, wants_second = false, leased_by = NULL, leased_at = NULL, lease_until = NULL
  FROM stand s
  WHERE p.id = s.id AND CASE WHEN s.is_one THEN s.state = 'different'
    WHEN s.is_parted THEN s.state <> 'different' ELSE s.state IN ('same', 'linked') END
  RETURNING p.id, s.state::text, s.is_parted;
END $$;
ALTER FUNCTION people_pairs_regrouped(bigint[], bigint[], bigint[], timestamptz) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_pairs_regrouped(bigint[], bigint[], bigint[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_pairs_regrouped(bigint[], bigint[], bigint[], timestamptz)
  TO dharatal_web, dharatal_worker;
DROP FUNCTION people_pairs_regrouped(bigint[], bigint[], timestamptz);
"""

BACK = """
CREATE FUNCTION people_pairs_regrouped(records bigint[], parted bigint[], at timestamptz)
RETURNS TABLE (pair_id bigint, was text, is_parted boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH stand AS (
    SELECT p.id, p.state, a.person_id = b.person_id AS is_one,
      (p.first_id = ANY (parted)) <> (p.second_id = ANY (parted)) AS is_parted
    FROM people_pair p
    JOIN people_personrecord a ON a.id = p.first_id JOIN people_personrecord b ON b.id = p.second_id
    WHERE p.first_id = ANY (records) AND p.second_id = ANY (records))
  UPDATE people_pair p
  SET state = CASE WHEN s.is_parted THEN 'different' ELSE 'open' END,
      decided_at = CASE WHEN s.is_parted THEN at END,
      event_id = NULL, wants_second = false, leased_by = NULL, leased_at = NULL, lease_until = NULL
  FROM stand s
  WHERE p.id = s.id AND CASE WHEN s.is_one THEN s.state = 'different'
    WHEN s.is_parted THEN s.state <> 'different' ELSE s.state IN ('same', 'linked') END
  RETURNING p.id, s.state, s.is_parted
$$;
ALTER FUNCTION people_pairs_regrouped(bigint[], bigint[], timestamptz) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_pairs_regrouped(bigint[], bigint[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_pairs_regrouped(bigint[], bigint[], timestamptz)
  TO dharatal_web, dharatal_worker;
DROP FUNCTION people_pairs_regrouped(bigint[], bigint[], bigint[], timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_search_in_one_call")]
    operations = [migrations.RunSQL(CREATE, BACK)]
