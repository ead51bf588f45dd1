"""Django's PostgreSQL backend, with the gate in front of every statement."""
