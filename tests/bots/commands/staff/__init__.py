"""`palier staff`, as agents type it."""
