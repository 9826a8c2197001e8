"""Telegram: both translations, every failure, and the channel against a strict Telegram of our own."""
