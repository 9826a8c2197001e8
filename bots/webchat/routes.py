"""The web chat over HTTP: the page, its session, what is posted, and the stream of what comes.

A browser proves its session with a secret of its own (`Authorization: Bearer …`), which lies in the page's memory, and
in the browser's store where the person wishes it. No cookie is ever looked at, so nothing is done on behalf of another
site, and several conversations fit on one page. Only our own page may call: a town's site shows it in a frame.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.logo import Logo
from backend.messaging.messages import Incoming, Outgoing
from backend.messaging.recordings import Recorded, TooManyWait, keep
from backend.services import webchat
from backend.services.webchat import TooManySessions
from backend.wording import REFERENCE
from bots import browsers
from bots.channel import Receive
from bots.errors import Malformed
from bots.voice.speaking import Speaker
from bots.webchat import outbound, provenance, recordings, words
from bots.webchat.aloud import Aloud, StillSpeaking, Unspoken
from bots.webchat.calls import Refusal, body_of, language_of, secret_of
from bots.webchat.hub import Hub
from bots.webchat.inbound import incoming, recorded
from bots.webchat.page import Page
from bots.webchat.recordings import NoRecording
from bots.webchat.streams import events

_SOON: Final = 5
"""Seconds after which what we could not take now is sent again."""
_NOW: Final = {"Cache-Control": "no-store"}
_STREAMED: Final = {**_NOW, "X-Accel-Buffering": "no"}


@dataclass(frozen=True)
class ChatDesk:
    """What the routes stand on. `voice`: somebody listens, so that the page offers to record a voice note; `speaker`
    reads our messages aloud.
    """

    database: Database
    clock: Clock
    hub: Hub
    receive: Receive
    account_id: int
    territory_id: int
    sessions_an_hour: int = webchat.SESSIONS_AN_HOUR
    public_url: str | None = None
    logo: Logo | None = None
    voice: bool = False
    speaker: Speaker | None = None
    path: str = "/chat"


Handler = Callable[[Request], Awaitable[Response]]


def chat_routes(desk: ChatDesk) -> APIRouter:
    """The routes under `/chat`, or where the desk's town has its page."""
    router = APIRouter(prefix=desk.path, include_in_schema=False)
    page = Page(desk.logo, desk.path)
    visits = Visits(desk)

    async def show(request: Request) -> Response:
        front = await asyncio.to_thread(visits.front)
        asked = request.query_params.get("lang", "")
        spoken = browsers.language(request.headers.get("accept-language", ""), front.locale, asked=asked)
        return page.html(front, spoken, voice=desk.voice)

    async def script(request: Request) -> Response:
        return page.script(request)

    async def style(request: Request) -> Response:
        return page.style(request, await asyncio.to_thread(visits.front))

    async def widget(request: Request) -> Response:
        return page.widget(request, await asyncio.to_thread(visits.front))

    async def logo() -> Response:
        return page.logo()

    router.add_api_route("", show, methods=["GET"])
    router.add_api_route("/palier-chat.js", script, methods=["GET"])
    router.add_api_route("/palier-chat.css", style, methods=["GET"])
    router.add_api_route("/widget.js", widget, methods=["GET"])
    router.add_api_route("/logo", logo, methods=["GET"])
    router.add_api_route("/session", visits.answered(visits.session), methods=["POST"])
    router.add_api_route("/session", visits.answered(visits.forget), methods=["DELETE"])
    router.add_api_route("/messages", visits.answered(visits.message), methods=["POST"])
    router.add_api_route("/voice", visits.answered(visits.voice), methods=["POST"])
    router.add_api_route("/history", visits.answered(visits.history), methods=["GET"])
    router.add_api_route("/aloud/{message}", visits.answered(visits.aloud), methods=["GET"])
    router.add_api_route("/events", visits.answered(visits.events), methods=["GET"])
    return router


class Visits:
    """What a visitor's browser may ask."""

    def __init__(self, desk: ChatDesk) -> None:
        self._desk = desk
        self._aloud = Aloud(desk.speaker)

    def front(self) -> webchat.Front:
        with self._desk.database.read() as db:
            return webchat.front(db, self._desk.territory_id)

    def answered(self, handler: Handler) -> Handler:
        """The same, with every refusal said in the visitor's language."""

        async def answer(request: Request) -> Response:
            try:
                self._from_our_own_page(request)
                return await handler(request)
            except Refusal as refusal:
                return self._refused(request, refusal)
            except (DatabaseTrouble, Conflict):
                return self._refused(request, Refusal(503, words.TROUBLE, retry_after=_SOON))

        return answer

    async def session(self, request: Request) -> Response:
        """Keeps the session that the browser has, or opens one and gives its secret."""
        await body_of(request)
        if await self._known(request) is not None:
            return JSONResponse({}, headers=_NOW)
        secret = self._desk.clock.token(32)
        address = request.client.host if request.client else ""
        try:
            await asyncio.to_thread(self._open, secret, address)
        except TooManySessions as refused:
            minutes = -(-refused.seconds // 60)
            raise Refusal(429, words.TOO_MANY.of(minutes=minutes), refused.seconds) from None
        return JSONResponse({"secret": secret}, 201, headers=_NOW)

    async def forget(self, request: Request) -> Response:
        """The secret that the browser had opens nothing any more."""
        if secret := secret_of(request):
            await asyncio.to_thread(self._close, secret)
        return Response(status_code=204, headers=_NOW)

    async def message(self, request: Request) -> Response:
        """Takes one message; the same key is the same message."""
        body = await body_of(request)
        session = await self._visitor(request)
        try:
            arrived = incoming(session, json.loads(body), at=self._desk.clock.now(), language=language_of(request))
        except (Malformed, ValueError, RecursionError):
            raise Refusal(400, words.NOT_UNDERSTOOD) from None
        return await self._taken(arrived)

    async def voice(self, request: Request) -> Response:
        """Takes one voice note, once as well. Its sound waits to be heard; where nobody listens it is not kept."""
        body = await body_of(request, recordings.LARGEST_BODY, words.TOO_LONG_A_RECORDING)
        session = await self._visitor(request)
        try:
            given, now = json.loads(body), self._desk.clock.now()
            arrived, url = recorded(session, given, at=now, language=language_of(request))
            sound, kind = recordings.read(url)
        except NoRecording:
            raise Refusal(415, words.NO_RECORDING) from None
        except (Malformed, ValueError, RecursionError):
            raise Refusal(400, words.NOT_UNDERSTOOD) from None
        if self._desk.voice:
            one = Recorded(self._desk.territory_id, self._desk.account_id, session, arrived.key, kind, sound)
            try:
                await asyncio.to_thread(self._keep, one)
            except TooManyWait:
                raise Refusal(429, words.STILL_LISTENING, retry_after=_SOON) from None
        return await self._taken(arrived)

    async def _taken(self, arrived: Incoming) -> Response:
        """It is kept, and only then acknowledged."""
        await self._desk.receive([arrived])
        self._desk.hub.hint(arrived.sender)
        return JSONResponse({}, 202, headers=_NOW)

    async def history(self, request: Request) -> Response:
        """Both sides of the conversation, and where the stream goes on."""
        session = await self._visitor(request)
        said, locale = await asyncio.to_thread(self._history, session)
        cursor = max((one.id for one in said if isinstance(one, webchat.Ours)), default="")
        shown = [message for one in said if (message := outbound.message(one))]
        return JSONResponse({"messages": shown, "cursor": cursor, "locale": locale}, headers=_NOW)

    async def aloud(self, request: Request) -> Response:
        """One message of ours to this visitor, as a recording that is made now and kept nowhere."""
        session = await self._visitor(request)
        said = await asyncio.to_thread(self._said, session, request.path_params["message"])
        try:
            made = await self._aloud.recording(session, said)
        except StillSpeaking:
            raise Refusal(429, words.UNSPOKEN, retry_after=_SOON) from None
        except Unspoken:
            raise Refusal(404, words.UNSPOKEN) from None
        return Response(made.content, media_type=made.kind, headers={**_NOW, "X-Content-Type-Options": "nosniff"})

    async def events(self, request: Request) -> Response:
        """The stream; `Last-Event-ID` says what the browser has already."""
        session = await self._visitor(request)
        given = request.headers.get("last-event-id", "")
        after = given if given.isascii() and given.isdigit() else ""

        def look(after: str) -> tuple[list[webchat.Ours], webchat.Standing | None]:
            account, now = self._desk.account_id, self._desk.clock.now()
            with self._desk.database.read() as db:
                return webchat.sent_since(db, account, session, after), webchat.standing(db, account, session, now=now)

        once = "once" in request.query_params
        stream = events(self._desk.hub, str(session), after, look, once=once)
        return StreamingResponse(stream, media_type="text/event-stream", headers=_STREAMED)

    def _from_our_own_page(self, request: Request) -> None:
        if not provenance.is_ours(request.headers, self._desk.public_url):
            raise Refusal(403, words.FOREIGN)

    async def _visitor(self, request: Request) -> int:
        session = await self._known(request)
        if session is None:
            raise Refusal(401, words.UNKNOWN_SESSION)
        return session

    async def _known(self, request: Request) -> int | None:
        secret = secret_of(request)
        return await asyncio.to_thread(self._session_of, secret) if secret else None

    def _session_of(self, secret: str) -> int | None:
        with self._desk.database.read() as db:
            return webchat.session_of(db, secret, self._desk.territory_id)

    def _open(self, secret: str, address: str) -> None:
        desk = self._desk
        with desk.database.write() as db:
            webchat.open_session(
                db, desk.territory_id, secret, address, now=desk.clock.now(), an_hour=desk.sessions_an_hour
            )

    def _close(self, secret: str) -> None:
        with self._desk.database.write() as db:
            webchat.close_session(db, secret)

    def _keep(self, one: Recorded) -> None:
        with self._desk.database.write() as db:
            keep(db, one, now=self._desk.clock.now(), lasts=recordings.LASTS)

    def _said(self, session: int, message: str) -> Outgoing | None:
        with self._desk.database.read() as db:
            said = webchat.sent(db, self._desk.account_id, session, message)
        return said.message if said else None

    def _history(self, session: int) -> tuple[list[webchat.Ours | webchat.Theirs], str]:
        account, now = self._desk.account_id, self._desk.clock.now()
        with self._desk.database.read() as db:
            standing = webchat.standing(db, account, session, now=now)
            return webchat.history(db, account, session), standing.locale if standing else ""

    @staticmethod
    def _refused(request: Request, refusal: Refusal) -> Response:
        spoken = browsers.language(request.headers.get("accept-language", ""), REFERENCE)
        headers = dict(_NOW)
        if refusal.retry_after is not None:
            headers["Retry-After"] = str(refusal.retry_after)
        return JSONResponse({"error": browsers.speaker(spoken).say(refusal.says)}, refusal.status, headers)
