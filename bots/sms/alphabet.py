"""What an SMS costs: letters of GSM-7 (3GPP TS 23.038, section 6.2.1), or of UCS-2 where it lacks one."""

from __future__ import annotations

import unicodedata
from math import ceil
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("^{}\\[~]|€\f")
"""Each takes two."""
SEGMENT: Final = 153
"""Septets of one part of a longer SMS; 160 where there is only one (TS 23.040, section 9.2.3.24.1)."""
SEGMENT_UCS2: Final = 67
"""UTF-16 units of one part of a longer SMS; 70 where there is only one."""
_ALONE, _ALONE_UCS2 = 160, 70

_PLAIN: Final = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-", "—": "-", "•": "-", "→": "->",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "œ": "oe", "Œ": "OE", "ç": "c", "\t": " ",
    }
)  # fmt: skip
"""Typography that would more than double the price of every message, and how one writes without it."""


def plain(text: str) -> str:
    """As it is sent: marks of typography are written as on a typewriter, and letters whose accents GSM-7 lacks without
    them (« prêt » → « pret »); what else it lacks (another alphabet, an emoji) stays, and costs UCS-2.
    """
    text = text.replace("« ", '"').replace(" »", '"').translate(_GUILLEMETS).translate(_PLAIN)
    return "".join(map(_letter, text))


_GUILLEMETS: Final = str.maketrans({"«": '"', "»": '"'})


def _letter(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare in BASIC and bare.isalpha() else letter


def fits_gsm(text: str) -> bool:
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def segments(text: str) -> int:
    """How many SMS the text takes, as it is sent."""
    sent = plain(text)
    if fits_gsm(sent):
        size = _septets(sent)
        return 1 if size <= _ALONE else ceil(size / SEGMENT)
    size = _units(sent)
    return 1 if size <= _ALONE_UCS2 else ceil(size / SEGMENT_UCS2)


def size(text: str) -> int:
    """The text's length in septets; UCS-2 is counted in as many as take the same room, so that one limit holds both."""
    sent = plain(text)
    return _septets(sent) if fits_gsm(sent) else ceil(_units(sent) * SEGMENT / SEGMENT_UCS2)


def _septets(text: str) -> int:
    return len(text) + sum(letter in EXTENDED for letter in text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
