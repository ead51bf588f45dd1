"""Which members the rows of a list found outside are of: keyed tokens in SQL, what copying does, one row one member."""
