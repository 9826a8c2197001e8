"""Decide: what the bot says and asks."""
