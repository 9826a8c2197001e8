"""The post: inbox and outbox."""
