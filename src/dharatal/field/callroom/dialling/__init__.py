"""Dialling: by a paired handset, by a gateway, or by the number on the screen; and what proves a call."""
