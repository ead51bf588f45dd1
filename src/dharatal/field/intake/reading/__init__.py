"""Reading a district's sheet: from bytes to clean rows. Pure: no database, no clock, no network.

The way of a sheet: `lists.open_lists` (cells by `sheets.open_workbook`, then the shapes that people type lists in:
`letters`, `lines`, `side_by_side`, `sections`, `contacts`) -> `header.find` -> `columns.guess` -> `mapping.Mapping`
(shown, corrected, remembered) -> `rows.table` -> `cleaning.clean_columns` or `cleaning.clean_row`;
what is refused goes back through `returns.write_sheet` with `reasons.sentence` beside it.
"""
