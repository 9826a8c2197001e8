"""SMS: what it costs, and the gateway that carries it."""
