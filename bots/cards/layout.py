"""Where things stand on a card, a poster and a sheet of cards (pure). Millimetres from the top left; text in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bots.cards.widths import width, wrapped
from bots.cards.words import Wordings

POINT_MM: Final = 25.4 / 72
CARD: Final = (85.0, 55.0)
"""A business card."""
A4: Final = (210.0, 297.0)
ON_A_SHEET: Final = (2, 5)
"""Cards beside and below each other on A4."""
QUIET: Final = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
SMALLEST: Final = 5.0
"""Points; whatever would have to be smaller is cut."""
_LEADING: Final = 1.22
_LEAST: Final = 0.5
"""How much smaller than they should be paragraphs may become."""
_INK: Final = "#14213d"
_GREY: Final = "#5c6470"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    ink: str = _INK


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: its modules, row by row, in a square of `side` that has its white around it already."""

    x: float
    y: float
    side: float
    matrix: tuple[tuple[bool, ...], ...]

    @property
    def module(self) -> float:
        return self.side / (len(self.matrix) + 2 * QUIET)

    def runs(self) -> list[tuple[float, float, float]]:
        """Dark stretches: where each begins, and how long it is."""
        found, edge = [], self.module * QUIET
        for row, modules in enumerate(self.matrix):
            start = None
            for column, dark in enumerate((*modules, False)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    left, top = self.x + edge + start * self.module, self.y + edge + row * self.module
                    found.append((left, top, (column - start) * self.module))
                    start = None
        return found


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line: where to cut."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is drawn on one piece of paper."""

    size: tuple[float, float]
    words: tuple[Words, ...] = ()
    codes: tuple[Code, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A text, as large as it should be, in at most so many lines; `after` is the space below it."""

    text: str
    size: float
    bold: bool = False
    lines: int = 9
    ink: str = _INK
    after: float = 0


@dataclass(frozen=True, slots=True)
class _Column:
    """Where paragraphs are set below each other: all of them smaller, where they would not fit."""

    x: float
    y: float
    room: float
    height: float
    centred: bool = False

    def set(self, *paragraphs: _Paragraph) -> tuple[list[Words], float]:
        """The lines, and where the last of them ends."""
        scale = 1.0
        while True:
            words, y = self._set(paragraphs, scale)
            if y <= self.y + self.height or scale < _LEAST:
                return words, y
            scale -= 0.05

    def _set(self, paragraphs: Sequence[_Paragraph], scale: float) -> tuple[list[Words], float]:
        words: list[Words] = []
        y = self.y
        for one in paragraphs:
            if not one.text:
                continue
            size, lines = self._lines(one, scale)
            for line in lines:
                y += size * POINT_MM * _LEADING
                wide = width(line, size * POINT_MM, bold=one.bold)
                words.append(Words(self.x + (self.room - wide) / 2 * self.centred, y, line, size, one.bold, one.ink))
            y += one.after * scale
        return words, y

    def _lines(self, one: _Paragraph, scale: float) -> tuple[float, list[str]]:
        """Smaller where it would take more lines, or a word more than the room; cut where it cannot be smaller."""
        size = one.size * scale
        while True:
            lines = wrapped(one.text, size * POINT_MM, self.room, bold=one.bold)
            fits = all(width(line, size * POINT_MM, bold=one.bold) <= self.room for line in lines)
            if (len(lines) <= one.lines and fits) or size <= SMALLEST:
                break
            size = max(SMALLEST, size - 0.5)
        shown = lines[: one.lines]
        if len(lines) > one.lines:
            shown[-1] += "…"
        return size, [_cut(line, size, self.room, one.bold) for line in shown]


def card(said: Wordings, matrix: tuple[tuple[bool, ...], ...]) -> Page:
    """A business card: the code at the left, the words at the right."""
    left, _end = _Column(3, 39, 36, 13, centred=True).set(
        _Paragraph(said.write, 8.5, bold=True, lines=2, after=0.5), _Paragraph(said.source, 5.5, lines=1, ink=_GREY)
    )
    right, _end = _Column(41, 3.5, 41, 47).set(
        _Paragraph(said.title, 11, bold=True, lines=3, after=1.5),
        _Paragraph(said.sentence, 9, after=1.5),
        _Paragraph(said.point, 7.5, after=0.6),
        _Paragraph(said.found, 7.5, lines=2, after=1.5),
        _Paragraph(said.phone, 9, bold=True, lines=2),
    )
    return Page(CARD, (*left, *right), (Code(3, 2.5, 36, matrix),))


def poster(said: Wordings, matrix: tuple[tuple[bool, ...], ...]) -> Page:
    """An A4 poster, to be read from two metres."""
    head, y = _Column(15, 16, 180, 80, centred=True).set(
        _Paragraph(said.title, 40, bold=True, lines=3, after=6), _Paragraph(said.sentence, 26, lines=3, after=2)
    )
    code = Code(50, y, 110, matrix)
    below, _end = _Column(15, y + code.side, 180, 278 - y - code.side, centred=True).set(
        _Paragraph(said.point, 17, lines=1, after=2),
        _Paragraph(said.found, 17, lines=2, after=3),
        _Paragraph(said.write, 26, bold=True, lines=1, after=5),
        _Paragraph(said.phone, 24, bold=True, lines=2),
    )
    foot, _end = _Column(15, 282, 180, 8, centred=True).set(_Paragraph(said.source, 9, lines=1, ink=_GREY))
    return Page(A4, (*head, *below, *foot), (code,))


def sheets(cards: Sequence[Page]) -> list[Page]:
    """Cards on A4, ten a sheet, with lines to cut along; one card alone fills its sheet."""
    across, down = ON_A_SHEET
    each = across * down
    shown = list(cards) * each if len(cards) == 1 else list(cards)
    return [_sheet(shown[start : start + each]) for start in range(0, len(shown), each)]


def _sheet(cards: Sequence[Page]) -> Page:
    across, down = ON_A_SHEET
    left, top = (A4[0] - across * CARD[0]) / 2, (A4[1] - down * CARD[1]) / 2
    words: list[Words] = []
    codes: list[Code] = []
    for place, one in enumerate(cards):
        x, y = left + place % across * CARD[0], top + place // across * CARD[1]
        words += [Words(w.x + x, w.y + y, w.text, w.size, w.bold, w.ink) for w in one.words]
        codes += [Code(c.x + x, c.y + y, c.side, c.matrix) for c in one.codes]
    cuts = [Rule(left + n * CARD[0], top, left + n * CARD[0], A4[1] - top) for n in range(across + 1)]
    cuts += [Rule(left, top + n * CARD[1], A4[0] - left, top + n * CARD[1]) for n in range(down + 1)]
    return Page(A4, tuple(words), tuple(codes), tuple(cuts))


def _cut(line: str, size: float, room: float, bold: bool) -> str:
    """A line that is too long even so loses its end."""
    shown = line.replace("……", "…")
    while len(shown) > 1 and width(shown, size * POINT_MM, bold=bold) > room:
        shown = shown[:-2].rstrip() + "…"
    return shown
