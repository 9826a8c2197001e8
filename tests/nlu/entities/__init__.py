"""Reading what a message names: one test file a kind of entity."""
