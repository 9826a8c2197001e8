"""Measured claims, each a ratio or a rate with what it is compared to in the same run."""
