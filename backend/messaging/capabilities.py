"""What a channel can show, in the platform's own units: flows never ask, `fit` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def utf16_units(text: str) -> int:
    """Length as Telegram and browsers count it."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What fits, each in the platform's unit (`measure`).

    `buttons` and `list_rows` are how many options fit; 0 means that the channel has none, so numbers are typed.
    Where both are there, buttons show few options with short titles, a list more, and longer ones.
    """

    text_limit: int
    buttons: int = 0
    button_title: int = 20
    list_rows: int = 0
    row_title: int | None = None
    """Of a row's title, where it differs from a button's."""
    row_description: int = 0
    """Of the line under a row's title; 0 where there is none. What the title has no room for is said there."""
    choice_text_limit: int | None = None
    """Of a text with options, or that asks for a position, where it is shorter than that of a bare one."""
    asks_location: bool = False
    measure: Callable[[str], int] = utf16_units
