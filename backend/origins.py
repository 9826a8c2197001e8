"""Origins of web sites, as a browser names them: `https://www.mairie.example`, and nothing after."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_OF_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1"})
"""Browsers hold these to be safe without HTTPS: a webmaster may try the chat at home."""
_USUAL: Final = {"https": 443, "http": 80}


def origin_of(written: str) -> str | None:
    """The origin of an address; None where it has none that may show our pages: no HTTPS, a wildcard, nonsense."""
    try:
        parts = urlsplit(written.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode().lower()
    except (UnicodeError, ValueError):
        return None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _OF_THIS_MACHINE)
    if not safe or parts.username is not None or _HOST.fullmatch(host) is None:
        return None
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _USUAL[parts.scheme] else "")
