"""Check-ins, without a database."""
