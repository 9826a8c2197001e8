"""The town's one colour → every colour of the page that depends on it, by day and by night (pure).

Whatever a town chooses can be read: where its colour is too light for white letters it is darkened, and lightened for
the dark page, as little as is needed. The other colours of the page stand in its style sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend import colours
from backend.colours import BLACK, WHITE, Colour

OURS: Final = Colour(0x17, 0x56, 0x5B)
"""Where a town has chosen none."""
PAPER: Final = Colour(0xF5, 0xF3, 0xEE)
NIGHT_CARD: Final = Colour(0x1D, 0x25, 0x28)
NIGHT_INK: Final = Colour(0x0E, 0x15, 0x17)


@dataclass(frozen=True)
class Shades:
    """`town` fills headers and buttons, `on_town` is written on it; `deep` are its letters on the page's own grounds;
    `mine` is the ground of what the visitor said, and `mine_line` the line around it."""

    town: Colour
    on_town: Colour
    deep: Colour
    mine: Colour
    mine_line: Colour

    def css(self) -> str:
        names = ("town", "on_town", "deep", "mine", "mine_line")
        return "".join(f"--{name.replace('_', '-')}:{getattr(self, name)};" for name in names)


def by_day(colour: Colour) -> Shades:
    town = colours.readable(colour, (WHITE,), BLACK)
    mine = town.mixed(WHITE, 0.86)
    deep = colours.readable(town.mixed(BLACK, 0.22), (mine, PAPER, WHITE), BLACK)
    return Shades(town, WHITE, deep, mine, town.mixed(WHITE, 0.65))


def by_night(colour: Colour) -> Shades:
    town = colours.readable(colour, (NIGHT_CARD, NIGHT_INK), WHITE)
    mine = NIGHT_CARD.mixed(town, 0.16)
    deep = colours.readable(town.mixed(WHITE, 0.25), (mine, NIGHT_CARD), WHITE)
    return Shades(town, NIGHT_INK, deep, mine, NIGHT_CARD.mixed(town, 0.45))


def chosen(written: str) -> Colour:
    """The town's colour as it was written; ours where none was."""
    return colours.read(written) or OURS


def theme(written: str) -> str:
    """The style that a town's colour makes."""
    town = chosen(written)
    day, night = by_day(town).css(), by_night(town).css()
    return f":root{{{day}}}\n@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
