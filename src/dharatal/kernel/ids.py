"""Identifiers made by the application, so that no insert needs to read back what it wrote."""

import uuid
from typing import NewType

SubjectId = NewType("SubjectId", int)
UnitId = NewType("UnitId", int)
UserId = NewType("UserId", int)


def new_uuid() -> uuid.UUID:
    """A random identifier for URLs and associated data; says nothing of when or where it was made."""
    return uuid.uuid4()
