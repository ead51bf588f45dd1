"""A number is a decoy's or a member's, never both: what is sent with a decoy's number retires it, whoever sends it."""

from django.db import migrations

# The trigger of a statement is asked once a load's chunk; of a row, only when a number was corrected, not when new keys
# give the same number another token.
CREATE = """
CREATE TRIGGER intake_retire_decoys AFTER INSERT ON intake_submission
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION people_retire_decoys();
CREATE TRIGGER intake_retire_decoy AFTER UPDATE OF phone_token ON intake_submission FOR EACH ROW
  WHEN (OLD.phone_token <> NEW.phone_token AND OLD.index_version = NEW.index_version)
  EXECUTE FUNCTION people_retire_decoy();

CREATE FUNCTION intake_refuse_decoy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM intake_submission s WHERE s.phone_token = NEW.phone_token AND s.state <> 'closed') THEN
    RAISE unique_violation USING MESSAGE = 'the number is of somebody who was sent';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION intake_refuse_decoy() OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION intake_refuse_decoy() FROM PUBLIC;
CREATE TRIGGER intake_refuse_decoy AFTER INSERT ON people_decoy FOR EACH ROW EXECUTE FUNCTION intake_refuse_decoy();
"""
DROP = """
DROP TRIGGER intake_refuse_decoy ON people_decoy;
DROP FUNCTION intake_refuse_decoy();
DROP TRIGGER intake_retire_decoy ON intake_submission;
DROP TRIGGER intake_retire_decoys ON intake_submission;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_written_in_one_place"), ("people", "0008_decoys")]
    operations = [migrations.RunSQL(CREATE, DROP)]
