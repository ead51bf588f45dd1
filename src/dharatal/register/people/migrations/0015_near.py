"""Who lives in a few villages is weighed from one index, in which they stand side by side.

The register is in the order in which people came: the people of a village are on as many pages as they are people,
and a search that weighs some hundreds of them waited for each. The index holds what weighing reads, 134 bytes a
person and at most 1.5 kB for 400 letters of a name, of 2.7 that fit; the policy on decoys reads is_decoy. Before, the
planner knew two ways into a place by OR, which no index answers, and sent for processes to help with milliseconds of
work.
"""

from django.db import migrations, models

_OWN_DECOYS = "(NOT is_decoy OR id = ANY ((SELECT reach_decoys())::bigint[]) OR (SELECT reach_keeps_decoys()))"
_REACH = """(district_id = ANY ((SELECT reach_districts())::int[])
      OR block_id = ANY ((SELECT reach_blocks())::int[])
      OR panchayat_id = ANY ((SELECT reach_panchayats())::int[]))"""
# times as many as are weighed: more people of a place are rather looked up by their sounds than read one by one
_READ = 7

# Of a few villages everybody is weighed, whatever their name, so that no typing error hides anybody; where they are
# too many, those whose given name or last word sounds like a word that was typed: these tokens stand first. whole:
# panchayats that are meant themselves; in the others only the units. sounds: of the words that tell somebody from
# others; whoever sounds like one comes before whoever holds as many words and does not.
SEARCH_NEAR = f"""
CREATE OR REPLACE FUNCTION people_search_near(
  words text[], sounds bigint[], panchayats int[], whole int[], units int[], weighed int, most int
) RETURNS TABLE (record_id bigint, hits int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  place text := concat_ws(' OR ',
    CASE WHEN units <> '{{}}' THEN
      format('panchayat_id = ANY (%L::int[]) AND unit_id = ANY (%L::int[])', panchayats, units) END,
    CASE WHEN whole <> '{{}}' THEN format('panchayat_id = ANY (%L::int[])', whole) END);
  heard text := '';
  held text := '0';
  alternatives text;
  living int;
BEGIN
  IF place = '' THEN
    RETURN;
  END IF;
  FOREACH alternatives IN ARRAY words LOOP
    held := held || format(' + (tokens && %L::bigint[])::int', alternatives::bigint[]);
  END LOOP;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM people_personrecord WHERE %s LIMIT %s) t',
    place, {_READ} * weighed + 1)
  INTO living;
  IF living > {_READ} * weighed THEN
    -- "+ 0" keeps the planner from the index of places: it would make the tokens of everybody there anew
    place := replace(replace(place, 'panchayat_id =', 'panchayat_id + 0 ='), 'unit_id =', 'unit_id + 0 =');
    heard := format(' AND people_placed(tokens, district_id, panchayat_id) && %L::bigint[]',
      (SELECT array_agg(salted) FROM unnest(panchayats) p, unnest(people_salted(sounds, p)) salted));
  ELSIF living > weighed THEN
    heard := ' AND (tokens[1] = ANY ($1) OR tokens[2] = ANY ($1))';
  END IF;
  RETURN QUERY EXECUTE
    'SELECT id, ' || held || ' FROM people_personrecord WHERE (' || place || ')' || heard
    || ' AND {_OWN_DECOYS} AND {_REACH} ORDER BY 2 DESC, tokens && $1 DESC, 1 LIMIT ' || least(most, 1000)
    USING sounds;
END $$;
"""

ALONE = """
ALTER FUNCTION people_search_ways(text[], int[], int[], int[], int[], int[], int[], int)
  SET max_parallel_workers_per_gather = 0;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0014_learning")]
    operations = [
        migrations.AddIndex(
            "personrecord",
            models.Index(
                fields=["panchayat_id", "unit_id", "id"],
                include=["tokens", "is_decoy", "district_id", "block_id"],
                name="record_near",
            ),
        ),
        migrations.RemoveIndex("personrecord", "record_of_panchayat"),
        migrations.RunSQL(SEARCH_NEAR + ALONE, migrations.RunSQL.noop),
    ]
