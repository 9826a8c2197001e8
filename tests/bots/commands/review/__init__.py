"""`palier nlu review` as staff type it."""
