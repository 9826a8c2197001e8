"""Understand: text in, intent and entities out. Speaks strings, knows no table."""
