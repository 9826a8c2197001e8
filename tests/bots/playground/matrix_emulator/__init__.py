"""The homeserver of our own: what it takes, refuses and tells, beside the real one."""
