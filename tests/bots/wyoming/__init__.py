"""A speaker at home, tried with a stand-in that speaks the real protocol."""
