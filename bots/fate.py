"""What became of one row of the outbox that was handed to its channel."""

from __future__ import annotations

from dataclasses import dataclass

from backend.messaging.outbox import ToSend
from bots.errors import SendError


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one row: how many parts were taken, the platform's ids of those taken this time, the error;
    whether it went at all, or a notice went in its place."""

    row: ToSend
    parts: int
    platform_ids: tuple[str, ...] = ()
    error: SendError | None = None
    tried: bool = True
    parked: bool = False
