"""A Matrix phone on the page, as Element looks: a face and a name above what each says, emojis below; no buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from bots.playground.matrix_emulator import Phone, Screen, Shown
from bots.playground.page.phone import LAST, shares


class MatrixOnPage:
    """One owner's Element. `home` is what it shares as its location."""

    platform = "matrix"

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
            case {"text": str(text), "reply": str(message)} if text.strip():
                await phone.replies_to(message, text.strip())
            case {"text": str(text), "edit": str(message)} if text.strip():
                await phone.edits(message, text.strip())
            case {"text": str(text)} if text.strip():
                await phone.types(text.strip())
            case {"react": str(emoji), "message": str(message)} if emoji.strip():
                await phone.reacts(message, emoji.strip())
            case _:
                return await shares(phone, what, self._home)
        return True


def drawn(screen: Screen) -> dict[str, Any]:
    """What the page draws of a screen (pure)."""
    shown = list(screen)
    read = next((one.event_id for one in reversed(shown) if one.read), "")
    messages = [_message(one, _before(shown, place), read) for place, one in enumerate(shown)]
    return {"messages": messages[-LAST:], "keys": [], "typing": screen.writes, "toast": ""}


def _before(shown: Sequence[Shown], place: int) -> Shown | None:
    return shown[place - 1] if place else None


def _message(one: Shown, before: Shown | None, read: str) -> dict[str, Any]:
    """Whose turn it is to speak is named once; how far we have read is marked under one message alone."""
    return {
        "id": one.event_id,
        "mine": one.mine,
        "kind": one.kind,
        "text": "👍" if one.kind == "sticker" else one.text,
        "at": one.at.isoformat(),
        "edited": one.edited,
        "editable": one.mine and one.kind == "text",
        "reply": one.answers,
        "reactions": list(one.reactions),
        "ticks": 3 if one.event_id == read else 0,
        "name": one.name if before is None or before.sender != one.sender else "",
        "buttons": [],
    }
