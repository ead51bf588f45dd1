"""Pages of the room: lists, corrections, one member at a time."""
