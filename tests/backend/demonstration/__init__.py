"""The demonstration town: invented, then put into a database."""
