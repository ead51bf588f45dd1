"""The call room's own tables, a file a part."""

from dharatal.field.callroom.models.paper import Sheet, SheetRow, SheetsAsked

__all__ = ["Sheet", "SheetRow", "SheetsAsked"]
