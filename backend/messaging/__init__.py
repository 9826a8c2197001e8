"""The post of the house: what may come in, what may go out, and the rows that keep both."""
