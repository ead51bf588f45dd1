"""The complaints book, and inquiries that only those see who are named in them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


from dharatal.guard.access.rls import WITHIN_REACH

# Named in a case is who stands in it by user id; a place or a right gives nothing. All belong to dharatal_finder, whom
# the policies of the tables that they read let see everything: a policy that asked its own table would never end.
FUNCTIONS = """
CREATE FUNCTION trace_named_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM trace_caseperson
                 WHERE case_id = wanted AND user_id = reach_user() AND until_at IS NULL)
$$;
CREATE FUNCTION trace_case_holds(district int, told timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM trace_caseperson p JOIN trace_case c ON c.id = p.case_id
                 WHERE p.user_id = reach_user() AND p.until_at IS NULL AND district = ANY (c.district_ids)
                   AND told >= c.since AND (c.until IS NULL OR told < c.until))
$$;
CREATE FUNCTION trace_first_told(phones bigint[], subject bigint, since timestamptz) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM trace_complaint
  WHERE CASE WHEN subject = 0 THEN phone_token = ANY (phones) ELSE subject_id = subject END
    AND told_at >= since AND state IN ('told', 'confirmed')
  ORDER BY told_at, id LIMIT 1
$$;
CREATE FUNCTION trace_is_entrusted() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM trace_entrusted WHERE user_id = reach_user() AND until_at IS NULL)
$$;
CREATE FUNCTION trace_reaches_all() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT cardinality(reach_districts()) > 0
     AND NOT EXISTS (SELECT FROM access_unitcover WHERE NOT districts <@ reach_districts())
$$;
"""
NAMES = (
    "trace_named_in(uuid)",
    "trace_case_holds(int, timestamptz)",
    "trace_first_told(bigint[], bigint, timestamptz)",
    "trace_is_entrusted()",
    "trace_reaches_all()",
)
OWNED = "".join(
    f"ALTER FUNCTION {name} OWNER TO dharatal_finder; REVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
    f" GRANT EXECUTE ON FUNCTION {name} TO dharatal_web, dharatal_worker;"
    for name in NAMES
)
RIGHTS = """
REVOKE ALL ON trace_complaint, trace_case, trace_casevoice, trace_caseperson, trace_entrusted
  FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON trace_complaint, trace_case, trace_casevoice, trace_caseperson, trace_entrusted
  TO dharatal_web, dharatal_worker;
GRANT UPDATE (called_at, called_to, heard, state, confirmed_at, confirmed_by, call_uuid) ON trace_complaint
  TO dharatal_web, dharatal_worker;
GRANT UPDATE (subject_id, unit_id, district_id, block_id, panchayat_id, phone_token, caller_token, words, key_version)
  ON trace_complaint TO dharatal_worker;
GRANT UPDATE (state, opened_at, declined_at, closed_at) ON trace_case TO dharatal_web, dharatal_worker;
GRANT UPDATE (district_ids) ON trace_case TO dharatal_worker;
GRANT UPDATE (reason, key_version) ON trace_casevoice TO dharatal_worker;
GRANT UPDATE (until_at) ON trace_caseperson, trace_entrusted TO dharatal_web, dharatal_worker;
GRANT SELECT ON trace_complaint, trace_case, trace_casevoice, trace_caseperson, trace_entrusted, access_unitcover
  TO dharatal_finder;
CREATE SEQUENCE trace_case_number AS int;
GRANT USAGE ON SEQUENCE trace_case_number TO dharatal_web, dharatal_worker;
"""
IN_REACH = f"({WITHIN_REACH} OR (district_id = 0 AND (SELECT trace_reaches_all())))"
HELD = "trace_case_holds(district_id, told_at)"
OF_SYSTEM = "(SELECT reach_user()) = -1"
IS_ENTRUSTED = "(SELECT trace_is_entrusted())"
UNDECIDED = f"(state IN ('proposed', 'declined') AND {IS_ENTRUSTED})"
# what is visible, and what may be written new: whoever tells of a call need not see the book
POLICIES = {
    "trace_complaint": (f"({IN_REACH} OR {HELD})", "true"),
    "trace_case": (f"({OF_SYSTEM} OR trace_named_in(id) OR {UNDECIDED})", f"({OF_SYSTEM} OR {IS_ENTRUSTED})"),
    "trace_casevoice": (
        f"({OF_SYSTEM} OR trace_named_in(case_id) OR {IS_ENTRUSTED} AND EXISTS"
        " (SELECT FROM trace_case c WHERE c.id = case_id AND c.state IN ('proposed', 'declined')))",
        f"({IS_ENTRUSTED} AND user_id = (SELECT reach_user()))",
    ),
    "trace_caseperson": (
        f"({OF_SYSTEM} OR trace_named_in(case_id) OR user_id = (SELECT reach_user()))",
        f"(trace_named_in(case_id) OR {IS_ENTRUSTED})",
    ),
}
PROTECT = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY whole ON {table} TO dharatal_owner, dharatal_finder USING (true) WITH CHECK (true);
CREATE POLICY seen ON {table} FOR SELECT TO dharatal_web, dharatal_worker USING ({seen});
CREATE POLICY added ON {table} FOR INSERT TO dharatal_web, dharatal_worker WITH CHECK ({added});
CREATE POLICY changed ON {table} FOR UPDATE TO dharatal_web, dharatal_worker USING ({seen}) WITH CHECK ({seen});
"""
    for table, (seen, added) in POLICIES.items()
)


class Migration(migrations.Migration):

    dependencies = [
        ('trace', '0001_initial'),
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.IntegerField(unique=True)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('open', 'Open'), ('declined', 'Declined'), ('closed', 'Closed')], default='proposed', max_length=10)),
                ('district_ids', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.IntegerField()),
                ('proposed_because', models.JSONField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-proposed_at', 'id'], name='case_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='case_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'closed']), _negated=True), ('opened_at__isnull', False), _connector='OR'), name='case_was_opened')],
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('sealed_id', models.BigIntegerField()),
                ('told_via', models.CharField(choices=[('office', 'Office'), ('president', 'President'), ('web', 'Web'), ('sms', 'Sms')], max_length=10)),
                ('told_by', models.IntegerField(default=0)),
                ('told_at', models.DateTimeField()),
                ('called_at', models.DateTimeField(null=True)),
                ('called_to', models.DateTimeField(null=True)),
                ('subject_id', models.BigIntegerField(default=0)),
                ('unit_id', models.IntegerField(default=0)),
                ('district_id', models.IntegerField(default=0)),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('phone_token', models.BigIntegerField(null=True)),
                ('caller_token', models.BigIntegerField(null=True)),
                ('words', models.BinaryField()),
                ('heard', models.BinaryField(null=True)),
                ('key_version', models.SmallIntegerField()),
                ('state', models.CharField(choices=[('told', 'Told'), ('confirmed', 'Confirmed'), ('denied', 'Denied'), ('unreachable', 'Unreachable'), ('duplicate', 'Duplicate')], default='told', max_length=12)),
                ('first_id', models.UUIDField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.IntegerField(default=0)),
                ('call_uuid', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['key_version', 'id'], name='complaint_by_key'), models.Index(fields=['district_id', '-told_at', 'id'], name='complaint_of_district'), models.Index(fields=['phone_token', 'told_at'], name='complaint_of_phone'), models.Index(fields=['subject_id', 'told_at'], name='complaint_of_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('first_id__isnull', False), ('state', 'duplicate')), models.Q(models.Q(('state', 'duplicate'), _negated=True), ('first_id__isnull', True)), _connector='OR'), name='complaint_repeats_another'), models.CheckConstraint(condition=models.Q(('called_to__isnull', True), models.Q(('called_at__isnull', False), ('called_to__gte', models.F('called_at'))), _connector='OR'), name='complaint_called_within')],
            },
        ),
        migrations.CreateModel(
            name='Entrusted',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('user_id', models.IntegerField()),
                ('named_by', models.IntegerField()),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_at', None)), fields=('user_id',), name='entrusted_once')],
            },
        ),
        migrations.CreateModel(
            name='CasePerson',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('user_id', models.IntegerField()),
                ('role', models.CharField(choices=[('opener', 'Opener'), ('inquirer', 'Inquirer')], max_length=10)),
                ('named_by', models.IntegerField()),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='trace.case')),
            ],
            options={
                'indexes': [models.Index(fields=['user_id', 'case'], name='caseperson_of_user')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_at', None)), fields=('case', 'user_id'), name='caseperson_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseVoice',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('user_id', models.IntegerField()),
                ('voice', models.CharField(choices=[('open', 'Open'), ('decline', 'Decline')], max_length=8)),
                ('said_at', models.DateTimeField()),
                ('sealed_id', models.BigIntegerField()),
                ('reason', models.BinaryField()),
                ('key_version', models.SmallIntegerField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='trace.case')),
            ],
            options={
                'indexes': [models.Index(fields=['key_version', 'id'], name='casevoice_by_key'), models.Index(fields=['case', 'said_at', 'id'], name='casevoice_of_case')],
            },
        ),
        migrations.RunSQL(
            FUNCTIONS + OWNED + RIGHTS + PROTECT,
            "".join(
                [
                    *(f"DROP POLICY {one} ON {table};" for table in POLICIES for one in ("seen", "added", "changed")),
                    *(f"DROP FUNCTION {name};" for name in NAMES),
                    "DROP SEQUENCE trace_case_number;",
                ]
            ),
        ),
    ]
