"""The catalogues and their proofreader."""
