"""Understanding, as the turn asks for it: the engine that the settings name, loaded when the first message comes.

The embedded engine reads in the turn, in a millisecond. A remote one reads before it, with no lock held, and its answer
is kept with the event; where it does not answer, the embedded engine reads: nobody waits for a server.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import structlog

from backend.clock import Clock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.codec import Unreadable
from backend.messaging.messages import EVENTS
from conversation_flows.turn import Understand
from nlu.understanding import Understanding

if TYPE_CHECKING:
    from backend.settings import Settings
    from nlu.engine import Engine

EMBEDDED: Final = "embedded"
TEXTS: Final = ("Wrote", "Edited")
"""Events that hold words to be understood."""

log = structlog.get_logger()


def untrained(settings: Settings) -> str | None:
    """What to do where the embedded engine has no model that it may use, and so hears little but dangers; else None.

    It only glances at the model, as every start does.
    """
    from nlu.shelf import ModelRefused, glance

    if settings.nlu != EMBEDDED:
        return None
    try:
        glance(settings.models)
    except ModelRefused as refused:
        return str(refused)
    return None


def refused(settings: Settings) -> str | None:
    """As `untrained`, but the model is read whole, as before the first message."""
    from nlu.engine import EmbeddedEngine

    return EmbeddedEngine(settings.models).refused if settings.nlu == EMBEDDED else None


def reader(settings: Settings) -> Understand:
    """A function that reads messages with the embedded engine."""

    @cache
    def engine() -> Engine:
        from nlu.engine import EmbeddedEngine

        ours = EmbeddedEngine(settings.models)
        if ours.refused is not None:
            log.error("reading.refused", why=ours.refused)
        return ours

    def understand(text: str, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None) -> Understanding:
        return engine().parse(text, locale=locale, now=now, timezone=timezone, expecting=expecting)

    return understand


def read_ahead(settings: Settings, clock: Clock) -> Callable[[Database], object]:
    """Has the remote engine of the settings read what waits; nothing to do where the embedded one reads."""
    if settings.nlu == EMBEDDED:
        return lambda _database: None

    @cache
    def engine() -> Engine:
        from nlu.engine import engine_for

        return engine_for(settings.nlu, settings.models)

    def ahead(database: Database) -> int:
        with database.read() as db:
            waiting = inbox.unread(db, TEXTS)
        read = [(id_, wire) for id_, *message in waiting if (wire := _asked(engine(), clock, *message)) is not None]
        if read:
            with database.write() as db:
                for id_, wire in read:
                    inbox.understood(db, id_, wire)
        return len(read)

    return ahead


def _asked(engine: Engine, clock: Clock, content: str, locale: str, timezone: str) -> str | None:
    from nlu.engine import UnderstandingUnavailable

    try:
        text = EVENTS.loads(content).text
        understood = engine.parse(text, locale=locale, now=clock.now(), timezone=ZoneInfo(timezone))
    except Unreadable:
        return None  # its turn sets it aside
    except UnderstandingUnavailable:
        log.warning("reading.unavailable")
        return None
    return json.dumps(understood.to_wire(), ensure_ascii=False)


def is_urgent(text: str) -> bool:
    """Whether the safety rules hear a danger: such a message is claimed before all others."""
    from nlu.safety import alarm

    return alarm(text) is not None
