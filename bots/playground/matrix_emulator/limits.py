"""How much a homeserver takes, and how fast."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from backend.clock import Clock
from bots.playground.matrix_emulator.errors import too_large, too_many

EVENT: Final = 65_536
"""Bytes of a whole event in canonical JSON: Client-Server API, "Size limits"."""
KEY: Final = 255
"""Bytes of a user's, a room's, an event's name and of an event's type: the same place."""
UPLOAD: Final = 50 * 1024 * 1024
"""Bytes of a file: Synapse's `max_upload_size`."""
FRAME: Final = 700
"""Bytes of what a homeserver adds to an event of ours and counts as well: hashes, a signature, what came before."""


@dataclass(frozen=True)
class Limits:
    """Messages of one user: so many at once, then so many a second. The defaults are Synapse's `rc_message`."""

    burst: int = 10
    per_second: float = 0.2


@dataclass
class Pace:
    """Who has said how much lately. `lifted` are users whom an administrator lets say as much as they like."""

    clock: Clock
    limits: Limits
    lifted: set[str] = field(default_factory=set)
    _said: dict[str, tuple[float, float]] = field(default_factory=dict)

    def takes(self, user: str) -> None:
        """Raises Refusal where this user must wait."""
        if user in self.lifted:
            return
        now, limits = self.clock.monotonic(), self.limits
        since, count = self._said.get(user, (now, 0.0))
        left = max(0.0, count - (now - since) * limits.per_second)
        if left > limits.burst - 1:
            raise too_many((left - limits.burst + 1) / limits.per_second)
        self._said[user] = now, left + 1


def checked(kind: str, content: Any, room_id: str, user: str) -> None:
    """Raises Refusal where the event would be too large."""
    if len(kind.encode()) > KEY:
        raise too_large("'type' too large")
    event = {"type": kind, "content": content, "room_id": room_id, "sender": user}
    written = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(written) + FRAME > EVENT:
        raise too_large()
