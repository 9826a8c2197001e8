"""Fits a message of ours into what a channel can show: parts of the right length, options as buttons or numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Option, Outgoing

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def fit(message: Outgoing, can: Capabilities) -> tuple[Outgoing, ...]:
    """The parts that say this message, in order; the options stand on the last one. Never empty, nothing is cut off.

    Options without a question are a courtesy of channels with buttons: elsewhere a typed number answers questions only.
    """
    shown = _shown(message, can)
    text = message.text
    if message.options and message.question is not None and not (shown and shown.whole):
        text = f"{text}\n{numbered(message)}"
        shown = shown if shown and shown.as_list else None
    options = shown.options if shown else ()
    asks_location = message.asks_location and can.asks_location
    texts = split(text, can, last=can.choice_text_limit if options or asks_location else None)
    silent = tuple(Outgoing(one, urgent=message.urgent) for one in texts[:-1])
    as_list = shown.as_list if shown and can.row_title is not None else message.as_list
    return (*silent, replace(message, text=texts[-1], options=options, asks_location=asks_location, as_list=as_list))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The options as the channel shows them; `whole` where each says all that it should."""

    options: tuple[Option, ...]
    as_list: bool
    whole: bool


def _shown(message: Outgoing, can: Capabilities) -> _Shown | None:
    """As buttons where they fit, else as a list; None where there is room for neither."""
    options, count = message.options, len(message.options)
    if not options or count > max(can.buttons, can.list_rows):
        return None
    if count <= can.buttons and all(can.measure(one.title) <= can.button_title for one in options):
        return _Shown(options, as_list=False, whole=True)
    if count <= can.list_rows:
        rows = tuple(_row(one, can) for one in options)
        whole = all(_says_all(row, one) for row, one in zip(rows, options, strict=True))
        return _Shown(rows, as_list=True, whole=whole)
    return _Shown(tuple(_short(one, can.button_title, can) for one in options), as_list=False, whole=False)


def _row(option: Option, can: Capabilities) -> Option:
    """A row of a list: where the title is too long, it stands whole on the line below."""
    row = _short(option, can.button_title if can.row_title is None else can.row_title, can)
    if row.title == option.title:
        fits = can.measure(option.description) <= can.row_description
        return row if fits or not can.row_description else replace(row, description="")
    return replace(row, description=option.title if can.measure(option.title) <= can.row_description else "")


def _says_all(row: Option, option: Option) -> bool:
    return option.title in {row.title, row.description}


def numbered(message: Outgoing) -> str:
    """The options as a menu to answer by number."""
    return "\n".join(f"{number}. {option.title}" for number, option in enumerate(message.options, 1))


def split(text: str, can: Capabilities, *, last: int | None = None) -> tuple[str, ...]:
    """Cuts at line and sentence ends, then at spaces, then anywhere, so that each piece fits; the last into `last`."""
    pieces: list[str] = []
    rest = text.strip()
    ends_within = can.text_limit if last is None else min(last, can.text_limit)
    while (size := can.measure(rest)) > ends_within:
        # What is a little too long for the last piece must still leave it something to say.
        cut = _cut(rest, can.text_limit if size > can.text_limit else ends_within, can)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*pieces, rest) if rest or not pieces else tuple(pieces)


def _cut(text: str, limit: int, can: Capabilities) -> int:
    low, high = 1, min(len(text), limit)
    while low < high:  # the longest head that fits, whatever the unit
        middle = (low + high + 1) // 2
        low, high = (middle, high) if can.measure(text[:middle]) <= limit else (low, middle - 1)
    head = text[:low]
    ends = [found.end() for found in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > low // 2:
        return ends[-1]
    space = head.rfind(" ")
    return space + 1 if space > low // 2 else low


def _short(option: Option, limit: int, can: Capabilities) -> Option:
    """A title that is too long is cut where it can be seen; what it does is in its id."""
    title = option.title
    while can.measure(title) > limit:
        title = f"{title.removesuffix('…')[:-1].rstrip()}…"
    return option if title == option.title else replace(option, title=title)
