"""Météo-France's Vigilance, fetched: asked every quarter of an hour, by one process, with what we have already."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.services.weather import bulletins, proposing
from backend.services.weather.bulletins import Asked
from backend.settings import Settings

if TYPE_CHECKING:
    import httpx

OFFICIAL: Final = "https://public-api.meteofrance.fr/public/DPVigilance/v1/cartevigilance/encours"
PATIENCE: Final = 30.0
CONNECTS: Final = 10.0
"""Seconds for an answer, and for the connection."""
LARGEST: Final = 20 * 1024 * 1024
"""Bytes; the whole country's is a hundredth of it."""
SWEEP: Final = 30.0
"""Seconds after which it is looked at whether it is time to ask."""
_KEY: Final = "apikey"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Came:
    """A bulletin, and what the service calls this version of it."""

    content: Any
    asked: Asked


@dataclass(frozen=True, slots=True)
class Same:
    """It is what we have."""


@dataclass(frozen=True, slots=True)
class Failed:
    """There is none; `trouble` is a sentence for whoever answers for the town."""

    trouble: str


Answer = Came | Same | Failed


class Vigilance:
    """Asks for the bulletin when it is time, and has what it says proposed to agents."""

    def __init__(self, database: Database, clock: Clock, url: str, key: str = "") -> None:
        self._database, self._clock, self._url = database, clock, url
        self._headers = {"Accept": "application/json"} | ({_KEY: key} if key else {})

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.step()
            except Exception as trouble:  # noqa: BLE001  whatever it is, it is asked again
                log.error("vigilance.troubled", error=type(trouble).__name__)
            await asyncio.sleep(SWEEP)

    async def step(self) -> bool:
        """Asks, where it is time and no other process does; whether it did."""
        asked = await asyncio.to_thread(self._claim)
        if asked is None:
            return False
        answer = await self.fetch(asked)
        await asyncio.to_thread(self._write, lambda db: self._keep(db, answer))
        return True

    async def fetch(self, asked: Asked) -> Answer:
        """What the service answers. Raises nothing that a network may do."""
        import httpx  # takes a while: only where somebody asks

        known = {"If-None-Match": asked.etag, "If-Modified-Since": asked.modified}
        headers = self._headers | {name: value for name, value in known.items() if value}
        try:
            async with (
                httpx.AsyncClient(timeout=httpx.Timeout(PATIENCE, connect=CONNECTS)) as http,
                http.stream("GET", self._url, headers=headers) as response,
            ):
                return await _read(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Failed(f"it did not answer ({type(error).__name__})")

    def _claim(self) -> Asked | None:
        now = self._clock.now()
        with self._database.read() as db:
            if not bulletins.is_due(db, now=now):
                return None
        with self._database.write() as db:
            return bulletins.claim(db, now=now)

    def _keep(self, db: Session, answer: Answer) -> None:
        now = self._clock.now()
        match answer:
            case Came(content=content, asked=asked):
                good = bulletins.arrived(db, content, asked, now=now)
            case Same():
                good = bulletins.unchanged(db, now=now)
            case Failed(trouble=trouble):
                bulletins.failed(db, trouble, now=now)
                return
        if good and (anew := proposing.look(db, now=now)):
            log.info("weather.proposed", plans=anew)

    def _write(self, deed: Callable[[Session], object]) -> None:
        with self._database.write() as db:
            deed(db)


def vigilance(settings: Settings, database: Database, clock: Clock) -> Vigilance | None:
    """The one that the settings name, if any."""
    if not settings.asks_vigilance:
        return None
    key = settings.vigilance_key.get_secret_value() if settings.vigilance_key else ""
    return Vigilance(database, clock, settings.vigilance_url or OFFICIAL, key)


async def _read(response: httpx.Response) -> Answer:
    status = response.status_code
    if status == HTTPStatus.NOT_MODIFIED:
        return Same()
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Failed(f"it refuses our key (HTTP {status}): PALIER_VIGILANCE_KEY")
    if status != HTTPStatus.OK:
        return Failed(f"it answered HTTP {status}")
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > LARGEST:
            return Failed("what it sent is too long to be a bulletin")
    try:
        content = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Failed("what it sent is no JSON")
    return Came(content, Asked(_short(response, "ETag", 200), _short(response, "Last-Modified", 60)))


def _no_number(name: str) -> None:
    """Python reads « NaN » in JSON; databases do not."""
    raise ValueError(name)


def _short(response: httpx.Response, name: str, most: int) -> str | None:
    """A header that can be kept and repeated as it came."""
    value = response.headers.get(name, "")
    return value if value and len(value) <= most else None
