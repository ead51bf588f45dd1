"""Where everything is: units of every kind, their names, their history, and how far each one reaches."""
