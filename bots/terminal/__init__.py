"""The bot in a terminal: lines in, lines out, for people and for scripts."""
