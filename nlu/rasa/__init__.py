"""Rasa in place of the embedded engine: the project that trains it on our data, and the client that asks it."""
