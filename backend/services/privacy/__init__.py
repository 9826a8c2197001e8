"""One's own data: the copy, the erasure, the consents. They walk the declarations of the tables."""
