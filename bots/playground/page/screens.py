"""A phone's screen → what the page draws (pure)."""

from __future__ import annotations

from typing import Any, Final

from bots.playground import whatsapp_emulator as whatsapp
from bots.playground.telegram_emulator import Screen, Shown

LAST: Final = 80
"""Messages that are drawn."""


def drawn(screen: Screen | whatsapp.Screen) -> dict[str, Any]:
    return _whatsapp(screen) if isinstance(screen, whatsapp.Screen) else _telegram(screen)


def _telegram(screen: Screen) -> dict[str, Any]:
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


def _whatsapp(screen: whatsapp.Screen) -> dict[str, Any]:
    """Three buttons under a message, or one that opens a list; ticks and reactions as on a phone."""
    return {
        "messages": [_bubble(one) for one in screen[-LAST:]],
        "keys": [],
        "typing": screen.typing,
        "toast": "",
        "sheet": {
            "message": screen.opened,
            "rows": [{"text": one.title, "data": one.id, "more": one.description} for one in screen.sheet],
        },
    }


def _bubble(one: whatsapp.Shown) -> dict[str, Any]:
    rows: list[list[dict[str, Any]]] = [[{"text": button.title, "data": button.id}] for button in one.buttons]
    rows += [[{"text": f"≡ {one.opens}", "data": "≡"}]] if one.opens else []
    rows += [[{"text": "", "location": True}]] if one.asks_location else []
    return {
        "id": one.number,
        "mine": one.mine,
        "kind": one.kind,
        "text": one.text,
        "at": one.at.isoformat(),
        "edited": False,
        "reply": one.reply_to,
        "buttons": rows,
        "ticks": one.ticks,
        "reaction": one.reaction,
    }
