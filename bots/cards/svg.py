"""A page as SVG (pure): real millimetres, real text, as wide as it was laid out whichever font the reader has."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bots.cards.layout import POINT_MM, Page, Words
from bots.cards.widths import width

_FONT: Final = "Helvetica, Arial, 'Liberation Sans', sans-serif"


def svg(page: Page) -> bytes:
    """The page, for a printer or a word processor."""
    wide, high = page.size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(wide)}mm" height="{_n(high)}mm"'
        f' viewBox="0 0 {_n(wide)} {_n(high)}" font-family={quoteattr(_FONT)}>',
        f'<rect width="{_n(wide)}" height="{_n(high)}" fill="#ffffff"/>',
    ]
    for code in page.codes:
        runs = "".join(f"M{_n(x)} {_n(y)}h{_n(long)}v{_n(code.module)}h{_n(-long)}z" for x, y, long in code.runs())
        parts.append(f'<path d="{runs}" fill="#000000" shape-rendering="crispEdges"/>')
    parts += [_text(one) for one in page.words]
    parts += [
        f'<path d="M{_n(one.x)} {_n(one.y)}L{_n(one.to_x)} {_n(one.to_y)}" stroke="#b8bec8" stroke-width="0.1"/>'
        for one in page.rules
    ]
    return "\n".join([*parts, "</svg>", ""]).encode()


def _text(one: Words) -> str:
    weight = ' font-weight="bold"' if one.bold else ""
    size = _n(one.size * POINT_MM)
    wide = width(one.text, one.size * POINT_MM, bold=one.bold)
    at = f'x="{_n(one.x)}" y="{_n(one.y)}" textLength="{_n(wide)}" lengthAdjust="spacingAndGlyphs"'
    return f'<text {at} font-size="{size}"{weight} fill="{one.ink}">{escape(one.text)}</text>'


def _n(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
