"""What the weather service warns of, read from its files. Pure."""
