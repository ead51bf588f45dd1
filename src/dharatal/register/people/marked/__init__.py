"""Rows as they are written into a copy: each bears marks of whose copy it is."""
