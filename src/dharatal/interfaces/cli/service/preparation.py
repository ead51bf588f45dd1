"""`python -m dharatal.interfaces.cli.service.preparation`: bring the tables up to date, as the owner."""

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable")


if __name__ == "__main__":
    main()
