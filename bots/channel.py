"""What a channel is: it turns a platform's updates into `Incoming`, and a part into the platform's call.

It knows nothing of people, flows or the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Incoming, Outgoing, Receipt

Received = Incoming | Receipt
Receive = Callable[[Sequence[Received]], Awaitable[None]]
"""Persists what came in; only when it returns may the platform be acknowledged."""


class Channel(Protocol):
    """One account of ours on one platform."""

    name: str
    """The channel's name: telegram, webchat, terminal…"""
    address: str
    """Our name there; empty until `open` has asked the platform."""
    can: Capabilities
    repeats_safely: bool
    """Whether sending a part again under the same `key` is one message (Matrix) or two."""
    pace: float
    """Messages a second that the whole account may send."""
    pace_person: float
    """Messages a second to one person."""

    async def open(self) -> None:
        """Connects and learns our own address.

        Raises:
            AccountBroken: the token is refused.
            Unreachable: the platform does not answer.
        """
        ...

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """Hands over what comes in, until cancelled; returns at once where the platform calls us instead.

        `cursor` is where the last listener left off; `save` keeps a new one.
        """
        ...

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Sends one part to the platform's address `to` and returns the platform's id of it; raises a `SendError`.

        `key` is the same each time this very part is sent.
        """
        ...

    async def close(self) -> None: ...


@runtime_checkable
class Webhook(Protocol):
    """A channel that is called by its platform."""

    async def receive(self, headers: Any, body: bytes) -> Sequence[Received]:
        """Verifies and reads one call.

        Raises:
            NotFromPlatform: the secret or signature is missing or wrong.
            Malformed: the body is not what the platform documents.
        """
        ...


@runtime_checkable
class Verified(Protocol):
    """A channel whose platform asks, before it calls us, whether the address is ours."""

    def verify(self, query: Mapping[str, str]) -> str:
        """What to answer to the address's query.

        Raises:
            NotFromPlatform: it does not know the word that was agreed.
        """
        ...


@runtime_checkable
class Windowed(Protocol):
    """A channel where free text may only follow, within a time, what the person wrote."""

    window: timedelta

    async def knock(self, to: str, message: Outgoing, *, key: str, town: str) -> str:
        """Sends the approved notice that this message waits, in the name of the person's town; returns the platform's
        id of it. Raises as `send`.
        """
        ...


def is_open(channel: Windowed, heard_at: datetime | None, now: datetime) -> bool:
    """Whether free text may go to somebody who wrote last at this moment."""
    return heard_at is not None and now < heard_at + channel.window


@dataclass(frozen=True, slots=True)
class Media:
    """A file that somebody sent: its bytes, and what the platform says they are (`audio/ogg`)."""

    content: bytes
    kind: str


@runtime_checkable
class MediaSource(Protocol):
    """A channel whose people send files."""

    async def fetch(self, file: str, *, largest: int) -> Media:
        """The file that `SentMedia.file` names, of at most so many bytes: the rest is not even read.

        Raises:
            TooLarge: it is larger.
            Rejected: it is not there any more.
            SendError: as in `Channel.send`.
        """
        ...


@runtime_checkable
class SpeaksAudio(Protocol):
    """A channel that can send a voice note."""

    async def send_voice(self, to: str, recording: Media, *, key: str) -> str:
        """Sends it to the platform's address `to`, and returns the platform's id of it; raises as `Channel.send`.

        Raises:
            Rejected: the person, or the platform, takes no voice notes of this kind: the text says it all.
        """
        ...
