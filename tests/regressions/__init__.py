"""A bug each, named."""
