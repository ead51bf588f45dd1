"""What the call room keeps for itself, a file a part."""

from dharatal.field.callroom.models.checking import (
    Accepted,
    Check,
    Heard,
    Hearing,
    Planted,
    Round,
    Sample,
    Signal,
)

__all__ = ["Accepted", "Check", "Heard", "Hearing", "Planted", "Round", "Sample", "Signal"]
