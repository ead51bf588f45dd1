"""What `dharatal up` starts: `python -m dharatal.interfaces.cli.service --port N [--lan NAME]`."""

import argparse
import sys

from dharatal.engines.home import home
from dharatal.engines.postgres.supervisor import Supervisor
from dharatal.interfaces.cli.service.lan import office_of
from dharatal.interfaces.cli.service.parts import Plan, parts_of


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--lan")
    asked = parser.parse_args()
    office = office_of(home(), asked.lan) if asked.lan else None
    plan = Plan(home=home(), port=asked.port, office=office)
    return Supervisor(plan.home, parts_of(plan), url=plan.url).run()


if __name__ == "__main__":
    sys.exit(main())
