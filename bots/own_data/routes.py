"""`/my-data/<secret>`: a page, and one button. Looking opens nothing, so a messenger's preview uses no link up."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader

from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.models import Territory
from backend.sealing import WrongKey
from backend.services import territories
from backend.services.actor import Actor
from backend.services.errors import NoSuchLink
from backend.services.locking import existing
from backend.services.privacy import export, links, readable
from backend.wording import REFERENCE, Text, wording
from bots import browsers
from bots.own_data import words
from conversation_flows.words import CATEGORY

HERE: Final = Path(__file__).parent
LONGEST: Final = 200
"""Letters of a secret that are looked at."""
FILE: Final = "palier-my-data.zip"


@dataclass(frozen=True)
class Copy:
    """A copy that was fetched."""

    content: bytes


@dataclass(frozen=True)
class Front:
    """Whose page this is: the town, and the language of its person."""

    town: str
    locale: str


class Door:
    """Looks at links, and opens them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def look(self, secret: str) -> Front:
        """Raises NoSuchLink."""
        with self._database.read() as db:
            person = links.whose(db, secret, now=self._clock.now())
            return Front(existing(db, Territory, person.territory_id).name, person.locale)

    def fetch(self, secret: str) -> Copy:
        """Raises NoSuchLink. What cannot be made leaves the link as it was."""
        now = self._clock.now()
        with self._database.write() as db:
            person = links.open_once(db, secret, now=now)
            town = existing(db, Territory, person.territory_id)
            said = wording(person.locale, territories.zone_of(person, town).key)
            copy = export.copy_of(db, person, actor=Actor.person(person.id), now=now)
            return Copy(readable.archive(copy, said, phone=town.phone, kinds_of_help=CATEGORY, now=now))


def own_data_routes(database: Database, clock: Clock) -> APIRouter:
    """The routes under `/my-data`."""
    router = APIRouter(prefix=links.PATH.rstrip("/"), include_in_schema=False)
    door = Door(database, clock)
    template = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True).get_template("my_data.html")

    def page(locale: str, town: str, lines: tuple[Text, ...], status: int, button: Text | None = None) -> Response:
        said = browsers.speaker(locale)
        nonce = base64.b64encode(clock.token(16).encode()).decode()
        written = template.render(
            locale=locale,
            title=said.say(words.TITLE.of(town=town) if town else words.NO_TOWN),
            lines=[said.say(line) for line in lines],
            button=said.say(button) if button else "",
            nonce=nonce,
        )
        policy = f"default-src 'none'; style-src 'nonce-{nonce}'; {_POLICY}"
        return HTMLResponse(written, status, {**_PRIVATE, "Content-Security-Policy": policy})

    def language(request: Request) -> str:
        return browsers.language(request.headers.get("accept-language", ""), REFERENCE)

    async def show(secret: str, request: Request) -> Response:
        try:
            front = await asyncio.to_thread(door.look, secret[:LONGEST])
        except NoSuchLink:
            return page(language(request), "", (words.OVER, words.ANOTHER), 410)
        except (DatabaseTrouble, Conflict):
            return page(language(request), "", (words.TROUBLE,), 503)
        return page(front.locale, front.town, (words.READY, words.ONCE), 200, words.BUTTON)

    async def fetch(secret: str, request: Request) -> Response:
        try:
            copy = await asyncio.to_thread(door.fetch, secret[:LONGEST])
        except NoSuchLink:
            return page(language(request), "", (words.OVER, words.ANOTHER), 410)
        except (DatabaseTrouble, Conflict, WrongKey):
            return page(language(request), "", (words.TROUBLE,), 503)
        headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{FILE}"'}
        return Response(copy.content, media_type="application/zip", headers=headers)

    router.add_api_route("/{secret}", show, methods=["GET"])
    router.add_api_route("/{secret}", fetch, methods=["POST"])
    return router


_POLICY: Final = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_PRIVATE: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
