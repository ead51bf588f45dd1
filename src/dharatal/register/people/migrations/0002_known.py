"""A look-up past the reach that answers nothing but yes or no."""

from django.db import migrations

CREATE = """
CREATE FUNCTION people_known(phones bigint[], givens bigint[]) RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT k.n::int - 1
  FROM unnest(phones, givens) WITH ORDINALITY AS k(phone, given, n)
  JOIN people_personrecord r ON r.phone_token = k.phone
  WHERE k.given = ANY (r.tokens)
$$;
GRANT SELECT ON people_personrecord TO dharatal_finder;
ALTER FUNCTION people_known(bigint[], bigint[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_known(bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_known(bigint[], bigint[]) TO dharatal_web, dharatal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION people_known(bigint[], bigint[])")]
