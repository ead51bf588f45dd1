"""Whom a card may be about: each kind says for itself what a caller sees, asks, and what the answer leads to."""
