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
from conversation_flows.engine.flow import Language
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
    """What to do where the embedded engine has no model, and so hears little but dangers; None where it has one."""
    from nlu.shelf import trained_version

    if settings.nlu != EMBEDDED or trained_version(settings.models) is not None:
        return None
    return "The understanding is not trained, little but emergencies will be understood: run `palier nlu train`."


def reader(settings: Settings) -> Understand:
    """A function that reads messages with the embedded engine."""

    @cache
    def engine() -> Engine:
        from nlu.engine import engine_for

        return engine_for(None, settings.models)

    def understand(text: str, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None) -> Understanding:
        return engine().parse(text, locale=locale, now=now, timezone=timezone, expecting=expecting)

    return understand


@cache
def languages() -> tuple[Language, ...]:
    """Those that the understanding has data of."""
    from nlu.languages import known

    return tuple(Language(one.code, one.name, one.answered_in, one.also_called) for one in known().values())


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
