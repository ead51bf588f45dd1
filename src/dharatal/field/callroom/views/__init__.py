"""Pages of the call room."""
