"""A Telegram phone on the page: what is drawn, and what may be done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from bots.playground.page.phone import LAST
from bots.playground.phones import Owner
from bots.playground.telegram_emulator import Screen, Shown


class TelegramOnPage:
    """One owner's Telegram."""

    platform = "telegram"

    def __init__(self, owner: Owner) -> None:
        self._phone = owner.phone
        self._home = owner.home

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
            case {"share": "location"}:
                await phone.shares_location(*self._home)
            case {"share": "photo"}:
                await phone.sends_photo()
            case {"share": "sticker"}:
                await phone.sends_sticker()
            case _:
                return False
        return True


def drawn(screen: Screen) -> dict[str, Any]:
    """What the page draws of a screen (pure)."""
    return {
        "messages": [_message(one) for one in screen[-LAST:]],
        "keys": [
            [{"text": key.text, "location": bool(key.request_location)} for key in row] for row in screen.keyboard
        ],
        "typing": screen.action == "typing",
        "toast": screen.toast.text if screen.toast else "",
    }


def _message(one: Shown) -> dict[str, Any]:
    return {
        "id": one.message_id,
        "mine": one.mine,
        "kind": one.kind,
        "text": one.text or (one.message.sticker.emoji or "" if one.message.sticker else ""),
        "at": one.at.isoformat(),
        "edited": one.edited,
        "reply": one.reply_to,
        "buttons": [[{"text": button.text, "data": button.callback_data} for button in row] for row in one.buttons],
    }
