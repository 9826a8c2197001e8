"""Try Palier without any account: local emulators of the platforms, as strict as they are, and the demo page."""
