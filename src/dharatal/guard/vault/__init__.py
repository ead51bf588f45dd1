"""Seals and opens what is told about people, makes it comparable without reading it, and counts who looks."""
