"""The terminal's voice notes: files of the machine on which the program is started."""

from __future__ import annotations

import asyncio
import mimetypes
from pathlib import Path

from bots.channel import Media
from bots.errors import Rejected, TooLarge


class LocalFiles:
    """What `{"voice": "FILE"}` names."""

    async def fetch(self, file: str, *, largest: int) -> Media:
        """Its bytes. Raises TooLarge, or Rejected where there is no such file."""
        return await asyncio.to_thread(_read, Path(file), largest)


def _read(path: Path, largest: int) -> Media:
    try:
        if not path.is_file():  # a device would be read without an end
            raise Rejected("there is no such file")
        with path.open("rb") as opened:
            content = opened.read(largest + 1)
    except (OSError, ValueError):
        raise Rejected("the file cannot be read") from None
    if len(content) > largest:
        raise TooLarge(f"a file of more than {largest} bytes")
    return Media(content, mimetypes.guess_type(path.name)[0] or "audio/ogg")
