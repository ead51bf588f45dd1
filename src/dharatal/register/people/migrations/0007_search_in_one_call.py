"""Several ways to take a name are looked up in one call, and of a few villages those who sound alike come first."""

from django.db import migrations

_REACH = """
    ' AND (district_id = ANY ((SELECT reach_districts())::int[])'
    ' OR block_id = ANY ((SELECT reach_blocks())::int[])'
    ' OR panchayat_id = ANY ((SELECT reach_panchayats())::int[]))'
"""

# words: the tokens of each word, as text, of all ways one after the other; query_of: of which way each word is. A
# record must hold one of each of its way's words.
CREATE_SEARCH = f"""
CREATE FUNCTION people_search_ways(
  words text[], query_of int[], walk int[], districts int[], blocks int[], panchayats int[], units int[], most int
) RETURNS TABLE (query int, record_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  condition text;
  place text := concat_ws(' OR ',
    CASE WHEN districts <> '{{}}' THEN format('district_id = ANY (%L::int[])', districts) END,
    CASE WHEN blocks <> '{{}}' THEN format('block_id = ANY (%L::int[])', blocks) END,
    CASE WHEN panchayats <> '{{}}' THEN format('panchayat_id = ANY (%L::int[])', panchayats) END,
    CASE WHEN units <> '{{}}' THEN format('unit_id = ANY (%L::int[])', units) END);
  way int;
BEGIN
  FOR way IN SELECT DISTINCT one FROM unnest(query_of) one ORDER BY one LOOP
    SELECT string_agg(format(
      ' AND people_placed(tokens, district_id, panchayat_id) && people_salted(%L::bigint[], d)',
      words[at]::bigint[]), '' ORDER BY at)
    INTO condition FROM generate_subscripts(words, 1) at WHERE query_of[at] = way;
    IF place <> '' THEN
      condition := condition || ' AND (' || place || ')';
    END IF;
    RETURN QUERY EXECUTE
      'SELECT $3, f.id FROM unnest($1) d, LATERAL (SELECT id FROM people_personrecord WHERE district_id = d'
      || {_REACH}
      || condition || ' LIMIT $2) f LIMIT $2'
      USING walk, least(most, 1000), way;
  END LOOP;
END $$;
ALTER FUNCTION people_search_ways(text[], int[], int[], int[], int[], int[], int[], int) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_search_ways(text[], int[], int[], int[], int[], int[], int[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_search_ways(text[], int[], int[], int[], int[], int[], int[], int)
TO dharatal_web, dharatal_worker;
"""
DROP_SEARCH = "DROP FUNCTION people_search_ways(text[], int[], int[], int[], int[], int[], int[], int)"

# Of a few villages everybody is weighed, whatever their name, so that no typing error hides anybody; where they are
# too many, those whose given name or last word sounds like a word that was typed. whole: panchayats that are meant
# themselves; in the others only the units. sounds: of the words that tell somebody from others; whoever sounds like
# one comes before whoever holds as many words and does not.
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
    || ' ORDER BY 2 DESC, tokens && $1 DESC, 1 LIMIT ' || least(most, 1000)
    USING sounds;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_regrouped_pairs")]
    operations = [
        migrations.RunSQL(CREATE_SEARCH, DROP_SEARCH),
        migrations.RunSQL(
            "DROP FUNCTION people_search_districts(text[], int[], int[], int[], int[], int[], int)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            CREATE_NEAR.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), migrations.RunSQL.noop
        ),
    ]
