"""The terminal: both translations."""
