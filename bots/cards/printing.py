"""The files of a card: for each channel a card and a poster, and a sheet of cards to cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.channel_links import Link
from backend.models import Source, Territory
from backend.wording import wording
from bots.cards import layout
from bots.cards.pdf import pdf
from bots.cards.svg import svg
from bots.cards.words import Wordings, wordings


@dataclass(frozen=True, slots=True)
class Printed:
    """One file: its name, and what it holds."""

    name: str
    content: bytes


def printed(town: Territory, made: Sequence[tuple[Source, Link]], form: str) -> Iterator[Printed]:
    """The files of cards that lead to one channel; several are those that work once each, on one sheet.

    Raises:
        CannotDraw: a letter cannot be drawn in a PDF.
    """
    cards = []
    for source, link in made:
        stem = f"{slug(source.name)}.{source.code}.{link.channel}"
        pages = {"card": layout.card, "poster": layout.poster}
        said, matrix = _said(town, source, link), modules(link.url)
        for name, draw in pages.items():
            page = draw(said, matrix)
            cards += [page] if name == "card" else []
            content = svg(page) if form == "svg" else pdf([page], title=f"{said.title} – {source.name}")
            yield Printed(f"{stem}.{name}.{form}", content)
    first, link = made[0]
    many = len(made) > 1
    if form == "pdf" and (many or not (first.relay or first.role)):
        named = "" if many else f"{first.code}."
        title = f"{_said(town, first, link).title} – {first.name}"
        yield Printed(f"{slug(first.name)}.{named}{link.channel}.sheet.pdf", pdf(layout.sheets(cards), title=title))


def modules(url: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code of an address, without the white around it. Level M: a creased or stained card is still read."""
    import segno

    return tuple(tuple(bool(one) for one in row) for row in segno.make_qr(url, error="m", boost_error=False).matrix)


def slug(name: str) -> str:
    """What a file may be called on any system: « Boulangerie Payet / Fils » is `boulangerie-payet-fils`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "carte"


def _said(town: Territory, source: Source, link: Link) -> Wordings:
    where = f"{source.name} · {source.neighbourhood}" if source.neighbourhood else source.name
    return wordings(
        wording(town.locale, town.timezone),
        link,
        town=town.name,
        phone=town.phone,
        code=source.code,
        source=where,
        relay=source.relay is not None,
        volunteer=source.role is not None,
    )
