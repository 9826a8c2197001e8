"""Moderation: flags, the guard of the relay, decisions, reports, the directory."""
