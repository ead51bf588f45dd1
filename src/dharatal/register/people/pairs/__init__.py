"""Two records that may be of one person: found by the worker, decided by reviewers, kept as labels."""
