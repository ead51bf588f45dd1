"""Tasks that certain callers are never handed: a call made again belongs to somebody else than the first."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

_BARRED = "(t.barred IS NULL OR me <> ALL (t.barred))"

# Where a caller finds a task: in the queue, and on a line that is open already. Only the words are changed, so that it
# does not matter what else a function has become meanwhile.
_FINDS = {
    "calls_candidate(int, timestamptz, int[], int[], int[], bigint[])": (
        "AND NOT (t.phone_token = ANY (tried))",
        f"AND NOT (t.phone_token = ANY (tried)) AND {_BARRED}",
    ),
    "calls_line(uuid)": ("AND t.id <> card.id", f"AND t.id <> card.id AND {_BARRED}"),
}


def _reworded(*, back: bool) -> str:
    return "\n".join(
        f"""DO $do$ BEGIN
  EXECUTE replace(pg_get_functiondef('{function}'::regprocedure), $a${words[back]}$a$, $a${words[not back]}$a$);
END $do$;"""
        for function, words in _FINDS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("calls", "0005_paper")]
    operations = [
        migrations.AddField("task", "barred", ArrayField(models.IntegerField(), null=True)),
        migrations.RunSQL(_reworded(back=False), _reworded(back=True)),
    ]
