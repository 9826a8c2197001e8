"""What a channel can show, in the platform's own units: flows never ask, `fit` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def utf16_units(text: str) -> int:
    """Length as Telegram and browsers count it."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`buttons` and `list_rows` are how many options fit; 0 means that the channel has none, so numbers are typed."""

    text_limit: int
    buttons: int = 0
    button_title: int = 20
    list_rows: int = 0
    asks_location: bool = False
    measure: Callable[[str], int] = utf16_units
