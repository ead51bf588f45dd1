"""Replaces pytest-django's own database set-up with ours (`dharatal.interfaces.testing`), and names tests soberly."""

import pytest

from dharatal.interfaces.testing import django_db_setup

__all__ = ["django_db_setup"]


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes give a test no name: an archive made for it carries the moment, and two workers would never agree."""
    return argname if isinstance(val, bytes) else None
