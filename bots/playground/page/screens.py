"""A phone's screen → what the page draws (pure)."""

from __future__ import annotations

from typing import Any, Final

from bots.playground.telegram_emulator import Screen, Shown

LAST: Final = 80
"""Messages that are drawn."""


def drawn(screen: Screen) -> dict[str, Any]:
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
