"""A WhatsApp phone on the page: three buttons or a list that opens, ticks, an emoji under a message, voice notes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

from bots.playground.page.phone import LAST, shares
from bots.playground.whatsapp_emulator import Phone, Screen, Shown

LIST: Final = "≡"
"""What the button carries that opens a list, and closes it."""


class WhatsAppOnPage:
    """One owner's WhatsApp. `home` is what it shares as its location."""

    platform = "whatsapp"

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
            case {"tap": str(data), "message": int(message)}:
                await phone.taps_data(message, data)
            case {"react": str(emoji), "message": int(message)} if emoji.strip():
                await self._reacts(message, emoji.strip())
            case _:
                return await shares(phone, what, self._home)
        return True

    async def _reacts(self, message: int, emoji: str) -> None:
        """The same emoji again takes it away."""
        there = any(one.number == message and one.reaction == emoji for one in self._phone.screen)
        await self._phone.reacts(message, "" if there else emoji)


def drawn(screen: Screen) -> dict[str, Any]:
    """What the page draws of a screen (pure). `sheet` is the list that is open; it has no rows where none is."""
    rows = [{"text": one.title, "data": one.id, "more": one.description} for one in screen.sheet]
    return {
        "messages": [_message(one) for one in screen[-LAST:]],
        "keys": [],
        "typing": screen.typing,
        "toast": "",
        "sheet": {"message": screen.opened, "rows": rows, "close": LIST},
    }


def _message(one: Shown) -> dict[str, Any]:
    buttons: list[list[dict[str, Any]]] = [[{"text": button.title, "data": button.id}] for button in one.buttons]
    buttons += [[{"text": f"{LIST} {one.opens}", "data": LIST}]] if one.opens else []
    buttons += [[{"text": "", "location": True}]] if one.asks_location else []
    return {
        "id": one.number,
        "mine": one.mine,
        "kind": one.kind,
        "text": "👍" if one.kind == "sticker" else one.text,
        "at": one.at.isoformat(),
        "edited": False,
        "reply": one.reply_to,
        "reactions": [one.reaction] if one.reaction else [],
        "ticks": one.ticks,
        "buttons": buttons,
    }
