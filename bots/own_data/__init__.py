"""The web door to one's own data: a link that opens once, by a tap on a plain page."""
