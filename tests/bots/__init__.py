"""Channels, delivery and the program itself."""
