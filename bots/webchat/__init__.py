"""The town's own chat in a web page: for those without a messenger, and for the town's site."""
