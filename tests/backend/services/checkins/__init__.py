"""Check-ins in a town's database."""
