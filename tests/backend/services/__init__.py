"""The verbs of the town."""
