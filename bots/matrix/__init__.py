"""Matrix: events in, events out. Import its `channel` only where a token is set: nio loads slowly."""
