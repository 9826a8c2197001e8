"""Voice: recordings are written down, answers are read aloud, by whatever service the town runs. No audio is kept."""
