"""Moving a home's database to a newer PostgreSQL."""

from typing import Any

from dharatal.engines import home as homes
from dharatal.engines.postgres import lock, login
from dharatal.engines.postgres.upgrade import NothingToUpgrade, upgrade


def db_upgrade() -> dict[str, Any]:
    """Move to the newest PostgreSQL on this machine; the old directory is kept.

    Raises AlreadyRunning while the installation runs, NothingToUpgrade and CannotUpgrade.
    """
    home = homes.home()
    if login.external_url():
        raise NothingToUpgrade("The database server is not ours; its own administrator upgrades it.")
    with lock.held(home):
        return upgrade(home)
