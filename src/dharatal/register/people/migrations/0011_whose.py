"""Whose a number is, past the reach: ids and a place, nothing that was sealed."""

from django.db import migrations

# Of decoys it tells only to whoever keeps them, like any query: the caller says so (`whose.py`).
CREATE = """
CREATE FUNCTION people_whose(numbers bigint[], sounds bigint[])
RETURNS TABLE (person bigint, record bigint, unit int, district int, block int, panchayat int, alike boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.person_id, r.id, r.unit_id, r.district_id, r.block_id, r.panchayat_id, r.tokens && sounds
  FROM people_personrecord r WHERE r.phone_token = ANY (numbers)
  ORDER BY r.tokens && sounds DESC, r.person_id, r.id LIMIT 50
$$;
CREATE FUNCTION people_persons_of(records bigint[]) RETURNS TABLE (record bigint, person bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.id, r.person_id FROM people_personrecord r WHERE r.id = ANY (records)
$$;
"""
NAMES = ("people_whose(bigint[], bigint[])", "people_persons_of(bigint[])")
OWNED = "".join(
    f"ALTER FUNCTION {name} OWNER TO dharatal_finder; REVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
    f" GRANT EXECUTE ON FUNCTION {name} TO dharatal_web, dharatal_worker;"
    for name in NAMES
)


class Migration(migrations.Migration):
    dependencies = [("people", "0010_decoys")]
    operations = [
        migrations.RunSQL(CREATE + OWNED, "".join(f"DROP FUNCTION {name};" for name in NAMES)),
    ]
