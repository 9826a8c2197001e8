"""Codes: eight digits, said on one channel and written on another. Pure."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

DIGITS: Final = 8
"""A guess finds one of a hundred codes that are valid at once in one try of a million; ten turns a minute are read."""
PREFIX: Final = "j"
"""Before the digits in a link: a payload of digits alone could be anything."""
_LONGEST: Final = 60
_WRITTEN: Final = re.compile(r"(?<!\d)(?P<first>\d{4})[\s. -]?(?P<last>\d{4})(?!\d)")
_PAYLOAD: Final = re.compile(rf"{PREFIX}(?P<digits>\d{{{DIGITS}}})")


def drawn(token: str) -> str:
    """The digits that a random name in hexadecimal makes."""
    return f"{int(token, 16) % 10**DIGITS:0{DIGITS}d}"


def spaced(digits: str) -> str:
    """As one reads it aloud: « 4829 1375 »."""
    return f"{digits[:4]}\u00a0{digits[4:]}"


def in_link(digits: str) -> str:
    """As a link carries it."""
    return f"{PREFIX}{digits}"


def in_payload(payload: str) -> str | None:
    """The digits that a link has carried."""
    found = _PAYLOAD.fullmatch(payload.strip())
    return found["digits"] if found else None


def in_words(text: str) -> str | None:
    """The digits in a short message that holds no other: « mon code : 4829 1375 »; a telephone number has more."""
    found = list(_WRITTEN.finditer(text)) if len(text) <= _LONGEST else []
    if len(found) != 1 or len(re.findall(r"\d", text)) != DIGITS:
        return None
    return found[0]["first"] + found[0]["last"]


def hashed(digits: str) -> str:
    return sha256(digits.encode()).hexdigest()
