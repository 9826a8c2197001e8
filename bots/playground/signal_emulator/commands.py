"""The daemon's commands that a bot needs: what they ask, what they do, what they answer, what they refuse."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bots.playground.signal_emulator.envelopes import event, receipt
from bots.playground.signal_emulator.faults import Fails, failed
from bots.playground.signal_emulator.state import Account, Bubble, Chat, Json

VERSION: Final = "0.13.19"
MAX_BYTES: Final = 2000
"""Of a text: what is longer goes as a file, and a phone shows only its beginning until it is fetched."""
PLAYED: Final = ("audio/aac", "audio/mp4", "audio/mpeg")
"""Kinds of sound that a voice note may be on every phone: those of Apple's play no Ogg."""
_DATA: Final = re.compile(r"data:(?P<mime>[\w.+-]+/[\w.+-]+)?(?:;[\w-]+=[^;,]*)*;base64,(?P<data>.*)", re.DOTALL)
LIMITED: Final = Fails("RATE_LIMIT_FAILURE")


class Refusal(Exception):
    """A JSON-RPC error of the daemon; `response` is what became of the message for each recipient."""

    def __init__(self, code: int, message: str, response: Json | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.response = response


def send(account: Account, params: Mapping[str, Any], fault: Fails | None = None) -> Any:
    """A text to people; one that reaches nobody is an error, with what became of it."""
    recipients, message, file = _recipients(params), params.get("message") or "", _attached(account, params)
    if not recipients:
        raise Refusal(-1, "No recipients given")
    if not isinstance(message, str) or not (message or file):
        raise Refusal(
            -1, "Sending empty message is not allowed, either a message, attachment or sticker must be given."
        )
    timestamp = account.timestamp()
    results = [_hand_over(account, one, Said(message, file), timestamp, fault) for one in recipients]
    answer = {"timestamp": timestamp, "results": results}
    types = {one["type"] for one in results}
    if "SUCCESS" in types:
        return answer
    if types == {"IDENTITY_FAILURE"}:
        raise Refusal(-4, "Failed to send message due to untrusted identities", answer)
    if types == {"RATE_LIMIT_FAILURE"}:
        raise Refusal(-5, "Failed to send message due to rate limiting", answer)
    raise Refusal(-1, "Failed to send message", answer)


@dataclass(frozen=True)
class Said:
    """What a message says: its text, and what it carries."""

    text: str
    file: Attached | None

    @property
    def kind(self) -> str:
        if self.file is not None:
            return self.file.kind
        return "text" if len(self.text.encode()) <= MAX_BYTES else "long text"


@dataclass(frozen=True)
class Attached:
    kind: str
    id: str


def _attached(account: Account, params: Mapping[str, Any]) -> Attached | None:
    """A file of the call itself; a voice note is told from other sounds. Phones play no Ogg as one."""
    given = params.get("attachment") or []
    files = given if isinstance(given, list) else [given]
    if len(files) > 1:
        raise Refusal(-1, "this emulator shows one attachment")
    if not files:
        return None
    found = _DATA.fullmatch(str(files[0]))
    if found is None:
        raise Refusal(-1, "Failed to add attachment: no such file, and no data URI (RFC 2397)")
    try:
        content = base64.b64decode(found["data"], validate=True)
    except binascii.Error:
        raise Refusal(-1, "Failed to add attachment: Illegal base64 character") from None
    mime = found["mime"] or "text/plain"
    plays = bool(params.get("voiceNote")) and mime in PLAYED and bool(content)
    return Attached("voice" if plays else "file", account.store(mime, content).id)


def _hand_over(account: Account, recipient: str, message: Said, timestamp: int, fault: Fails | None) -> Json:
    chat = account.find(recipient)
    address = chat.owner.address if chat else {"uuid": recipient, "number": None, "username": None}
    if chat is None or not chat.registered:
        return failed(Fails("UNREGISTERED_FAILURE"), address)
    if not chat.trusted:
        return failed(Fails("IDENTITY_FAILURE"), address)
    if fault is not None:
        account.challenge = fault.token
        return failed(fault, address)
    if account.challenge is not None:
        return failed(Fails("RATE_LIMIT_FAILURE", account.challenge, 86_400), address)
    if not chat.lets_through(account.clock.monotonic()):
        return failed(LIMITED, address)
    file = message.file.id if message.file else ""
    chat.bubbles[timestamp] = Bubble(
        timestamp, account.clock.now(), mine=False, kind=message.kind, text=message.text, file=file
    )
    chat.writes = False
    chat.changed()
    arrived = receipt(timestamp + 1, "delivery", [timestamp])
    account.tell(event(account, chat.owner, timestamp + 1, receiptMessage=arrived))
    return {"recipientAddress": address, "type": "SUCCESS"}


def send_typing(account: Account, params: Mapping[str, Any]) -> Any:
    chats = _known(account, params)
    for chat in chats:
        chat.writes = not params.get("stop")
        chat.changed()
    return {"timestamp": account.timestamp(), "results": _took(chats)}


def send_receipt(account: Account, params: Mapping[str, Any]) -> Any:
    timestamps = params.get("targetTimestamp")
    given = timestamps if isinstance(timestamps, list) else [timestamps]
    told = [one for one in given if isinstance(one, int)]
    if not told or len(told) < len(given):
        raise Refusal(-1, "Missing target timestamp")
    if params.get("type", "read") not in ("read", "viewed"):
        raise Refusal(-1, f"Unknown receipt type: {params.get('type')}")
    chats = _known(account, params)
    for chat in chats:
        for one in told:
            if bubble := chat.bubbles.get(one):
                bubble.read = True
        chat.changed()
    return {"timestamp": account.timestamp(), "results": _took(chats)}


def get_attachment(account: Account, params: Mapping[str, Any]) -> Any:
    kept = account.files.get(str(params.get("id")))
    if kept is None:
        raise Refusal(-1, f"Could not find attachment with ID: {params.get('id')}")
    return {"data": base64.b64encode(kept.content).decode()}


def submit_challenge(account: Account, params: Mapping[str, Any]) -> Any:
    if not params.get("challenge") or params.get("challenge") != account.challenge or not params.get("captcha"):
        raise Refusal(-1, "Captcha rejected, it may be outdated, already used or solved from a different IP address.")
    account.challenge = None
    return {}


def trust(account: Account, params: Mapping[str, Any]) -> Any:
    """The safety number of a person is confirmed: what they sent meanwhile comes now."""
    if not params.get("verifiedSafetyNumber") and not params.get("trustAllKnownKeys"):
        raise Refusal(-1, "You need to specify the fingerprint/safety number you have verified with -v SAFETY_NUMBER")
    for chat in _known(account, params):
        chat.trusted = True
        for kept in chat.kept_back:
            account.tell(kept)
        chat.kept_back.clear()
    return {}


Command = Callable[[Account, Mapping[str, Any]], Any]

COMMANDS: Final[Mapping[str, Command]] = {
    "send": send,
    "sendTyping": send_typing,
    "sendReceipt": send_receipt,
    "getAttachment": get_attachment,
    "submitRateLimitChallenge": submit_challenge,
    "trust": trust,
}


def _recipients(params: Mapping[str, Any]) -> list[str]:
    """Many values may be given as one or as a list (signal-cli-jsonrpc(5))."""
    given = params.get("recipient") or []
    return [str(one) for one in (given if isinstance(given, list) else [given])]


def _known(account: Account, params: Mapping[str, Any]) -> list[Chat]:
    found = [account.find(one) for one in _recipients(params)]
    if not found:
        raise Refusal(-1, "No recipients given")
    return [chat for chat in found if chat is not None and chat.registered]


def _took(chats: list[Chat]) -> list[Json]:
    return [{"recipientAddress": chat.owner.address, "type": "SUCCESS"} for chat in chats]
