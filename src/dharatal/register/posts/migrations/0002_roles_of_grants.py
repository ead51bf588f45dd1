"""Grants that stand on a post say which."""

from django.db import migrations

FILL = "UPDATE access_grant g SET role = h.post FROM posts_holder h WHERE g.source = 'post:' || h.id"


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial"), ("access", "0004_role_of_a_grant")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
