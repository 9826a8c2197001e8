"""What a turn needs from outside (`House`), and a turn under way (`Turn`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.messaging.inbox import Claimed
from backend.services.accounts.sharing import Reach
from backend.services.checkins.ways import Ways
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.flow import Flows, Language, Who, spoken_languages
from conversation_flows.engine.outcome import Say
from nlu.understanding import Understanding

Understand = Callable[[str, str, datetime, ZoneInfo, str | None], Understanding]
"""(text, locale, now, zone, expecting) → what it means. Never raises; the safety rules are always ours."""

Weigh = Callable[[Understanding, str, datetime, ZoneInfo, str | None], Understanding]
"""(what was read ahead, locale, now, zone, expecting) → what it means now that this question is open."""


@dataclass(frozen=True)
class House:
    """Everything a turn needs from outside."""

    database: Database
    clock: Clock
    flows: Flows
    understand: Understand
    read_ahead: Callable[[Database], object] = lambda _database: None
    """Has a remote engine read what waits, before any lock is taken."""
    languages: Callable[[], tuple[Language, ...]] = spoken_languages
    """Those that are understood."""
    weigh: Weigh = lambda heard, *_circumstances: heard
    """Interprets what was read ahead against the open question, which only the turn knows."""
    speaks: frozenset[str] = frozenset()
    """The channels on which messages of ours can be heard."""
    web: str = ""
    """The address under which browsers reach this program; empty where they do not."""


@dataclass
class Turn:
    """A turn under way: where the talk stands, and what will be said."""

    db: Session
    claimed: Claimed
    who: Who
    talk: Conversation
    says: list[Say]
    understanding: Understanding | None = None
    hushed: bool = False
    reach: Reach | None = None
    """The telephone, shared with somebody, on which what we start is said."""
    ways: Callable[[], Ways] = Ways
    """Where they may be asked how they are: looked up once, and only where it matters."""
