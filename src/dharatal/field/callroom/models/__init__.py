"""What the call room keeps for itself, a file a part."""

from dharatal.field.callroom.models.dialling import Bill, BillRow, Dialling, Handset, MissedCall, Way

__all__ = ["Bill", "BillRow", "Dialling", "Handset", "MissedCall", "Way"]
