"""The mission, by real processes and real protocols."""
