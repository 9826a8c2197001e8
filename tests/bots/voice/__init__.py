"""Voice: real speech, a real recogniser, and services that fail in every way."""
