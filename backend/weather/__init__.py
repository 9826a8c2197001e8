"""The weather: what its service warns of, what a town does then, and what is advised on such a day. Pure."""
