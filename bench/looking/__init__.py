"""An invented organisation that looks at its members, and people who copy them."""
