"""Moderation: what people write is read for flags; what raises one waits for an agent, who decides."""
