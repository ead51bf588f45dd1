"""What looks people up by the words of their names belongs to a role whose policy is a constant.

PostgreSQL runs a policy that looks at the row before every operator that is not leakproof, and `&&` and `@>` are not:
they could not use their index any more since the finder has a policy about decoys, and each search read every row of
the register. The seeker sees every row, but only the columns of a look-up; its functions hold to the caller's reach
and to the decoys of the caller's view themselves, and return ids only.
"""

from django.db import migrations

COLUMNS = "id, unit_id, district_id, block_id, panchayat_id, tokens, match_tokens, is_decoy"
SEEKS = f"""
GRANT SELECT ({COLUMNS}) ON people_personrecord TO dharatal_seeker;
CREATE POLICY whole_to_seek ON people_personrecord FOR SELECT TO dharatal_seeker USING (true);
"""
SEEKS_NOT = f"""
DROP POLICY whole_to_seek ON people_personrecord;
REVOKE SELECT ({COLUMNS}) ON people_personrecord FROM dharatal_seeker;
"""

_OWN_DECOYS = "(NOT is_decoy OR id = ANY ((SELECT reach_decoys())::bigint[]) OR (SELECT reach_keeps_decoys()))"
_REACH = """(district_id = ANY ((SELECT reach_districts())::int[])
      OR block_id = ANY ((SELECT reach_blocks())::int[])
      OR panchayat_id = ANY ((SELECT reach_panchayats())::int[]))"""

# words: the tokens of each word, as text, of all ways one after the other; query_of: of which way each word is. A
# record must hold one of each of its way's words.
SEARCH_WAYS = f"""
CREATE OR REPLACE FUNCTION people_search_ways(
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
      'SELECT $3, f.id FROM unnest($1) d, LATERAL (SELECT id FROM people_personrecord WHERE district_id = d
      AND {_OWN_DECOYS} AND {_REACH}'
      || condition || ' LIMIT $2) f LIMIT $2'
      USING walk, least(most, 1000), way;
  END LOOP;
END $$;
ALTER FUNCTION people_search_ways(text[], int[], int[], int[], int[], int[], int[], int) OWNER TO dharatal_seeker;
"""

# Of a few villages everybody is weighed, whatever their name, so that no typing error hides anybody; where they are
# too many, those whose given name or last word sounds like a word that was typed. whole: panchayats that are meant
# themselves; in the others only the units. sounds: of the words that tell somebody from others; whoever sounds like
# one comes before whoever holds as many words and does not.
SEARCH_NEAR = f"""
CREATE OR REPLACE FUNCTION people_search_near(
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
  EXECUTE format('SELECT count(*) FROM (SELECT FROM people_personrecord WHERE %s AND {_OWN_DECOYS} LIMIT %s) t',
    place, weighed + 1)
  INTO living;
  IF living > weighed THEN
    -- "+ 0" keeps the planner from the index of panchayats: it would make the tokens of everybody there anew
    place := replace(replace(place, 'panchayat_id =', 'panchayat_id + 0 ='), 'unit_id =', 'unit_id + 0 =')
      || format(' AND people_placed(tokens, district_id, panchayat_id) && %L::bigint[]',
      (SELECT array_agg(salted) FROM unnest(panchayats) p, unnest(people_salted(sounds, p)) salted));
  END IF;
  RETURN QUERY EXECUTE
    'SELECT id, ' || held || ' FROM people_personrecord WHERE ' || place
    || ' AND {_OWN_DECOYS} AND {_REACH} ORDER BY 2 DESC, tokens && $1 DESC, 1 LIMIT ' || least(most, 1000)
    USING sounds;
END $$;
ALTER FUNCTION people_search_near(text[], bigint[], int[], int[], int[], int, int) OWNER TO dharatal_seeker;
"""

# A key that too many records share is none. Those who share most keys come first.
CANDIDATES = f"""
CREATE OR REPLACE FUNCTION people_match_candidates(record_ids bigint[], keys bigint[], mosts int[])
RETURNS TABLE (record_id bigint, other_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.record_id, o.other_id
  FROM unnest(record_ids, keys, mosts) AS k(record_id, key, most)
  CROSS JOIN LATERAL (
    SELECT array_agg(f.id) AS ids FROM (
      SELECT id FROM people_personrecord WHERE match_tokens @> ARRAY[k.key] AND {_OWN_DECOYS}
      LIMIT k.most + 1) f) found
  CROSS JOIN LATERAL unnest(found.ids) AS o(other_id)
  WHERE cardinality(found.ids) <= k.most AND o.other_id <> k.record_id
  GROUP BY k.record_id, o.other_id
  ORDER BY k.record_id, count(*) DESC, o.other_id
$$;
ALTER FUNCTION people_match_candidates(bigint[], bigint[], int[]) OWNER TO dharatal_seeker;
"""

# The household of a pair: within the reach at hand.
HOUSE = f"""
CREATE OR REPLACE FUNCTION people_of_house(keys bigint[], besides bigint[], most int) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM people_personrecord
  WHERE match_tokens && keys AND id <> ALL (besides) AND {_OWN_DECOYS} AND {_REACH}
  LIMIT least(most, 100)
$$;
ALTER FUNCTION people_of_house(bigint[], bigint[], int) OWNER TO dharatal_seeker;
"""

# As the finder's they answer the same, slowly.
BACK_TO_THE_FINDER = """
ALTER FUNCTION people_search_ways(text[], int[], int[], int[], int[], int[], int[], int) OWNER TO dharatal_finder;
ALTER FUNCTION people_search_near(text[], bigint[], int[], int[], int[], int, int) OWNER TO dharatal_finder;
ALTER FUNCTION people_match_candidates(bigint[], bigint[], int[]) OWNER TO dharatal_finder;
ALTER FUNCTION people_of_house(bigint[], bigint[], int) OWNER TO dharatal_finder;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0012_freeze")]
    operations = [
        migrations.RunSQL(SEEKS, SEEKS_NOT),
        migrations.RunSQL(SEARCH_WAYS + SEARCH_NEAR + CANDIDATES + HOUSE, BACK_TO_THE_FINDER),
    ]
