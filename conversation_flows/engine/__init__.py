"""The dialogue core: pure functions from a conversation and an event to what is said, done, and remembered."""
