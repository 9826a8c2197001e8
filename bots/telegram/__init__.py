"""Telegram: updates in, Bot API calls out. Import its `channel` only where a token is set: aiogram loads slowly."""
