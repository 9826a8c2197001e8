"""WhatsApp: webhooks in, Cloud API calls out. Import its `channel` only where a token is set: pywa loads slowly."""
