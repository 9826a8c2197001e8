"""Accounts: one person writes to us on several channels, and it is one conversation."""
