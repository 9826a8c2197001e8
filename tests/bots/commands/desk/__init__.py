"""`palier desk`, as a tele-operator types it."""
