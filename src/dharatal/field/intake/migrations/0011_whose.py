"""Whose a number is among the names that were sent, past the reach: ids and a place, nothing that was sealed."""

from django.db import migrations

CREATE = """
CREATE FUNCTION intake_whose(numbers bigint[], sounds bigint[])
RETURNS TABLE (subject bigint, unit int, district int, block int, panchayat int, alike boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, s.unit_id, s.district_id, s.block_id, s.panchayat_id, s.tokens && sounds
  FROM intake_submission s WHERE s.phone_token = ANY (numbers) AND s.state <> 'closed'
  ORDER BY s.tokens && sounds DESC, s.id LIMIT 50
$$;
ALTER FUNCTION intake_whose(bigint[], bigint[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION intake_whose(bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake_whose(bigint[], bigint[]) TO dharatal_web, dharatal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_decoys")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION intake_whose(bigint[], bigint[])")]
