"""The phone desk, in a town's database."""
