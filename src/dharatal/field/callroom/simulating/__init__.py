"""A call room that never was: members who answer by the hour, callers and districts honest and not.

It judges the real plan of checking and the real rules of calling again, by figures and before anybody is called.
What people do here is assumed, and said where it is assumed; the same seed makes the same room.
"""
