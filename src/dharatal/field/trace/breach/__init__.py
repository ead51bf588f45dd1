"""The breach case: clocks that the law sets, who was told what and when, and what was closed meanwhile."""
