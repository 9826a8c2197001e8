"""Carry: the messaging platforms in and out, and the program itself."""
