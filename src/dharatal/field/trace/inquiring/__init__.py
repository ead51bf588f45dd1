"""From the database to a finding: who had seen whom since when, what may have left otherwise, what speaks for whom.

Read `verdict` (what a finding says), `access` (the log), `assembling` (everything as `attribution` wants it), `working`
(the whole way), `explaining` (what a page shows behind a figure). Web processes read findings; the worker makes them.
"""
