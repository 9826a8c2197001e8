"""The playground: emulators as strict as the platforms they stand for."""
