"""What tests that cross rooms share."""

from tests.installation import installation

__all__ = ["installation"]
