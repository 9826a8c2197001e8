"""What Signal and the daemon know: our account, the people, their chats with us, the events that wait to be read."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from backend.clock import Clock

Json = dict[str, Any]

KEPT: Final = 1000
"""Events that a newer daemon gives again (SseEventBuffer.MAX_EVENTS)."""
BURST: Final = 60
PER_SECOND: Final = 1.0
"""Messages that Signal's server lets through to one person: so many at once, then so many a second."""


@dataclass(frozen=True)
class Profile:
    """Somebody on Signal. A number may be hidden; the account's uuid never is."""

    uuid: str
    name: str
    number: str | None = None

    @property
    def address(self) -> Json:
        """JsonRecipientAddress."""
        return {"uuid": self.uuid, "number": self.number, "username": None}

    def known_as(self, name: str) -> bool:
        return name in (self.uuid, self.number)


@dataclass
class Bubble:
    """One message of a chat as the phone shows it. `mine`: of the phone's owner."""

    timestamp: int
    at: datetime
    mine: bool
    kind: str
    text: str
    quote: int | None = None
    reactions: dict[str, str] = field(default_factory=dict)
    edited: bool = False
    read: bool = False
    file: str = ""
    """The id of what it carries, where it does."""


@dataclass
class Chat:
    """The chat between one person and us."""

    owner: Profile
    bubbles: dict[int, Bubble] = field(default_factory=dict)
    registered: bool = True
    trusted: bool = True
    writes: bool = False
    """Whether they see that we write."""
    kept_back: list[Json] = field(default_factory=list)
    """What they sent since their safety number changed: the daemon hands it over once it is trusted."""
    tokens: float = float(BURST)
    refilled: float = 0.0
    watchers: set[Callable[[], None]] = field(default_factory=set)

    def changed(self) -> None:
        for watcher in list(self.watchers):
            watcher()

    def lets_through(self, now: float) -> bool:
        """Signal's limit of messages to one person."""
        self.tokens = min(float(BURST), self.tokens + (now - self.refilled) * PER_SECOND)
        self.refilled = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@dataclass(frozen=True)
class StoredFile:
    """A file that the daemon has fetched."""

    id: str
    kind: str
    content: bytes
    name: str | None


class Account:
    """Our number on this daemon. Events wait until somebody reads the stream: then they are gone, or numbered."""

    def __init__(self, number: str, clock: Clock, *, numbered: bool) -> None:
        self.me = Profile("0a1b2c3d-0000-4000-8000-00000000feed", "Mairie", number)
        self.clock = clock
        self.chats: dict[str, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.waiting: deque[Json] = deque()
        self.streams: list[asyncio.Queue[tuple[int, Json]]] = []
        self.streams_changed = asyncio.Event()
        self.challenge: str | None = None
        """Asked by Signal: until it is answered nothing is sent."""
        self._numbered = numbered
        self._numbers = itertools.count(1)
        self._told: deque[tuple[int, Json]] = deque(maxlen=KEPT)
        self._last = 0
        self._files = itertools.count(1)

    def chat(self, owner: Profile) -> Chat:
        if owner.uuid not in self.chats:
            self.chats[owner.uuid] = Chat(owner, refilled=self.clock.monotonic())
        return self.chats[owner.uuid]

    def find(self, recipient: str) -> Chat | None:
        return next((chat for chat in self.chats.values() if chat.owner.known_as(recipient)), None)

    def timestamp(self) -> int:
        """The moment that names a message; no two have the same (signal-cli since 0.13.16)."""
        self._last = max(self._last + 1, round(self.clock.now().timestamp() * 1000))
        return self._last

    def store(self, kind: str, content: bytes, name: str | None = None, extension: str = "bin") -> StoredFile:
        kept = StoredFile(f"file{next(self._files):04d}.{extension}", kind, content, name)
        self.files[kept.id] = kept
        return kept

    # --- events -----------------------------------------------------------------------------------------------------

    def tell(self, event: Json) -> None:
        """Something for whoever reads the stream; it waits at Signal while nobody does."""
        self.waiting.append(event)
        self.flow()

    def flow(self) -> None:
        while self.streams and self.waiting:
            numbered = (next(self._numbers), self.waiting.popleft())
            self._told.append(numbered)
            for stream in self.streams:
                stream.put_nowait(numbered)

    def subscribe(self, last: str | None) -> asyncio.Queue[tuple[int, Json]]:
        """A new stream; with the number of the last event that was read, what came after it comes first."""
        stream: asyncio.Queue[tuple[int, Json]] = asyncio.Queue()
        if self._numbered and last is not None:
            known = last.removeprefix("run-")
            after = int(known) if last.startswith("run-") and known.isdigit() else 0
            for number, event in self._told:
                if number > after:
                    stream.put_nowait((number, event))
        self.streams.append(stream)
        self.streams_changed.set()
        self.flow()
        return stream

    def unsubscribe(self, stream: asyncio.Queue[tuple[int, Json]]) -> None:
        self.streams.remove(stream)
        self.streams_changed.set()

    def name_of(self, number: int) -> str | None:
        return f"run-{number}" if self._numbered else None
