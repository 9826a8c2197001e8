"""The schema, version after version."""
