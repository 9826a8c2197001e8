"""The web chat: over HTTP as any program may use it, and in a browser as people do."""
