"""Reading a district's sheet: from bytes to clean rows. Pure: no database, no clock, no network.

The way of a sheet: `sheets.open_workbook` -> `header.find` -> `columns.guess` -> `mapping.Mapping`
(shown, corrected, remembered) -> `rows.decoded` -> `cleaning.clean_columns` or `cleaning.clean_row`;
what is refused goes back through `returns.write_sheet` with `reasons.sentence` beside it.
"""
