"""Understanding, as the turn asks for it: the engine that the settings name, loaded when the first message comes.

The embedded engine reads in the turn, in a millisecond. A remote one reads before it, with no lock held, and its answer
is kept with the event; the turn weighs it against the question that is open by then. Nobody waits long for a server,
and in danger nobody waits for one at all.
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
from backend.messaging.ahead import Unread, understood, unread
from backend.messaging.codec import Unreadable
from backend.messaging.messages import EVENTS
from backend.messaging.voice import TRANSCRIPTS
from conversation_flows.engine.flow import Language
from conversation_flows.turn import Understand
from nlu.understanding import Understanding

if TYPE_CHECKING:
    from backend.settings import Settings
    from nlu.engine import Engine

EMBEDDED: Final = "embedded"
TEXTS: Final = ("Wrote", "Edited", "Spoke")
"""Events that hold words to be understood."""

AHEAD_S: Final = 2.0
"""Seconds after which no further message is read ahead of a turn: the rest is for the next, or for the turn itself."""

log = structlog.get_logger()


def untrained(settings: Settings) -> str | None:
    """What to do where the embedded engine has no model that it may use, and so hears little but dangers; else None.

    It only glances at the model, as every start does. It matters with a Rasa server too: the embedded engine reads
    whatever that does not.
    """
    from nlu.shelf import ModelRefused, glance

    try:
        glance(settings.models)
    except ModelRefused as refused:
        return str(refused)
    return None


def refused(settings: Settings) -> str | None:
    """As `untrained`, but the model is read whole, as before the first message."""
    from nlu.engine import EmbeddedEngine

    return EmbeddedEngine(settings.models).refused


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


@cache
def languages() -> tuple[Language, ...]:
    """Those that the understanding has data of."""
    from nlu.languages import known

    return tuple(Language(one.code, one.name, one.answered_in, one.also_called) for one in known().values())


def weigh(heard: Understanding, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None) -> Understanding:
    """What was read ahead, in the light of the question that is open now."""
    from nlu.engine import weighed

    return weighed(heard, locale=locale, now=now, timezone=timezone, expecting=expecting)


def read_ahead(settings: Settings, clock: Clock) -> Callable[[Database], object]:
    """Has the remote engine of the settings read what waits; nothing to do where the embedded one reads."""
    if settings.nlu == EMBEDDED:
        return lambda _database: None

    @cache
    def engine() -> Engine:
        from nlu.engine import engine_for

        return engine_for(settings.nlu, settings.models, clock.monotonic)

    def ahead(database: Database) -> int:
        with database.read() as db:
            waiting = unread(db, TEXTS)
        read: list[tuple[int, str]] = []
        until = clock.monotonic() + AHEAD_S
        for one in waiting:
            text = _text(one)
            if text is None:
                continue  # its turn sets it aside
            if clock.monotonic() > until or is_urgent(text):
                break  # the most urgent come first: their turn is next
            heard = engine().parse(text, locale=one.locale, now=clock.now(), timezone=ZoneInfo(one.zone))
            read.append((one.id, json.dumps(heard.to_wire(), ensure_ascii=False)))
        if read:
            with database.write() as db:
                for id_, wire in read:
                    understood(db, id_, wire)
        return len(read)

    return ahead


def _text(one: Unread) -> str | None:
    """The words of the message, written or said."""
    try:
        text: str = TRANSCRIPTS.loads(one.transcript).text if one.transcript else EVENTS.loads(one.content).text
    except Unreadable:
        return None
    return text or None


def is_urgent(text: str) -> bool:
    """Whether the safety rules hear a danger: such a message is claimed before all others."""
    from nlu.safety import alarm

    return alarm(text) is not None
