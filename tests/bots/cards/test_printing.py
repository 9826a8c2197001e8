"""Cards as files: what is drawn is what was meant, at its place, whatever the names."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import segno

from backend.channel_links import link
from backend.models import Source, Territory
from bots.cards import layout
from bots.cards.pdf import CannotDraw, pdf
from bots.cards.printing import modules, printed, slug
from bots.cards.svg import svg
from bots.cards.widths import drawable, width, wrapped
from bots.cards.words import Wordings

URL = "https://t.me/valbourg_bot?start=mimosa-482"
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LONG = Wordings(
    "Entre voisins à Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson, on s’entraide",
    "Besoin d’un coup de main ? Des voisins bénévoles sont là, gratuitement. " * 2,
    "Visez ce carré avec l’appareil photo de votre téléphone.",
    "Sur Matrix : @entraide-entre-voisins-de-la-commune:matrix.saint-remy-en-bouzemont.fr",
    "Puis écrivez le code : tournesol 482",
    "Par téléphone, la mairie : 03\u00a026\u00a000\u00a000\u00a000",
    "Boulangerie-pâtisserie-chocolaterie de la Grand-Place et de la Vieille-Fontaine réunies, Payet père et fils",
)


def town(name: str = "Valbourg", phone: str = "01 39 00 00 00") -> Territory:
    return Territory(name=name, phone=phone, timezone="Europe/Paris", locale="fr", policies={}, created_at=NOW)


def source(name: str = "Boulangerie Payet", **more: str) -> Source:
    given = {"kind": "shop", "neighbourhood": "", "code": "mimosa-482", **more}
    return Source(name=name, made_by="", created_at=NOW, **given)


def files(form: str, *sources: Source, of: Territory | None = None) -> dict[str, bytes]:
    made = [(one, link("telegram", "valbourg_bot", one.code, public_url=None)) for one in sources or (source(),)]
    return {one.name: one.content for one in printed(of or town(), made, form)}


def drawn(content: bytes) -> list[str]:
    """What the pages of a PDF say, line by line, and how much they draw."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    texts = b"\n".join(zlib.decompress(one) for one in streams)
    return [bytes.fromhex(one.decode()).decode("cp1252") for one in re.findall(rb"<([0-9a-f]*)> Tj", texts)]


def matrix_of(content: bytes) -> tuple[tuple[bool, ...], ...]:
    """The modules that an SVG draws, read back from its path."""
    root = ElementTree.fromstring(content)
    path = next(one for one in root.iter("{http://www.w3.org/2000/svg}path") if one.get("fill") == "#000000")
    runs = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)", path.get("d") or "")
    module = float(runs[0][3])
    left, top = min(float(one[0]) for one in runs), min(float(one[1]) for one in runs)
    dark = {
        (round((float(y) - top) / module), round((float(x) - left) / module) + step)
        for x, y, long, _high in runs
        for step in range(round(float(long) / module))
    }
    side = max(row for row, _column in dark) + 1
    return tuple(tuple((row, column) in dark for column in range(side)) for row in range(side))


def test_the_code_that_is_drawn_is_segno_s_own() -> None:
    own = segno.make_qr(URL, error="m", boost_error=False)

    for name, content in files("svg").items():
        assert matrix_of(content) == tuple(tuple(bool(one) for one in row) for row in own.matrix), name


def test_a_card_of_each_kind_is_made() -> None:
    assert set(files("svg")) == {
        "boulangerie-payet.mimosa-482.telegram.card.svg", "boulangerie-payet.mimosa-482.telegram.poster.svg",
    }  # fmt: skip
    assert set(files("pdf")) == {
        "boulangerie-payet.mimosa-482.telegram.card.pdf", "boulangerie-payet.mimosa-482.telegram.poster.pdf",
        "boulangerie-payet.mimosa-482.telegram.sheet.pdf",
    }  # fmt: skip


def test_a_card_says_the_town_the_code_and_the_number() -> None:
    for name, content in files("pdf").items():
        said = " ".join(drawn(content)).replace("\u00a0", " ")
        for words in ("Valbourg", "mimosa 482", "@valbourg_bot", "01 39 00 00 00", "Boulangerie Payet"):
            assert words in said, (name, words)
        assert "Palier" not in said
    (sheet,) = (content for name, content in files("pdf").items() if "sheet" in name)
    assert sum("mimosa 482" in one for one in drawn(sheet)) == 10


def test_without_a_number_no_line_for_it() -> None:
    assert "mairie" not in " ".join(drawn(next(iter(files("pdf", of=town(phone=" ")).values()))))


def test_cards_for_one_use_are_never_doubled_on_a_sheet() -> None:
    one = files("pdf", source(relay="baker"))
    several = files("pdf", *(source(relay="baker", code=f"mimosa-{number}") for number in range(100, 112)))

    assert not [name for name in one if "sheet" in name]
    (sheet,) = (content for name, content in several.items() if "sheet" in name)
    assert b"/Count 2" in sheet
    codes = [line for line in drawn(sheet) if line.startswith("mimosa ")]
    assert len(codes) == len(set(codes)) == 12


@pytest.mark.parametrize("draw", [layout.card, layout.poster], ids=["card", "poster"])
def test_nothing_leaves_the_paper_nor_covers_the_code(
    draw: Callable[[Wordings, tuple[tuple[bool, ...], ...]], layout.Page],
) -> None:
    page = draw(LONG, modules(URL))
    wide, high = page.size
    (code,) = page.codes

    for one in page.words:
        end = one.x + width(one.text, one.size * layout.POINT_MM, bold=one.bold)
        assert one.x >= 0, one
        assert end <= wide - 1, one
        assert one.y <= high - 1, one
        below, above = one.y - one.size * layout.POINT_MM >= code.y + code.side - 1, one.y <= code.y + 1
        beside = one.x >= code.x + code.side
        assert below or above or beside, one


def test_lines_do_not_touch_each_other() -> None:
    page = layout.card(LONG, modules(URL))
    right = [one for one in page.words if one.x > 40]

    assert len(right) > 4
    for before, after in pairwise(right):
        assert after.y - before.y >= after.size * layout.POINT_MM


def test_the_white_around_the_code_is_four_modules() -> None:
    (code,) = layout.card(LONG, modules(URL)).codes
    left = min(x for x, _y, _long in code.runs())

    assert left - code.x == pytest.approx(4 * code.module)
    assert len(code.matrix) * code.module + 8 * code.module == pytest.approx(code.side)


def test_a_pdf_says_where_each_of_its_objects_begins() -> None:
    content = next(iter(files("pdf").values()))
    start = int(re.findall(rb"startxref\n(\d+)", content)[0])
    places = [int(one) for one in re.findall(rb"(\d{10}) 00000 n", content)]

    assert content[start : start + 4] == b"xref"
    for number, place in enumerate(places, start=1):
        assert content[place:].startswith(f"{number} 0 obj".encode())


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Boulangerie / Payet & Fils", "boulangerie-payet-fils"),
        ("../../etc/passwd", "etc-passwd"),
        ("Épicerie de l’Étoile", "epicerie-de-letoile"),
        ("Пекарня", "carte"),
        ("CON", "con"),
        ("x" * 300, "x" * 50),
    ],
)
def test_a_file_may_be_called_so_anywhere(name: str, called: str) -> None:
    assert slug(name) == called


def test_a_name_is_no_markup() -> None:
    content = next(iter(files("svg", source("<script>\"&'")).values()))

    assert b"<script>" not in content
    assert any(one.text == "<script>\"&'" for one in ElementTree.fromstring(content).iter())


def test_letters_that_a_pdf_lacks_are_drawn_without_their_marks_or_refused() -> None:
    assert drawable("Şişli\u202f!") == "Sisli\u00a0!"
    page = layout.Page((10, 10), (layout.Words(1, 1, "Пекарня", 9),))
    with pytest.raises(CannotDraw, match="svg"):
        pdf([page], title="x")
    assert "Пекарня".encode() in svg(page)


def test_text_is_as_wide_as_adobe_says() -> None:
    assert width("Palier", 1000) == 667 + 556 + 222 + 222 + 556 + 333
    assert width("Été", 1000, bold=True) == 667 + 333 + 556
    assert wrapped("un deux trois", 10, width("un deux", 10)) == ["un deux", "trois"]
    assert wrapped("anticonstitutionnellement", 10, 1) == ["anticonstitutionnellement"]
