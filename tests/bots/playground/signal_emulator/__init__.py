"""The stand-in for signal-cli's daemon: what it takes, refuses and tells."""
