"""French as a printer sets it and as Palier speaks it: the spaces, the guillemets, the apostrophe, and `vous`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
NARROW: Final = "\N{NARROW NO-BREAK SPACE}"

_NOT_FRENCH: Final = re.compile(r"\{[^{}]*\}|\b[a-z][a-z+.-]*://\S+|&#?\w+;|\d{1,2}:\d{2}")
"""Placeholders, addresses of pages, HTML entities and times such as 10:30: nobody sets these."""
_STAND_IN: Final = "\0"

_UNTIED_MARK: Final = re.compile(r"(?<=[^\s(!?])(?=[:;!?])|(?<=\S)[ \t]+(?=[:;!?])")
_UNTIED_NUMBER: Final = re.compile(r"(?<=\d)[ \t](?=(?:\d|[€%]|(?:h|min|s|km|m|kg|g)\b))")
"""« 10 h », « 40 € », « 06 12 34 56 78 »: on one line, whatever the screen."""
_UNTIED_OPENING: Final = re.compile(rf"«(?![{NO_BREAK}{NARROW}])[ \t]*")
_UNTIED_CLOSING: Final = re.compile(rf"(?<![{NO_BREAK}{NARROW}])[ \t]*»")
_QUOTED: Final = re.compile(r'"([^"]*)"')
_DOTS: Final = re.compile(r"\.{3,}")
_APOSTROPHE: Final = re.compile(rf"(?<=\w)'(?=[\w«{_STAND_IN}])")
_FAMILIAR: Final = re.compile(r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt(?=[’']\w)", re.IGNORECASE)


def faults(text: str) -> Iterator[str]:
    """What a French proofreader would mark in this text, one sentence a fault."""
    text = _NOT_FRENCH.sub(_STAND_IN, text)
    for gap in _UNTIED_MARK.finditer(text):
        yield f"“{_mark_after(gap)}” wants a no-break space before it (U+202F or U+00A0)"
    if _UNTIED_NUMBER.search(text):
        yield "a number and its unit, or its other figures, want a no-break space between them (U+00A0)"
    if _UNTIED_OPENING.search(text):
        yield "“«” wants a no-break space after it (U+00A0)"
    if _UNTIED_CLOSING.search(text):
        yield "“»” wants a no-break space before it (U+00A0)"
    if '"' in text:
        yield "straight quotes are not French: write « … »"
    if _DOTS.search(text):
        yield "three dots are one character: …"
    if _APOSTROPHE.search(text):
        yield "the apostrophe is ’ in every text"
    for word in _FAMILIAR.finditer(text):
        yield f"Palier says vous, never “{word.group()}”"


def mended(text: str) -> str:
    """The same text, set as a printer would; what needs a writer, such as `tu`, is left as it is."""
    # Set as one text around stand-ins, so that a mark that follows a placeholder is tied to it.
    first, *pieces = _set(_NOT_FRENCH.sub(_STAND_IN, text)).split(_STAND_IN)
    kept = _NOT_FRENCH.findall(text)
    return first + "".join(keep + piece for keep, piece in zip(kept, pieces, strict=True))


def _set(text: str) -> str:
    text = _QUOTED.sub(r"«\1»", text)
    text = _DOTS.sub("…", text)
    text = _APOSTROPHE.sub("’", text)
    text = _UNTIED_MARK.sub(lambda gap: NO_BREAK if _mark_after(gap) == ":" else NARROW, text)
    text = _UNTIED_NUMBER.sub(NO_BREAK, text)
    text = _UNTIED_OPENING.sub(f"«{NO_BREAK}", text)
    return _UNTIED_CLOSING.sub(f"{NO_BREAK}»", text)


def _mark_after(gap: re.Match[str]) -> str:
    return gap.string[gap.end()]
