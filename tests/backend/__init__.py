"""The town's database and its rules."""
