"""A simulated month of a town: neighbours who write in their own words, and agents who come by twice a day."""
