"""Wyoming's events of sound. Its library imports `audioop`, of which Python 3.11 and 3.12 warn and 3.13 has none."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from wyoming.audio import AudioChunk, AudioChunkConverter, AudioStart, AudioStop

__all__ = ["AudioChunk", "AudioChunkConverter", "AudioStart", "AudioStop"]
