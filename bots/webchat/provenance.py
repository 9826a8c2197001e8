"""Whose page is calling (pure). Ours alone may: the town's site shows our page in a frame, and calls nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

_OURS: Final = frozenset({"same-origin", "none"})
"""`Sec-Fetch-Site` of a call from our own page, or of nobody's page: a browser writes it, and no script can."""


def is_ours(headers: Mapping[str, str], public_url: str | None) -> bool:
    """Whether this call comes from our page, or from no browser at all.

    A secret in a header is no cookie: another site could not send it. This is the second lock on the same door.
    """
    if site := headers.get("sec-fetch-site"):
        return site in _OURS
    origin = headers.get("origin")  # browsers older than 2023
    if origin is None:
        return True
    here = {headers.get("host", ""), urlsplit(public_url or "").netloc} - {""}
    return origin != "null" and urlsplit(origin).netloc in here


def is_json(headers: Mapping[str, str]) -> bool:
    """A page of another site cannot send JSON without its browser asking first, and nobody answers it."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
