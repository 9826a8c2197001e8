"""What the server hands out: the page, the script, the style, the line for other sites, the logo."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import httpx
import pytest

from backend.clock import SystemClock
from backend.database import Database
from backend.logo import Logo
from bots.webchat.page import light
from tests.bots.webchat.town import Town

LIGHT = 40_000
"""Bytes of all that a visitor's browser fetches, before it is packed: issue 5."""
FILES = ("/chat?lang=fr", "/chat/palier-chat.js", "/chat/palier-chat.css", "/chat/widget.js")


@pytest.fixture
def town(sqlite_database: Database) -> Iterator[Town]:
    with Town(sqlite_database, SystemClock(), logo=Logo(b"<svg/>", "image/svg+xml"), voice=True).open() as town:
        yield town


@pytest.fixture
def web(town: Town) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=town.url, timeout=15) as web:
        yield web


def test_the_whole_is_light(web: httpx.Client) -> None:
    contents = [web.get(file).content for file in FILES]

    assert sum(map(len, contents)) < LIGHT, [*map(len, contents)]
    assert sum(len(gzip.compress(one)) for one in contents) < LIGHT / 2


def test_what_is_kept_long_is_packed_where_that_is_understood(web: httpx.Client) -> None:
    for file in FILES[1:]:
        packed = web.get(file, headers={"Accept-Encoding": "gzip"})
        plain = web.get(file, headers={"Accept-Encoding": "identity"})
        assert (packed.headers["content-encoding"], packed.text) == ("gzip", plain.text)
        assert "content-encoding" not in plain.headers


def test_only_the_sites_that_the_town_named_may_show_the_page(town: Town, web: httpx.Client) -> None:
    def ancestors() -> str:
        return web.get("/chat").headers["content-security-policy"].partition("frame-ancestors ")[2]

    assert ancestors() == "'self'"
    town.decides("webchat_origins", ["https://www.mairie.example", "https://mediatheque.example"])
    assert ancestors() == "'self' https://www.mairie.example https://mediatheque.example"


def test_the_towns_colour_changes_the_style_and_its_address(town: Town, web: httpx.Client) -> None:
    before = web.get("/chat").text
    town.decides("webchat_colour", "#000091")

    assert web.get("/chat").text != before
    assert "--town:#000091;" in web.get("/chat/palier-chat.css").text
    assert '"colour":"#000091"' in web.get("/chat/widget.js").text


def test_other_sites_may_load_the_line_and_it_speaks_every_language(web: httpx.Client) -> None:
    widget = web.get("/chat/widget.js")

    assert widget.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Need a hand?" in widget.text
    assert "Besoin d’un coup de main" in widget.text
    assert "max-age=3600" in widget.headers["cache-control"]


def test_the_logo_is_shown_and_can_run_nothing(web: httpx.Client) -> None:
    logo = web.get("/chat/logo")

    assert '<img class="logo" src="chat/logo?v=' in web.get("/chat").text
    assert (logo.content, logo.headers["content-type"]) == (b"<svg/>", "image/svg+xml")
    assert logo.headers["content-security-policy"].startswith("default-src 'none'; sandbox")


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("  a;\n\n    b; // stays\n", "a;\nb; // stays\n"),
        ("  // goes\n  a = 'http://x';\n", "a = 'http://x';\n"),
        ("/* goes,\n   all of it */\np { }\n", "p { }\n"),
        ("a /* stays */ b\n", "a /* stays */ b\n"),
    ],
)
def test_what_is_for_readers_only_stays_at_home(written: str, served: str) -> None:
    assert light(written) == served
