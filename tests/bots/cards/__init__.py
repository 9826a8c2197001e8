"""Cards and posters: where they lead, how they are drawn."""
