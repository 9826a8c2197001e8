"""The web door to one's own data."""
