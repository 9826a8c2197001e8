"""Voice on every channel: one loop over all that carry recordings, from the phone's microphone to the answer."""
