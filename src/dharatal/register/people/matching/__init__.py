"""Which rows of a register are one person: pure, in memory, nothing written.

`model`, `sentences`, `scales` and `rows` need no numpy, so that a page may show what the worker has weighed.
"""
