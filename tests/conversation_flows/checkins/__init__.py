"""Check-ins through the real turn."""
