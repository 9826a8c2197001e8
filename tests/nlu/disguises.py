"""The same words in other dress: what telephones, jokers and attackers put between, over and instead of letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

Disguise = Callable[[str], str]

CYRILLIC: Final = str.maketrans("aceijopsxyACEHIJKMOPSTX", "асеіјорѕхуАСЕНІЈКМОРЅТХ")
GREEK: Final = str.maketrans("oikvABEHIKMNOPTXYZ", "οικνΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
SMALL_CAPITALS: Final = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
FULL_WIDTH: Final = {at: at + 0xFEE0 for at in range(0x21, 0x7F)}
BOLD: Final = {ord("A") + at: 0x1D400 + at for at in range(26)} | {ord("a") + at: 0x1D41A + at for at in range(26)}
CIRCLED: Final = {ord("A") + at: 0x24B6 + at for at in range(26)} | {ord("a") + at: 0x24D0 + at for at in range(26)}


def within(words: str, *between: str) -> str:
    """Something after each letter, nothing after a space."""
    return "".join(letter + (between[at % len(between)] if letter.isalpha() else "") for at, letter in enumerate(words))


DISGUISES: Final[Mapping[str, Disguise]] = {
    "zero width": lambda words: within(words, "\u200b", "\u200d", "\u2060", "\ufeff"),
    "soft hyphens": lambda words: within(words, "\u00ad"),
    "direction marks": lambda words: f"\u202e{within(words, chr(0x200F), chr(0x2067), chr(0x61C))}\u202c",
    "variation selectors": lambda words: within(words, "\ufe0f", "\U000e0101"),
    "control characters": lambda words: within(words, "\x00", "\x7f", "\x9b", "\x08"),
    "fillers": lambda words: within(words, "\u3164", "\u115f"),
    "Cyrillic": lambda words: words.translate(CYRILLIC),
    "Greek": lambda words: words.translate(GREEK),
    "small capitals": lambda words: words.translate(SMALL_CAPITALS),
    "full width": lambda words: words.translate(FULL_WIDTH),
    "bold": lambda words: words.translate(BOLD),
    "circled": lambda words: words.translate(CIRCLED),
    "combining marks": lambda words: within(words, "\u0338", "\u20dd", "\u1ab0", "\u0301\u0316"),
    "capitals": str.upper,
}
"""By name; each leaves the words to be read as they were."""
