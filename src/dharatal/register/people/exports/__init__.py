"""Files of people: asked for with a purpose, approved by others, marked, made in the background, fetched once."""
