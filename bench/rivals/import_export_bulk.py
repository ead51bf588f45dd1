"""django-import-export as its documentation advises for speed: bulk, found again by phone.

`python import_export_bulk.py ROWS.csv DIRECTORY-WITH-THE-PACKAGE`; prints {"rows", "by_query", "cached"}:
seconds with its usual look-up, and with the one that reads all phones beforehand. It writes the cells as they
are into a bare table with an index on the phone: nothing is cleaned, sealed or recorded. No phone
may come twice: its look-up raises on a family's second member once the table has two.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.append(sys.argv[2])

import django
from django.conf import settings

from dharatal.engines.home import home
from dharatal.engines.postgres import login

logins = login.read(home())
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "import_export"],
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": logins["name"],
            "USER": logins["superuser"]["user"],
            "PASSWORD": logins["superuser"]["password"],
            "HOST": logins["host"],
            "PORT": logins["port"],
        }
    },
)
django.setup()

import tablib  # noqa: E402 - needs the directory and the settings
from django.db import connection, models  # noqa: E402 - needs the directory and the settings
from import_export.instance_loaders import CachedInstanceLoader  # noqa: E402 - needs the directory and the settings
from import_export.resources import ModelResource  # noqa: E402 - needs the directory and the settings


class Row(models.Model):
    """The sheet's columns, and nothing else."""

    name = models.TextField()
    relation = models.TextField()
    relative_name = models.TextField()
    mobile = models.TextField(db_index=True)
    age = models.TextField()
    address = models.TextField()
    village = models.TextField()
    panchayat = models.TextField()
    block = models.TextField()
    district = models.TextField()
    field_of_work = models.TextField()

    class Meta:
        app_label = "contenttypes"
        db_table = "bench_rival"


class Rows(ModelResource):
    """Looked up by phone, so that a second load would update; families then overwrite each other."""

    class Meta:
        model = Row
        import_id_fields = ("mobile",)
        exclude = ("id",)
        use_bulk = True
        batch_size = 1_000
        skip_diff = True


class CachedRows(Rows):
    """With every phone of the sheet fetched at once."""

    class Meta:
        instance_loader_class = CachedInstanceLoader


def seconds_of(resource: type[Rows], path: Path) -> float:
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    started = time.perf_counter()
    data = tablib.Dataset().load(path.read_text("utf-8"), format="csv")
    resource().import_data(data, raise_errors=True)
    seconds = time.perf_counter() - started
    with connection.schema_editor() as editor:
        editor.delete_model(Row)
    return seconds


def main() -> None:
    path = Path(sys.argv[1])
    rows = len(path.read_text("utf-8").splitlines()) - 1
    times = {"by_query": seconds_of(Rows, path), "cached": seconds_of(CachedRows, path)}
    print(json.dumps({"rows": rows, **times}))


if __name__ == "__main__":
    main()
