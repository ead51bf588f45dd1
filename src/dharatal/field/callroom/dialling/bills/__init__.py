"""Itemised bills of operators: read, compared with our calls, and forgotten but for what proves them."""
