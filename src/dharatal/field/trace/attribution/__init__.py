"""From complaints alone to whom they speak of: pure statistics, without a database.

Read `case` (what is known), `terms` (one access set, one district), `weighing` (all hypotheses), `naming` (when a name
may be said). `guilt` is the published baseline; `simulating` makes cases whose truth is known.
"""
