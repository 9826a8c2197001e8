"""Pages as PDF (pure): vectors and Helvetica, one of the fonts that every reader has.

Written here, as a page is some fifty lines of it; a library would bring a font engine and an image codec to the server.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

from bots.cards.layout import POINT_MM, Page, Words
from bots.cards.widths import drawable

_FONTS: Final = ("Helvetica", "Helvetica-Bold")


class CannotDraw(Exception):
    """A letter of the card cannot be drawn in a PDF: take --format svg."""


def pdf(pages: Sequence[Page], *, title: str) -> bytes:
    """One document of these pages.

    Raises:
        CannotDraw: a letter is none of those that the font has.
    """
    fonts = [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{one} /Encoding /WinAnsiEncoding >>".encode() for one in _FONTS
    ]
    kids = " ".join(f"{_first(number)} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *fonts,
        b"<< /Title " + _hex(title) + b" >>",
    ]
    for number, page in enumerate(pages):
        objects += _page(page, _first(number) + 1)
    return _document(objects, info=5)


def _first(number: int) -> int:
    """The object of a page: five come before them all, and each has its drawing after it."""
    return 6 + 2 * number


def _page(page: Page, drawing: int) -> list[bytes]:
    wide, high = (_n(side / POINT_MM) for side in page.size)
    content = zlib.compress(_drawn(page))
    head = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {drawing} 0 R"
        " /Resources << /Font << /F0 3 0 R /F1 4 0 R >> >> >>"
    )
    stream = f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode() + content + b"\nendstream"
    return [head.encode(), stream]


def _drawn(page: Page) -> bytes:
    high = page.size[1]
    lines: list[bytes] = [b"0 0 0 rg"]
    for code in page.codes:
        tall = code.module / POINT_MM
        for x, y, long in code.runs():
            lower = (high - y) / POINT_MM - tall
            lines.append(f"{_n(x / POINT_MM)} {_n(lower)} {_n(long / POINT_MM)} {_n(tall)} re".encode())
        lines.append(b"f")
    lines += [_text(one, high) for one in page.words]
    lines.append(b"0.72 0.75 0.78 RG 0.3 w")
    for rule in page.rules:
        ends = (rule.x, high - rule.y, rule.to_x, high - rule.to_y)
        lines.append("{} {} m {} {} l S".format(*(_n(one / POINT_MM) for one in ends)).encode())
    return b"\n".join(lines)


def _text(one: Words, high: float) -> bytes:
    red, green, blue = (_n(int(one.ink[at : at + 2], 16) / 255) for at in (1, 3, 5))
    at = f"{_n(one.x / POINT_MM)} {_n((high - one.y) / POINT_MM)} Td"
    start = f"{red} {green} {blue} rg BT /F{int(one.bold)} {_n(one.size)} Tf {at} ".encode()
    return start + _string(one.text) + b" Tj ET"


def encoded(text: str) -> bytes:
    """The text in the letters of the font.

    Raises:
        CannotDraw: the font has no such letter.
    """
    try:
        return drawable(text).encode("cp1252")
    except ValueError as error:
        raise CannotDraw(f"« {error} » cannot be drawn in a PDF: take --format svg") from None


def _string(text: str) -> bytes:
    return b"<" + encoded(text).hex().encode() + b">"


def _hex(text: str) -> bytes:
    """Any text, for what is read and not drawn."""
    return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"


def _document(objects: Sequence[bytes], *, info: int) -> bytes:
    """The objects one after the other, and the table that says where each begins."""
    written, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R >>\n".encode()
    return bytes(written + f"startxref\n{table}\n%%EOF\n".encode())


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
