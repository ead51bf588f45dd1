"""Which members the rows of a list found outside are of: keyed tokens in SQL, then the model, then one row one member."""
