"""Matching keys of records, pairs and decisions about them, models that were learned, crowded phones."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Q

from dharatal.guard.access.rls import ProtectByReach

PLACE = [
    (name, models.IntegerField())
    for name in ("district_id", "block_id", "panchayat_id", "first_district_id", "second_district_id")
]

# A pair of two places is seen by whoever sees both, its ids and figures while somebody is phoned by who sees one.
OF_BOTH = (
    "(first_district_id = ANY ((SELECT reach_districts())::int[])"
    " AND second_district_id = ANY ((SELECT reach_districts())::int[]))"
)
OF_EITHER = (
    "(state = 'phoned' AND (first_district_id = ANY ((SELECT reach_districts())::int[])"
    " OR second_district_id = ANY ((SELECT reach_districts())::int[])))"
)

RIGHTS = """
REVOKE ALL ON people_pair, people_decision, people_matchmodel, people_crowdedphone
  FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT, UPDATE ON people_pair, people_decision TO dharatal_web, dharatal_worker;
GRANT SELECT ON people_matchmodel, people_crowdedphone TO dharatal_web;
GRANT SELECT, INSERT ON people_matchmodel TO dharatal_worker;
GRANT SELECT, INSERT, DELETE ON people_crowdedphone TO dharatal_worker;
GRANT USAGE ON SEQUENCE people_pair_id_seq, people_decision_id_seq TO dharatal_web, dharatal_worker;
GRANT USAGE ON SEQUENCE people_matchmodel_id_seq, people_crowdedphone_id_seq TO dharatal_worker;
GRANT UPDATE (match_tokens, matched_at) ON people_personrecord TO dharatal_worker;
"""

# Who is erased takes the pairs along, and what was said of them.
GO_ALONG = """
ALTER TABLE people_pair
  ADD CONSTRAINT pair_first FOREIGN KEY (first_id) REFERENCES people_personrecord (id) ON DELETE CASCADE,
  ADD CONSTRAINT pair_second FOREIGN KEY (second_id) REFERENCES people_personrecord (id) ON DELETE CASCADE;
ALTER TABLE people_decision
  ADD CONSTRAINT decision_pair FOREIGN KEY (pair_id) REFERENCES people_pair (id) ON DELETE CASCADE;
ALTER TABLE people_crowdedphone
  ADD CONSTRAINT crowded_record FOREIGN KEY (record_id) REFERENCES people_personrecord (id) ON DELETE CASCADE;
"""
STAY = """
ALTER TABLE people_crowdedphone DROP CONSTRAINT crowded_record;
ALTER TABLE people_decision DROP CONSTRAINT decision_pair;
ALTER TABLE people_pair DROP CONSTRAINT pair_first, DROP CONSTRAINT pair_second;
"""

# `@>` is not leakproof, so it would run after the policy on every row; the worker alone may ask, who sees everybody.
# A key that too many records share is none. Those who share most keys come first.
CREATE_CANDIDATES = """
CREATE FUNCTION people_match_candidates(record_ids bigint[], keys bigint[], mosts int[])
RETURNS TABLE (record_id bigint, other_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.record_id, o.other_id
  FROM unnest(record_ids, keys, mosts) AS k(record_id, key, most)
  CROSS JOIN LATERAL (
    SELECT array_agg(f.id) AS ids FROM (
      SELECT r.id FROM people_personrecord r WHERE r.match_tokens @> ARRAY[k.key] LIMIT k.most + 1) f) found
  CROSS JOIN LATERAL unnest(found.ids) AS o(other_id)
  WHERE cardinality(found.ids) <= k.most AND o.other_id <> k.record_id
  GROUP BY k.record_id, o.other_id
  ORDER BY k.record_id, count(*) DESC, o.other_id
$$;
ALTER FUNCTION people_match_candidates(bigint[], bigint[], int[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_match_candidates(bigint[], bigint[], int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_match_candidates(bigint[], bigint[], int[]) TO dharatal_worker;
"""

# The household of a pair: within the reach at hand, which is checked here, and in the given panchayats.
CREATE_HOUSE = """
CREATE FUNCTION people_of_house(keys bigint[], besides bigint[], most int) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM people_personrecord
  WHERE match_tokens && keys AND id <> ALL (besides)
    AND (district_id = ANY ((SELECT reach_districts())::int[])
      OR block_id = ANY ((SELECT reach_blocks())::int[])
      OR panchayat_id = ANY ((SELECT reach_panchayats())::int[]))
  LIMIT least(most, 100)
$$;
ALTER FUNCTION people_of_house(bigint[], bigint[], int) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_of_house(bigint[], bigint[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_of_house(bigint[], bigint[], int) TO dharatal_web, dharatal_worker;
"""

# Pairs go where their records went.
CREATE_PLACING = """
CREATE FUNCTION people_place_pairs() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH placed AS (
    UPDATE people_pair p SET
      first_district_id = a.district_id, second_district_id = b.district_id,
      district_id = CASE WHEN a.district_id = b.district_id THEN a.district_id ELSE 0 END,
      block_id = CASE WHEN a.block_id = b.block_id THEN a.block_id ELSE 0 END,
      panchayat_id = CASE WHEN a.panchayat_id = b.panchayat_id THEN a.panchayat_id ELSE 0 END
    FROM people_personrecord a, people_personrecord b
    WHERE a.id = p.first_id AND b.id = p.second_id
      AND (p.first_district_id, p.second_district_id, p.block_id, p.panchayat_id)
        <> (a.district_id, b.district_id, CASE WHEN a.block_id = b.block_id THEN a.block_id ELSE 0 END,
            CASE WHEN a.panchayat_id = b.panchayat_id THEN a.panchayat_id ELSE 0 END)
    RETURNING 1)
  SELECT count(*) FROM placed
$$;
GRANT SELECT, UPDATE ON people_pair TO dharatal_finder;
ALTER FUNCTION people_place_pairs() OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_place_pairs() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_place_pairs() TO dharatal_worker;
"""

FUNCTIONS = CREATE_CANDIDATES + CREATE_HOUSE + CREATE_PLACING
DROP_FUNCTIONS = """
DROP FUNCTION people_place_pairs();
DROP FUNCTION people_of_house(bigint[], bigint[], int);
DROP FUNCTION people_match_candidates(bigint[], bigint[], int[]);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_places_and_sounds")]
    operations = [
        migrations.AddField(
            "personrecord",
            "match_tokens",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None),
        ),
        migrations.AddField("personrecord", "matched_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "personrecord",
            django.contrib.postgres.indexes.GinIndex(
                fields=["match_tokens"], name="record_match_tokens", fastupdate=False
            ),
        ),
        migrations.AddIndex(
            "personrecord",
            models.Index(
                fields=["district_id", "id"], condition=Q(match_tokens__isnull=True), name="record_to_match"
            ),
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(unique=True)),
                ("first_id", models.BigIntegerField()),
                ("second_id", models.BigIntegerField()),
                ("p", models.FloatField()),
                ("model", models.CharField(max_length=40)),
                ("points", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("same", "Same"),
                            ("different", "Different"),
                            ("linked", "Linked"),
                            ("phoned", "Phoned"),
                            ("sent", "Sent"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("event_id", models.BigIntegerField(null=True)),
                ("wants_second", models.BooleanField(default=False)),
                ("times_phoned", models.SmallIntegerField(default=0)),
                ("leased_by", models.IntegerField(null=True)),
                ("leased_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                *PLACE,
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["first_id", "second_id"], name="pair_once"),
                    models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="pair_in_order"),
                ],
                "indexes": [
                    models.Index(F("p").desc(), F("id"), condition=Q(state="open"), name="pair_to_review"),
                    models.Index(fields=["id"], condition=Q(wants_second=True), name="pair_for_second"),
                    models.Index(fields=["district_id", "id"], condition=Q(state="sent"), name="pair_sent"),
                    models.Index(
                        fields=["leased_by"], condition=Q(leased_by__isnull=False), name="pair_leased"
                    ),
                    models.Index(fields=["second_id"], name="pair_second"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pair_id", models.BigIntegerField()),
                ("user_id", models.IntegerField()),
                (
                    "by",
                    models.CharField(
                        choices=[("reviewer", "Reviewer"), ("president", "President"), ("call", "Call")],
                        max_length=10,
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("same", "Same"),
                            ("different", "Different"),
                            ("phone", "Phone"),
                            ("president", "President"),
                            ("skip", "Skip"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_second", models.BooleanField(default=False)),
                ("seconds", models.IntegerField(default=0)),
                ("p", models.FloatField()),
                ("model", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["pair_id", "id"], name="decision_of_pair"),
                    models.Index(fields=["user_id", "-id"], name="decision_of_user"),
                ]
            },
        ),
        migrations.CreateModel(
            name="MatchModel",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=40, unique=True)),
                ("blob", models.BinaryField()),
                ("checksum", models.CharField(max_length=64)),
                ("labels", models.IntegerField()),
                ("figures", models.JSONField(default=dict)),
                ("made_by", models.IntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CrowdedPhone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("record_id", models.BigIntegerField()),
                ("district_id", models.IntegerField()),
                ("here", models.IntegerField()),
                ("records", models.IntegerField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["district_id", "-records"], name="crowded_of_district")]
            },
        ),
        migrations.RunSQL(GO_ALONG, STAY),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        ProtectByReach("people_pair", extra=f"{OF_BOTH} OR {OF_EITHER}"),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
    ]
