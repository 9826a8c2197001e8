"""Colours as a town writes them, and what can be read on them: WCAG 2's contrast, computed, never guessed by eye."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

READABLE: Final = 4.5
"""Contrast of letters on their ground: WCAG 2.2, 1.4.3 (AA), which the RGAA takes over as its criterion 3.2."""
_WRITTEN: Final = re.compile(r"#?([0-9a-fA-F]{6})")
_STEPS: Final = 50


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue, 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """WCAG's relative luminance: 0 is black, 1 is white."""
        red, green, blue = map(_linear, (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mixed(self, other: Colour, share: float) -> Colour:
        """This colour with so much of the other in it."""
        pairs = ((self.red, other.red), (self.green, other.green), (self.blue, other.blue))
        return Colour(*(round(mine + (theirs - mine) * share) for mine, theirs in pairs))


WHITE: Final = Colour(255, 255, 255)
BLACK: Final = Colour(0, 0, 0)


def read(written: str) -> Colour | None:
    """The colour `#1a6b70`; None for what is none."""
    found = _WRITTEN.fullmatch(written.strip())
    return Colour(*bytes.fromhex(found[1])) if found else None


def contrast(one: Colour, other: Colour) -> float:
    """From 1, the same, to 21, black on white."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: Colour, grounds: tuple[Colour, ...], towards: Colour) -> Colour:
    """The colour itself, or the nearest on its way to black or white that can be read on all of these grounds."""
    for step in range(_STEPS + 1):
        tried = colour.mixed(towards, step / _STEPS)
        if all(contrast(tried, ground) >= READABLE for ground in grounds):
            return tried
    return towards


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
