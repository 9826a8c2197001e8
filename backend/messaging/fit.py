"""Fits a message of ours into what a channel can show: parts of the right length, options as buttons or numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Option, Outgoing

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def fit(message: Outgoing, can: Capabilities) -> tuple[Outgoing, ...]:
    """The parts that say this message, in order; the options stand on the last one. Never empty, nothing is cut off.

    Options without a question are a courtesy of channels with buttons: elsewhere a typed number answers questions only.
    """
    room = max(can.buttons, can.list_rows)
    as_buttons = bool(message.options) and len(message.options) <= room
    text = message.text
    if message.options and message.question is not None and not (as_buttons and _titles_fit(message, can)):
        text = f"{text}\n{numbered(message)}"
        as_buttons = as_buttons and len(message.options) <= can.list_rows
    texts = split(text, can)
    silent = tuple(Outgoing(one, urgent=message.urgent) for one in texts[:-1])
    asks_location = message.asks_location and can.asks_location
    options = tuple(_short(option, can) for option in message.options) if as_buttons else ()
    return (*silent, replace(message, text=texts[-1], options=options, asks_location=asks_location))


def numbered(message: Outgoing) -> str:
    """The options as a menu to answer by number."""
    return "\n".join(f"{number}. {option.title}" for number, option in enumerate(message.options, 1))


def split(text: str, can: Capabilities) -> tuple[str, ...]:
    """Cuts at line and sentence ends, then at spaces, then anywhere, so that each piece fits."""
    pieces: list[str] = []
    rest = text.strip()
    while can.measure(rest) > can.text_limit:
        cut = _cut(rest, can)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*pieces, rest) if rest or not pieces else tuple(pieces)


def _cut(text: str, can: Capabilities) -> int:
    low, high = 1, min(len(text), can.text_limit)
    while low < high:  # the longest head that fits, whatever the unit
        middle = (low + high + 1) // 2
        low, high = (middle, high) if can.measure(text[:middle]) <= can.text_limit else (low, middle - 1)
    head = text[:low]
    ends = [found.end() for found in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > low // 2:
        return ends[-1]
    space = head.rfind(" ")
    return space + 1 if space > low // 2 else low


def _short(option: Option, can: Capabilities) -> Option:
    """A title that is too long is cut where it can be seen; what it does is in its id."""
    title = option.title
    while can.measure(title) > can.button_title:
        title = f"{title.removesuffix('…')[:-1].rstrip()}…"
    return option if title == option.title else replace(option, title=title)


def _titles_fit(message: Outgoing, can: Capabilities) -> bool:
    return all(can.measure(option.title) <= can.button_title for option in message.options)
