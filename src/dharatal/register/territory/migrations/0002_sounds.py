"""An index of how units sound, so that a search can ask whether a word is a place."""

from django.db import migrations

CREATE = """
CREATE INDEX unit_sounds ON territory_unit USING gin (string_to_array(sound, ' ')) WHERE valid_to IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP INDEX unit_sounds")]
