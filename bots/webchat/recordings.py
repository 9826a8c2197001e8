"""What a browser records: how long, how large, and of what kind (pure)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bots.voice.limits import LONGEST, PATIENCE

SECONDS: Final = LONGEST - 5
"""After so many the page stops by itself: browsers are not punctual, and what is longer than LONGEST nobody hears."""
LARGEST_BODY: Final = 4_000_000
"""Bytes of its post: three minutes at 128 kbit/s, where a browser does not record at the 32 that we ask for. It is
2.9 million bytes of sound, and a third more in base64."""
LASTS: Final = PATIENCE + timedelta(seconds=30)
"""A recording is kept so long at most: until nobody waits for its hearing any more, and a little for clocks."""

_BEGINS: Final[Mapping[str, tuple[int, bytes]]] = {
    "audio/webm": (0, b"\x1a\x45\xdf\xa3"),
    "audio/ogg": (0, b"OggS"),
    "audio/mp4": (4, b"ftyp"),
}
"""What `MediaRecorder` makes (Chromium and Firefox; Firefox; Safari), and what such a file has where."""


class NoRecording(Exception):
    """It is no sound of a kind that browsers record, or not what it says that it is."""


def read(url: str) -> tuple[bytes, str]:
    """The sound that a `data:` URL holds, and its kind.

    Raises:
        NoRecording: see there.
    """
    head, _comma, written = url.partition(",")
    kind = head.removeprefix("data:").partition(";")[0].lower()
    place, mark = _BEGINS.get(kind, (0, b""))
    try:
        sound = base64.b64decode(written, validate=True)
    except ValueError:
        raise NoRecording(NoRecording.__doc__) from None
    if not mark or not head.endswith(";base64") or not sound[place:].startswith(mark):
        raise NoRecording(NoRecording.__doc__)
    return sound, kind
