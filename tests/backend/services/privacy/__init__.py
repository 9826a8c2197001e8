"""Rights over one's own data, on both engines."""
