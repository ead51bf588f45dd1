"""What stands behind `dharatal up | down | status | production on | db upgrade`; each returns an object."""

from dharatal.interfaces.cli.service.running import down, is_run_by, production_on, status, up
from dharatal.interfaces.cli.service.upgrading import db_upgrade

__all__ = ["db_upgrade", "down", "is_run_by", "production_on", "status", "up"]
