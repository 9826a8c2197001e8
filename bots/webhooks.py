"""HTTP in: platforms call their webhook; operators ask whether we live, and whether we are ready."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.messaging import fates, outbox
from backend.messaging.messages import Priority
from backend.models import ChannelAccount, InboxEvent
from backend.services.channel_states import LATELY
from bots.channel import Received, Verified, Webhook
from bots.errors import Malformed, NotFromPlatform

log = structlog.get_logger()

LARGEST: Final = 1_000_000
"""Bytes of one webhook call that are read, where the channel does not say how many its platform may send."""
TOO_OLD: Final[Mapping[int, timedelta]] = {
    Priority.EMERGENCY: timedelta(minutes=1),
    Priority.REPLY: timedelta(minutes=5),
    Priority.CHECK_IN: timedelta(hours=1),
    Priority.BULK: timedelta(hours=6),
}
"""How long a message of each priority may wait before `/readyz` fails."""


class NotNow(Exception):
    """This account is not ready yet: the platform keeps what it has and calls again."""


Keep = Callable[[int, Sequence[Received]], Awaitable[None]]
Afterwards = Callable[[Sequence[Received]], Awaitable[None]]


def routes(hooks: Callable[[int], Webhook | None], keep: Keep) -> APIRouter:
    """One address a channel account: `/webhooks/<account>`. Kept first, acknowledged after."""
    router = APIRouter()
    gestures = set[asyncio.Task[None]]()

    @router.get("/webhooks/{account_id}")
    async def asked(account_id: int, request: Request) -> Response:
        hook = _found(hooks, account_id)
        if isinstance(hook, Response):
            return hook
        if not isinstance(hook, Verified):
            return Response(status_code=405)
        try:
            return Response(hook.verify(request.query_params), media_type="text/plain")
        except NotFromPlatform:
            return Response(status_code=403)

    @router.post("/webhooks/{account_id}")
    async def called(account_id: int, request: Request) -> Response:
        hook = _found(hooks, account_id)
        if isinstance(hook, Response):
            return hook
        body = await _body(request, getattr(hook, "largest_call", LARGEST))
        if body is None:
            return Response(status_code=413)
        try:
            received = await hook.receive(request.headers, body)
            if received:
                await keep(account_id, received)
        except NotFromPlatform:
            return Response(status_code=403)
        except Malformed:
            return Response(status_code=400)
        except (DatabaseTrouble, Conflict):
            return Response(status_code=503)
        acknowledge: Afterwards | None = getattr(hook, "acknowledge", None)
        if acknowledge and received:
            gesture = asyncio.create_task(_gesture(acknowledge, received))
            gestures.add(gesture)
            gesture.add_done_callback(gestures.discard)
        return Response(status_code=200)

    return router


async def _gesture(acknowledge: Afterwards, received: Sequence[Received]) -> None:
    """A wordless sign to whoever wrote. The platform has its answer already, whatever becomes of it."""
    try:
        await acknowledge(received)
    except Exception as error:  # noqa: BLE001  a sign that cannot be made is missed by nobody
        log.info("webhooks.no_sign", error=type(error).__name__)


def _found(hooks: Callable[[int], Webhook | None], account_id: int) -> Webhook | Response:
    """Who is called at this address, or what to answer where nobody is."""
    try:
        hook = hooks(account_id)
    except LookupError:
        hook = None
    except NotNow:
        return Response(status_code=503)
    return hook or Response(status_code=404)


async def _body(request: Request, largest: int) -> bytes | None:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > largest:
            return None
    return body


Counts = Callable[[], Mapping[tuple[str, str], int]]
"""How many messages had which fate, by channel and fate, since this process started."""


def health(database: Database, clock: Clock, counts: Counts = dict) -> APIRouter:
    """`/healthz`: the process answers. `/readyz`: nothing waits too long, no account is broken. `/metrics`: figures."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz() -> Response:
        try:
            troubles = await run_in_threadpool(waiting_too_long, database, clock.now())
        except DatabaseTrouble as trouble:
            troubles = [str(trouble)]
        return Response("\n".join(troubles) or "ready", 503 if troubles else 200, media_type="text/plain")

    @router.get("/metrics")
    async def metrics() -> Response:
        try:
            lines = await run_in_threadpool(figures, database, clock.now())
        except DatabaseTrouble as trouble:
            return Response(str(trouble), 503, media_type="text/plain")
        for (channel, fate), count in sorted(counts().items()):
            lines.append((f'palier_delivery_total{{channel="{channel}",fate="{fate}"}}', float(count)))
        return Response("\n".join(f"{name} {value:g}" for name, value in lines) + "\n", media_type="text/plain")

    return router


def waiting_too_long(database: Database, now: datetime) -> list[str]:
    """What keeps this installation from being ready, a sentence each."""
    troubles = []
    with database.read() as db:
        for priority, since in outbox.oldest_waiting(db).items():
            if now - since > TOO_OLD[priority]:
                troubles.append(f"messages of priority {priority} wait since {since.isoformat()}")
        for priority, since in _oldest_events(db, now).items():
            if now - since > TOO_OLD[priority]:
                troubles.append(f"events of priority {priority} wait since {since.isoformat()}")
        broken = db.scalars(select(ChannelAccount.channel).where(ChannelAccount.state == "broken"))
        troubles += [f"the {channel} account is broken" for channel in broken]
    return troubles


def figures(database: Database, now: datetime) -> list[tuple[str, float]]:
    """Ages in seconds of what waits, and how many messages of the last day may not have arrived, by priority; rows set
    aside.
    """
    with database.read() as db:
        unsure = fates.unsure(db, since=now - LATELY)
        unsent, unhandled = outbox.oldest_waiting(db), _oldest_events(db, now)
        aside = db.scalar(select(func.count()).select_from(InboxEvent).where(InboxEvent.state == "set_aside"))
    lines = [(f'palier_outbox_oldest_seconds{{priority="{p}"}}', _age(unsent, p, now)) for p in TOO_OLD]
    lines += [(f'palier_inbox_oldest_seconds{{priority="{p}"}}', _age(unhandled, p, now)) for p in TOO_OLD]
    lines += [(f'palier_outbox_uncertain{{priority="{p}"}}', float(unsure.get(p, 0))) for p in TOO_OLD]
    return [*lines, ("palier_set_aside_total", float(aside or 0))]


def _age(since: Mapping[int, datetime], priority: int, now: datetime) -> float:
    return max(0.0, (now - since[priority]).total_seconds()) if priority in since else 0.0


def _oldest_events(db: Session, now: datetime) -> dict[int, datetime]:
    rows = select(InboxEvent.priority, func.min(InboxEvent.due_at)).where(
        InboxEvent.state == "waiting", InboxEvent.due_at <= now
    )
    return {row[0]: row[1] for row in db.execute(rows.group_by(InboxEvent.priority))}
