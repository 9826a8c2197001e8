"""Whatever colour a town chooses, what is written on it can be read."""

from __future__ import annotations

import itertools

from backend import colours
from backend.colours import BLACK, WHITE, Colour, contrast
from bots.webchat import palette
from bots.webchat.palette import NIGHT_CARD, PAPER, by_day, by_night

EVERY = [Colour(*parts) for parts in itertools.product(range(0, 256, 51), repeat=3)]
INK, NIGHT_LETTERS = Colour(0x1D, 0x2B, 0x2F), Colour(0xE8, 0xEC, 0xEB)
"""`--ink` of the style sheet, by day and by night."""


def test_contrast_is_as_wcag_computes_it() -> None:
    assert contrast(BLACK, WHITE) == 21
    assert round(contrast(Colour(0x77, 0x77, 0x77), WHITE), 2) == 4.48


def test_every_colour_can_be_read_by_day_and_by_night() -> None:
    for chosen in EVERY:
        day, night = by_day(chosen), by_night(chosen)
        pairs = [
            (day.town, day.on_town), (day.deep, day.mine), (day.deep, PAPER), (day.deep, WHITE), (INK, day.mine),
            (day.deep, day.on_town), (night.town, night.on_town), (night.deep, night.mine),
            (night.deep, NIGHT_CARD), (night.deep, night.on_town), (NIGHT_LETTERS, night.mine),
        ]  # fmt: skip
        assert min(contrast(*pair) for pair in pairs) >= colours.READABLE, chosen
        assert contrast(day.town, PAPER) >= 3  # the edge of a button: WCAG 1.4.11


def test_a_colour_that_can_be_read_stays_as_the_town_chose_it() -> None:
    assert str(by_day(Colour(0x00, 0x00, 0x91)).town) == "#000091"
    assert str(by_day(Colour(0xFF, 0xCC, 0x00)).town) == "#8f7200"


def test_a_colour_is_read_as_it_is_usually_written() -> None:
    written = ("#FFCC00", " ffcc00", "#fc0", "yellow", "", "#ffcc00;}body{", "#ffcc0g")
    assert [str(colours.read(one)) for one in written] == ["#ffcc00", "#ffcc00", *["None"] * 5]
    assert palette.theme("}") == palette.theme("")
