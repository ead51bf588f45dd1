"""Pairs go by what is decided of their records anywhere."""

from django.db import migrations, models

# What was decided as the same and is two persons now is open; what a split parted is decided as two; what was decided
# as two and is one person now is open. Whoever regroups sees both records, but a pair of two blocks only by district.
CREATE = """
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
"""
DROP = "DROP FUNCTION people_pairs_regrouped(bigint[], bigint[], timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("people", "0005_pairs")]
    operations = [
        migrations.AlterField(
            "decision",
            "by",
            models.CharField(
                choices=[
                    ("reviewer", "Reviewer"),
                    ("president", "President"),
                    ("call", "Call"),
                    ("parted", "Parted"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
