"""The Telegram emulator, driven over HTTP by the two libraries that must agree on it."""
