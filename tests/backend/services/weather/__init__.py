"""A plan of heat, cold or flood, in the database: whom it looks after, and how it ends."""
