"""What stops when life happens, in a town's database."""
