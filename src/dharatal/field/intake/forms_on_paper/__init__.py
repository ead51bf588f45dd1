"""Village forms on paper: printed, filled in by hand, photographed, keyed in beside the picture."""
