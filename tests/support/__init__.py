"""What tests stand on: plugins, clocks, builders, databases."""
