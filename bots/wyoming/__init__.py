"""Speakers at home that speak Wyoming: what is said to them comes in as words, answers go out as sound."""
