"""A year of check-ins: invented people, what befalls them and us, and how the ladder takes it."""
