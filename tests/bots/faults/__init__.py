"""One table of faults, run over every channel with the real line, delivery and reception: `table` × `descriptions`."""
