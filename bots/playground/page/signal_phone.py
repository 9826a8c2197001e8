"""A Signal phone on the page: plain text, quotes, emojis under a message, voice notes; no buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from bots.playground.page.phone import LAST, shares
from bots.playground.signal_emulator import Phone, Screen, Shown


class SignalOnPage:
    """One owner's Signal. `home` is what it shares as its location."""

    platform = "signal"

    def __init__(self, phone: Phone, home: tuple[float, float]) -> None:
        self._phone = phone
        self._home = home

    def drawn(self) -> dict[str, Any]:
        return drawn(self._phone.screen)

    def changes(self) -> AsyncIterator[Screen]:
        return self._phone.subscribe()

    async def does(self, what: Any) -> bool:
        phone = self._phone
        match what:
            case {"text": str(text), "reply": int(message)} if text.strip():
                await phone.replies_to(message, text.strip())
            case {"text": str(text)} if text.strip():
                await phone.types(text.strip())
            case {"react": str(emoji), "message": int(message)} if emoji.strip():
                await phone.reacts(message, emoji.strip())
            case _:
                return await shares(phone, what, self._home)
        return True


def drawn(screen: Screen) -> dict[str, Any]:
    """What the page draws of a screen (pure)."""
    last = screen.shown[-LAST:]
    return {"messages": [_message(one) for one in last], "keys": [], "typing": screen.writes, "toast": ""}


def _message(one: Shown) -> dict[str, Any]:
    return {
        "id": one.timestamp,
        "mine": one.mine,
        "kind": one.kind,
        "text": one.text,
        "at": one.at.isoformat(),
        "edited": one.edited,
        "reply": one.quote,
        "reactions": list(one.reactions),
        "buttons": [],
    }
