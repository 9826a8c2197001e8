"""Verbs of the town: what may be done to its rows, by whom, and what is refused."""
