"""Addresses: the files they come in, and finding one by what people write."""
