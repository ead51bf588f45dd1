"""Marks of a copy: keys that two custodians make together, the code, and what a found copy says of whose it was."""
