"""A salt goes through one function only, which writes in the same stroke whose it was and who destroyed it."""

from django.db import migrations

ERASE = """
CREATE FUNCTION vault_erase(wanted bigint[], by_user int, erased_at timestamptz) RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY WITH gone AS (
    DELETE FROM vault_subjectsalt s WHERE s.subject_id = ANY (wanted) RETURNING s.subject_id
  )
  INSERT INTO vault_erasure AS e (subject_id, erased_at, user_id)
  SELECT g.subject_id, vault_erase.erased_at, by_user FROM gone g RETURNING e.subject_id;
END $$;
GRANT SELECT, DELETE ON vault_subjectsalt TO dharatal_finder;
GRANT SELECT, INSERT ON vault_erasure TO dharatal_finder;
ALTER FUNCTION vault_erase(bigint[], int, timestamptz) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION vault_erase(bigint[], int, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault_erase(bigint[], int, timestamptz) TO dharatal_web, dharatal_worker;
REVOKE DELETE ON vault_subjectsalt FROM dharatal_web, dharatal_worker;
REVOKE INSERT ON vault_erasure FROM dharatal_web, dharatal_worker;
"""
BACK = """
GRANT DELETE ON vault_subjectsalt TO dharatal_web, dharatal_worker;
GRANT INSERT ON vault_erasure TO dharatal_web, dharatal_worker;
DROP FUNCTION vault_erase(bigint[], int, timestamptz);
REVOKE DELETE ON vault_subjectsalt FROM dharatal_finder;
REVOKE SELECT, INSERT ON vault_erasure FROM dharatal_finder;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_vault")]
    operations = [migrations.RunSQL(ERASE, BACK)]
