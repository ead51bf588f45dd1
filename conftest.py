"""Replaces pytest-django's own database set-up with ours (`dharatal.interfaces.testing`), and names tests soberly."""

import pytest
from hypothesis import HealthCheck, settings

from dharatal.interfaces.testing import django_db_setup

__all__ = ["django_db_setup"]

# A machine that is shared is slow now and then; that says nothing about what is tested.
settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes give a test no name: an archive made for it carries the moment, and two workers would never agree."""
    return argname if isinstance(val, bytes) else None
