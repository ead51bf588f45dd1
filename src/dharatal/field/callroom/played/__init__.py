"""Invented call rooms by page: asked for here, played through by the worker."""
