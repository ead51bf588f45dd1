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
from dharatal.field.callroom.models.dialling import Bill, BillRow, Dialling, Handset, MissedCall, Way
from dharatal.field.callroom.models.paper import Sheet, SheetRow, SheetsAsked
from dharatal.field.callroom.models.simulating import Simulation

__all__ = ["Accepted", "Bill", "BillRow", "Check", "Dialling", "Handset", "Heard", "Hearing", "MissedCall"]
__all__ += ["Planted", "Round", "Sample", "Sheet", "SheetRow", "SheetsAsked", "Signal", "Simulation", "Way"]
