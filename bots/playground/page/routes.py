"""The playground over HTTP: the page, the stream of what it shows, and what is done on the phones."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from jinja2 import Environment, FileSystemLoader

from backend.database import Database
from backend.demonstration.phones import JEANNE_BROWSER
from backend.wording import LOCALES, REFERENCE, own_name, spoken, wording
from bots.playground.page import words
from bots.playground.page.live import events
from bots.playground.page.phone import PhoneOnPage
from bots.playground.page.town_hall import figures
from bots.playground.passing import Passing
from bots.playground.possible import NotPossible

HERE: Final = Path(__file__).parent
ROOT: Final = "/playground"
SEAT: Final = "jeanne"
"""The web chat keeps what it knows under this name in the browser, apart from other conversations there."""
_A_YEAR: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True)
class Playground:
    """What the routes stand on. `closing` is set when the house stops: the open pages are let go."""

    database: Database
    territory_id: int
    town: str
    phones: Mapping[str, PhoneOnPage]
    passing: Passing
    closing: asyncio.Event = field(default_factory=asyncio.Event)


def playground_routes(playground: Playground) -> APIRouter:
    """`/`, and what the page needs under `/playground`."""
    router = APIRouter(include_in_schema=False)
    page = _Page(playground)
    passing = playground.passing
    counts = partial(figures, playground.database, playground.territory_id, passing)

    async def stream() -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            events(playground.phones, counts, playground.closing), media_type="text/event-stream", headers=headers
        )

    async def does(name: str, request: Request) -> Response:
        phone = playground.phones.get(name)
        return await _asked(request, phone.does if phone else None)

    async def lets_pass(request: Request) -> Response:
        async def begin(wish: Any) -> bool:
            passing.begin(str(wish["far"]) if isinstance(wish, dict) and "far" in wish else "")
            return True

        return await _asked(request, begin)

    router.add_api_route(f"{ROOT}/clock", lets_pass, methods=["POST"])
    router.add_api_route("/", page.html, methods=["GET"])
    router.add_api_route(f"{ROOT}/playground.js", page.script, methods=["GET"])
    router.add_api_route(f"{ROOT}/playground.css", page.style, methods=["GET"])
    router.add_api_route(f"{ROOT}/events", stream, methods=["GET"])
    router.add_api_route(f"{ROOT}/phones/{{name}}", does, methods=["POST"])
    return router


async def _asked(request: Request, act: Callable[[Any], Awaitable[bool]] | None) -> Response:
    """Does what the page asks for. A page of another site cannot send JSON here: its browser asks first, and is not
    answered."""
    if act is None or request.headers.get("content-type") != "application/json":
        return Response(status_code=404)
    try:
        done = await act(await request.json())
    except NotPossible as refused:
        return JSONResponse({"error": str(refused)}, 409)
    except ValueError:
        done = False
    return Response(status_code=202 if done else 400)


class _Page:
    """The page, its script and its style; the address of both changes with their content."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._script = (HERE / "static" / "playground.js").read_bytes()
        self._style = (HERE / "static" / "playground.css").read_bytes()
        self._version = hashlib.sha256(self._script + self._style).hexdigest()[:12]
        folder = FileSystemLoader(HERE / "templates")
        self._template = Environment(loader=folder, autoescape=True).get_template("playground.html")

    async def html(self, lang: str = REFERENCE) -> Response:
        locale = spoken(lang) or REFERENCE
        speaker = wording(locale, "UTC")
        town = self._playground.town
        text = {label: speaker.say(said.of(town=town)) for label, said in (words.PAGE | words.SCRIPT).items()}
        theirs = {
            seat: {label: speaker.say(said.of(name=name)) for label, said in words.THEIRS.items()}
            for seat, name in words.SEATS.items()
        }
        page = self._template.render(
            locale=locale,
            others={one: own_name(one) for one in LOCALES if one != locale},
            town=town,
            text=text,
            theirs=theirs,
            seats=words.SEATS,
            newcomers=words.NEWCOMERS,
            platforms={name: phone.platform for name, phone in self._playground.phones.items()},
            tries={name: [*map(speaker.say, said)] for name, said in words.TRIES.items()},
            roles={name: speaker.say(role) for name, role in words.ROLES.items()},
            figures={name: speaker.say(label) for name, label in words.FIGURES.items()},
            spoken={name: text[name] for name in words.SCRIPT},
            chat=f"/chat?seat={SEAT}&lang={locale}",
            seat_name=SEAT,
            zone=self._playground.passing.zone.key,
            spans={far: speaker.say(label) for far, label in words.SPANS.items()},
            secret=JEANNE_BROWSER,
            version=self._version,
        )
        return HTMLResponse(page, headers=_HEADERS)

    async def script(self) -> Response:
        return Response(self._script, media_type="text/javascript", headers=_A_YEAR)

    async def style(self) -> Response:
        return Response(self._style, media_type="text/css", headers=_A_YEAR)
