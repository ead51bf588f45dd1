"""Who sees which submissions, and a look-up past the reach that answers nothing but yes or no."""

from django.db import migrations

from dharatal.guard.access.rls import ProtectByReach

KNOWN = """
CREATE FUNCTION intake_known(phones bigint[], givens bigint[]) RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT k.n::int - 1
  FROM unnest(phones, givens) WITH ORDINALITY AS k(phone, given, n)
  JOIN intake_submission s ON s.phone_token = k.phone AND s.given_token = k.given
  WHERE s.state <> 'closed'
$$;
GRANT SELECT ON intake_submission TO dharatal_finder;
ALTER FUNCTION intake_known(bigint[], bigint[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION intake_known(bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake_known(bigint[], bigint[]) TO dharatal_web, dharatal_worker;
"""
OWN = "(district_id = 0 AND submitted_by = (SELECT reach_user()))"  # lists of a whole state lie in no district


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_intake"), ("access", "0001_initial")]
    operations = [
        ProtectByReach("intake_submission"),
        ProtectByReach("intake_batch", extra=OWN),
        ProtectByReach("intake_leftrow", extra=OWN),
        ProtectByReach("intake_tally"),
        migrations.RunSQL(KNOWN, "DROP FUNCTION intake_known(bigint[], bigint[])"),
    ]
