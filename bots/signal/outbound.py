"""A part of a message of ours → the daemon's call (pure). Signal has no buttons: `fit` has made a numbered menu."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any, Final

from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Outgoing
from bots.channel import Media

TEXT_LIMIT: Final = 2000
"""UTF-8 bytes of a text: MAX_MESSAGE_SIZE_BYTES in signal-cli's ServiceConfig, as in Signal's apps. Of a longer one the
rest goes as a file, which a phone must fetch before it is read."""


def utf8_bytes(text: str) -> int:
    """Length as Signal counts it."""
    return len(text.encode())


CAN: Final = Capabilities(TEXT_LIMIT, measure=utf8_bytes)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the daemon: the command's name, and its parameters in camel case.

    The account is added later, where the command is one `of_account` and not of the daemon.
    """

    method: str
    params: dict[str, Any]
    of_account: bool = True


VERSION: Final = Call("version", {}, of_account=False)
ACCOUNTS: Final = Call("listAccounts", {}, of_account=False)


def say(part: Outgoing, to: str) -> Call:
    """Sends the text."""
    return Call("send", {"recipient": [to], "message": part.text})


def voice_note(recording: Media, to: str) -> Call:
    """Sends a recording, in the call itself (RFC 2397): the daemon may be on another machine.

    `voiceNote` is known to daemons from 2026 on; an older one passes over it, and the phone shows a sound to play.
    """
    file = f"data:{recording.kind};base64,{b64encode(recording.content).decode()}"
    return Call("send", {"recipient": [to], "attachment": [file], "voiceNote": True})


def typing(to: str) -> Call:
    """The person sees for 15 seconds that we write; our next message ends it."""
    return Call("sendTyping", {"recipient": [to]})


def read(to: str, timestamps: list[int]) -> Call:
    """The person sees that we have read these messages of theirs."""
    return Call("sendReceipt", {"recipient": to, "targetTimestamp": timestamps, "type": "read"})


def attachment(id_: str) -> Call:
    """The file that the daemon has fetched, in base64."""
    return Call("getAttachment", {"id": id_})
