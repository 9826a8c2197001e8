"""Weather warnings, read."""
