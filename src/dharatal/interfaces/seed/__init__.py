"""The invented organisation: places, people and sheets that are nobody's, the same for the same seed."""
