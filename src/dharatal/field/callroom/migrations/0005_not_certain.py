"""An index of the few members whose yes is not certain yet: member pages and the board ask for them."""

from django.db import migrations, models
from django.db.models import Q

NOT_CERTAIN = Q(("first_outcome", "yes"), Q(Q(("reason", "stopped"), ("state__in", ["open", "unclear"])), ("ruling", "asked"), _connector="OR"))


class Migration(migrations.Migration):
    dependencies = [("callroom", "0004_approved_paper")]
    operations = [
        migrations.AddIndex(
            "check",
            models.Index(fields=["subject_id"], condition=NOT_CERTAIN, name="check_not_certain"),
        ),
    ]
