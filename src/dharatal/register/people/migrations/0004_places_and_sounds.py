"""The search over sealed names, made for ten million: an index of tokens that knows districts and panchayats."""

from django.db import migrations, models

# One list of everybody called Kumar is too long to read at 10,000,000. Salted with the district, every list is of one
# district's; those of the given name's and the last word's sound, which stand first, are of one panchayat's as well.
# PostgreSQL keeps the index right when somebody's district changes. The salts hide nothing: a token tells how often it
# occurs in a district instead of everywhere.
CREATE_SALTED = """
CREATE FUNCTION people_salted(tokens bigint[], place int) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT array_agg(token # (place::bigint * 2654435761)) FROM unnest(tokens) token
$$;
CREATE FUNCTION people_placed(tokens bigint[], district int, panchayat int) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT array_agg(token # (district::bigint * 2654435761))
         || ARRAY[tokens[1] # (panchayat::bigint * 2654435761), tokens[2] # (panchayat::bigint * 2654435761)]
  FROM unnest(tokens) token
$$;
"""
DROP_SALTED = """
DROP FUNCTION people_placed(bigint[], int, int);
DROP FUNCTION people_salted(bigint[], int);
"""
CREATE_INDEX = """
CREATE INDEX record_placed ON people_personrecord
USING gin (people_placed(tokens, district_id, panchayat_id)) WITH (fastupdate = off);
"""

# The policy runs before `&&`, which is not leakproof, on every row; so the functions belong to dharatal_finder, whom
# the policy lets see everything, and hold to the caller's reach themselves. They return ids only: the cards are then
# read through the policy like any other.
_REACH = """
    ' AND (district_id = ANY ((SELECT reach_districts())::int[])'
    ' OR block_id = ANY ((SELECT reach_blocks())::int[])'
    ' OR panchayat_id = ANY ((SELECT reach_panchayats())::int[]))'
"""

# words: for each word its tokens, as text; a record must hold one of each. walk: the districts to look in, one after
# the other until there are enough, so that a name which is everywhere costs no more than one district.
CREATE_SEARCH = f"""
CREATE FUNCTION people_search_districts(
  words text[], walk int[], districts int[], blocks int[], panchayats int[], units int[], most int
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  condition text := '';
  place text := concat_ws(' OR ',
    CASE WHEN districts <> '{{}}' THEN format('district_id = ANY (%L::int[])', districts) END,
    CASE WHEN blocks <> '{{}}' THEN format('block_id = ANY (%L::int[])', blocks) END,
    CASE WHEN panchayats <> '{{}}' THEN format('panchayat_id = ANY (%L::int[])', panchayats) END,
    CASE WHEN units <> '{{}}' THEN format('unit_id = ANY (%L::int[])', units) END);
  alternatives text;
BEGIN
  FOREACH alternatives IN ARRAY words LOOP
    condition := condition || format(
      ' AND people_placed(tokens, district_id, panchayat_id) && people_salted(%L::bigint[], d)',
      alternatives::bigint[]);
  END LOOP;
  IF place <> '' THEN
    condition := condition || ' AND (' || place || ')';
  END IF;
  RETURN QUERY EXECUTE
    'SELECT f.id FROM unnest($1) d, LATERAL (SELECT id FROM people_personrecord WHERE district_id = d'
    || {_REACH}
    || condition || ' LIMIT $2) f LIMIT $2'
    USING walk, least(most, 1000);
END $$;
ALTER FUNCTION people_search_districts(text[], int[], int[], int[], int[], int[], int) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_search_districts(text[], int[], int[], int[], int[], int[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_search_districts(text[], int[], int[], int[], int[], int[], int)
TO dharatal_web, dharatal_worker;
"""
DROP_SEARCH = (
    "DROP FUNCTION people_search_districts(text[], int[], int[], int[], int[], int[], int)"
)

# Of a few villages everybody is weighed, whatever their name, so that no typing error hides anybody; where they are
# too many, those whose given name or last word sounds like a word that was typed. whole: panchayats that are meant
# themselves; in the others only the units. sounds: of the words that tell somebody from others.
CREATE_NEAR = f"""
CREATE FUNCTION people_search_near(
  words text[], sounds bigint[], panchayats int[], whole int[], units int[], weighed int, most int
) RETURNS TABLE (record_id bigint, hits int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  place text := format(
    'panchayat_id = ANY (%L::int[]) AND (unit_id = ANY (%L::int[]) OR panchayat_id = ANY (%L::int[]))',
    panchayats, units, whole);
  held text := '0';
  alternatives text;
  living int;
BEGIN
  FOREACH alternatives IN ARRAY words LOOP
    held := held || format(' + (tokens && %L::bigint[])::int', alternatives::bigint[]);
  END LOOP;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM people_personrecord WHERE %s LIMIT %s) t', place, weighed + 1)
  INTO living;
  IF living > weighed THEN
    -- "+ 0" keeps the planner from the index of panchayats: it would make the tokens of everybody there anew
    place := replace(replace(place, 'panchayat_id =', 'panchayat_id + 0 ='), 'unit_id =', 'unit_id + 0 =')
      || format(' AND people_placed(tokens, district_id, panchayat_id) && %L::bigint[]',
      (SELECT array_agg(salted) FROM unnest(panchayats) p, unnest(people_salted(sounds, p)) salted));
  END IF;
  RETURN QUERY EXECUTE
    'SELECT id, ' || held || ' FROM people_personrecord WHERE ' || place
    || {_REACH}
    || ' ORDER BY 2 DESC, 1 LIMIT ' || least(most, 1000);
END $$;
ALTER FUNCTION people_search_near(text[], bigint[], int[], int[], int[], int, int) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_search_near(text[], bigint[], int[], int[], int[], int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_search_near(text[], bigint[], int[], int[], int[], int, int) TO dharatal_web, dharatal_worker;
"""
DROP_NEAR = "DROP FUNCTION people_search_near(text[], bigint[], int[], int[], int[], int, int)"

DROP_FORMER = "DROP FUNCTION people_search(text[], int[], int[], int[], int[], int)"


class Migration(migrations.Migration):
    dependencies = [("people", "0003_clusters")]
    operations = [
        migrations.RunSQL(DROP_FORMER, migrations.RunSQL.noop),
        migrations.RemoveIndex("personrecord", "record_tokens"),
        migrations.RunSQL(CREATE_SALTED, DROP_SALTED),
        migrations.RunSQL(CREATE_INDEX, "DROP INDEX record_placed"),
        migrations.AddIndex(
            "personrecord", models.Index(fields=["panchayat_id", "unit_id"], name="record_of_panchayat")
        ),
        migrations.RunSQL(CREATE_SEARCH, DROP_SEARCH),
        migrations.RunSQL(CREATE_NEAR, DROP_NEAR),
    ]
