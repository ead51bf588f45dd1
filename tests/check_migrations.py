"""Fails when a model has changed without its migration; needs no database."""

import os
import sys
import warnings

from dharatal.interfaces import testing

os.environ["DJANGO_SETTINGS_MODULE"] = "dharatal.interfaces.settings"


def main() -> int:
    import django
    from django.core.management import call_command

    from dharatal.engines.postgres.gate import permitted
    from dharatal.interfaces.settings.rooms import ROOMS

    django.setup()
    warnings.simplefilter("ignore")  # there are no tables yet to compare the history with
    with permitted():
        call_command(
            "makemigrations",
            *(room.rsplit(".", 1)[1] for room in ROOMS),
            check=True,
            dry_run=True,
            verbosity=1,
        )
    return 0


if __name__ == "__main__":
    try:
        code = main()
    finally:
        testing.pytest_unconfigure(None)
    sys.exit(code)
