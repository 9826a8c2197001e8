"""What the bot says and asks."""
