"""Replaces pytest-django's own database set-up with ours (`dharatal.interfaces.testing`)."""

from dharatal.interfaces.testing import django_db_setup

__all__ = ["django_db_setup"]
