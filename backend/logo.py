"""The town's logo: a small image file, told by what it holds and not by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LARGEST: Final = 20_000
"""Bytes, ours: the chat with its logo stays lighter than one photograph."""
_SVG: Final = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL)


class UnusableLogo(Exception):
    """The logo cannot be shown: give a PNG, JPEG, WebP or SVG file of 20 kB at most."""


@dataclass(frozen=True)
class Logo:
    """An image, and its media type."""

    content: bytes
    kind: str


def read_logo(path: Path) -> Logo:
    """The logo of this file.

    Raises:
        UnusableLogo: it cannot be read, is too large, or is no image that every browser shows.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise UnusableLogo(f"{path} cannot be read ({error.strerror})") from None
    if len(content) > LARGEST:
        raise UnusableLogo(f"{path} is larger than {LARGEST // 1000} kB: make it smaller")
    kind = _kind(content)
    if kind is None:
        raise UnusableLogo(f"{path} is no PNG, JPEG, WebP or SVG image")
    return Logo(content, kind)


def _kind(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if _SVG.match(content.removeprefix(b"\xef\xbb\xbf")) else None
