"""What stands on a person's screen: bubbles of plain text. Signal has no buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bots.playground.signal_emulator.state import Bubble, Chat


@dataclass(frozen=True)
class Shown:
    """One message. `reactions` are the emojis under it, `quote` the message that it answers."""

    timestamp: int
    at: datetime
    mine: bool
    kind: str
    text: str
    quote: int | None
    reactions: tuple[str, ...]
    edited: bool
    read: bool


@dataclass(frozen=True)
class Screen(Sequence[Shown]):
    """The chat, oldest message first. `writes`: the other side is seen writing."""

    shown: tuple[Shown, ...]
    writes: bool

    def __getitem__(self, place: int) -> Shown:  # type: ignore[override]  # no slices: nobody needs them
        return self.shown[place]

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def texts(self) -> list[str]:
        """What we said, in order."""
        return [one.text for one in self.shown if not one.mine]

    def __str__(self) -> str:
        return "\n".join(f"{'→' if one.mine else '←'} {one.text or one.kind}" for one in self.shown)


def screen_of(chat: Chat) -> Screen:
    return Screen(tuple(map(_shown, sorted(chat.bubbles.values(), key=lambda one: one.timestamp))), chat.writes)


def _shown(one: Bubble) -> Shown:
    reactions = tuple(one.reactions.values())
    return Shown(one.timestamp, one.at, one.mine, one.kind, one.text, one.quote, reactions, one.edited, one.read)
