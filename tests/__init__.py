"""The tests: one folder a package, and the promises, conversations and acceptance tests across them."""
