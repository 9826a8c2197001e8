"""The daemon's event → what the person sent, or what became of our messages (pure).

A person is known by the uuid of their account (ACI): a number may be hidden, and changes hands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from backend.messaging.messages import (
    Called,
    Content,
    Edited,
    Incoming,
    Reacted,
    Receipt,
    SentMedia,
    SharedContact,
    SharedPlace,
    Wrote,
)
from bots.channel import Received
from bots.errors import Malformed
from bots.legible import legible

Json = Mapping[str, Any]

LONG_TEXT: Final = "text/x-signal-plain"
"""The file in which an app sends what a long message has beyond the first 2000 bytes."""
_PLACE: Final = re.compile(r"https://maps\.google\.com/maps\?q=(-?\d{1,2}(?:\.\d+)?)(?:,|%2C)(-?\d{1,3}(?:\.\d+)?)\b")
"""How Signal's apps share a place: this address in the text, and a picture of the map."""
_KINDS: Final = {"image": "photo", "video": "video", "audio": "audio"}
_SPEECHLESS: Final = ("payment", "pollCreate", "storyContext")
"""What a data message may hold that we cannot read, and that is a sign of life all the same."""
_UNTRUSTED: Final = "UntrustedIdentityException"
_LAST_MOMENT: Final = 253_402_300_799_000
"""Milliseconds: the end of the year 9999."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one event brought. `ignored` names why it brought nothing, for the counts: `group`, `own`, `typing`…"""

    received: Sequence[Received] = ()
    ignored: str = ""


@dataclass(frozen=True, slots=True)
class _Envelope:
    """Who sent something, and when: together they name it."""

    account: str
    sender: str
    sent: int
    name: str

    @property
    def key(self) -> str:
        return message_key(self.account, self.sender, self.sent)

    def brings(self, content: Content, aside: str = "") -> Read:
        at = datetime.fromtimestamp(self.sent / 1000, UTC)
        return Read((Incoming(self.key + aside, self.sender, content, at, self.name),))


def message_key(account: str, sender: str, timestamp: int) -> str:
    """How we name a message that somebody sent us: on Signal its sender and moment do."""
    return f"{account}:{sender}:{timestamp}"


def file_name(kind: str, id_: str) -> str:
    """How we name a file: the daemon gives its bytes later without saying what they are."""
    return f"{kind} {id_}"


def incoming(event: Json, account: str) -> Read:
    """What an event of `GET /api/v1/events` says to our account.

    Raises:
        Malformed: it is not what the daemon documents.
    """
    if event.get("account") != account:
        return Read(ignored="other_account")
    raw = _object(event, "envelope")
    sender = raw.get("sourceUuid") or raw.get("sourceNumber") or ""
    if not isinstance(sender, str) or not sender:
        return Read(ignored="nobody")  # a sealed message that nobody could open
    if raw.get("sourceNumber") == account or "syncMessage" in raw:
        return Read(ignored="own")
    here = _Envelope(account, sender, _moment(raw, "timestamp"), legible(str(raw.get("sourceName") or "")))
    if "exception" in event:
        return _unreadable(here, _object(event, "exception"))
    match raw:
        case {"receiptMessage": {} as receipt}:
            return Read(_receipts(receipt))
        case {"dataMessage": {} as data}:
            return _data(here, data)
        case {"editMessage": {"dataMessage": {} as data} as edit}:
            return _edit(here, edit, data)
        case {"callMessage": {"offerMessage": {} as offer}}:
            return _call(here, offer)
        case _:
            return Read(
                ignored=next((kind for kind in ("typing", "call", "story") if f"{kind}Message" in raw), "empty")
            )


def _call(here: _Envelope, offer: Json) -> Read:
    """One call, which may be offered several times; that it was missed, or ended, says nothing more."""
    at = datetime.fromtimestamp(here.sent / 1000, UTC)
    name = f"{here.account}:{here.sender}:call:{_id(offer.get('id'))}"
    return Read((Incoming(name, here.sender, Called(), at, here.name),))


def _unreadable(here: _Envelope, exception: Json) -> Read:
    """Something that could not be opened. Where the sender's key has changed, they wait for an answer all the same:
    ours is refused by the daemon, and staff learn why. The daemon asks for anything else again by itself.

    What it hands over later has the message's own key.
    """
    if exception.get("type") == _UNTRUSTED:
        return here.brings(SentMedia("other"), ":untrusted")
    return Read(ignored="unreadable")


def _receipts(receipt: Json) -> list[Received]:
    state = "read" if receipt.get("isRead") or receipt.get("isViewed") else "delivered"
    if state == "delivered" and not receipt.get("isDelivery"):
        return []
    at = datetime.fromtimestamp(_moment(receipt, "when") / 1000, UTC)
    return [Receipt(str(_whole(sent)), state, at) for sent in _list(receipt, "timestamps")]


def _data(here: _Envelope, data: Json) -> Read:
    if data.get("groupInfo"):
        return Read(ignored="group")
    if data.get("remoteDelete"):
        return Read(ignored="deleted")
    content: Content | None
    if reaction := data.get("reaction"):
        content = _reaction(here, _checked(reaction))
        return here.brings(content) if content else Read(ignored="reaction")
    content = _content(here, data)
    return here.brings(content) if content else Read(ignored="empty")


def _edit(here: _Envelope, edit: Json, data: Json) -> Read:
    if data.get("groupInfo"):
        return Read(ignored="group")
    text = _text(data)
    if not text:
        return Read(ignored="empty")
    return here.brings(Edited(text, message_key(here.account, here.sender, _moment(edit, "targetSentTimestamp"))))


def _reaction(here: _Envelope, reaction: Json) -> Reacted | None:
    """An emoji on a message of ours; one on their own, or taken away, says nothing."""
    if reaction.get("isRemove") or _wrote(here, reaction, "targetAuthor"):
        return None
    emoji = reaction.get("emoji")
    if not isinstance(emoji, str) or not emoji:
        raise Malformed("a reaction without an emoji")
    return Reacted(legible(emoji), str(_moment(reaction, "targetSentTimestamp")))


def _content(here: _Envelope, data: Json) -> Content | None:
    text = _text(data)
    if place := _PLACE.search(text):
        latitude, longitude = float(place[1]), float(place[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return SharedPlace(latitude, longitude)
    files = [one for one in map(_checked, _list(data, "attachments")) if one.get("contentType") != LONG_TEXT]
    if files:
        return _file(files[0], text)
    if data.get("sticker"):
        return SentMedia("sticker")
    if contacts := _list(data, "contacts"):
        return _contact(_checked(contacts[0]))
    if text:
        return Wrote(text, _reply_to(here, data))
    return SentMedia("other") if any(data.get(one) for one in _SPEECHLESS) else None


def _file(file: Json, caption: str) -> SentMedia:
    """An older daemon does not say which sound is a voice note: it is the one that has no file's name."""
    type_ = str(file.get("contentType") or "")
    kind = _KINDS.get(type_.partition("/")[0], "document")
    if kind == "audio" and (file.get("voiceNote") or file.get("isVoiceNote", not file.get("filename"))):
        kind = "voice"
    id_ = file.get("id")
    named = file_name(type_, id_) if isinstance(id_, str) and id_ else ""
    return SentMedia(kind, named, caption, _seconds(file))


def _seconds(file: Json) -> int:
    told = file.get("duration") or 0  # 0.13.19 does not tell
    return int(told) if isinstance(told, int | float) and told >= 0 else 0


def _contact(contact: Json) -> SharedContact:
    name = contact.get("name") or {}
    said = (name.get("nickname"),) if name.get("nickname") else (name.get("given"), name.get("family"))
    shown = " ".join(one for one in said if one) or contact.get("organization") or ""
    numbers = [one.get("value") for one in map(_checked, _list(contact, "phone")) if one.get("value")]
    return SharedContact(legible(str(shown)), str(numbers[0]) if numbers else "")


def _reply_to(here: _Envelope, data: Json) -> str | None:
    """The message of ours that this one answers; an answer to their own words is none."""
    quote = data.get("quote")
    if not isinstance(quote, Mapping) or _wrote(here, quote, "author"):
        return None
    return str(_moment(quote, "id"))


def _wrote(here: _Envelope, of: Json, author: str) -> bool:
    """Whether the sender wrote that message themselves: in a chat of two, it is ours otherwise."""
    return here.sender in (of.get(f"{author}Uuid"), of.get(f"{author}Number"))


def _text(data: Json) -> str:
    text = data.get("message")
    if text is not None and not isinstance(text, str):
        raise Malformed("a message that is no text")
    return legible(text or "").strip()


# --- reading JSON of which nothing is known yet ----------------------------------------------------------------------


def _checked(one: object) -> Json:
    if not isinstance(one, Mapping):
        raise Malformed("something else where an object is documented")
    return one


def _object(of: Json, name: str) -> Json:
    return _checked(of.get(name))


def _list(of: Json, name: str) -> list[Any]:
    found = of.get(name) or []
    if not isinstance(found, list):
        raise Malformed(f"{name} is no list")
    return found


def _whole(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= _LAST_MOMENT:
        raise Malformed("a moment that is none")
    return number


def _id(number: object) -> int:
    """A random whole number of 64 bits, which the daemon may write with a sign."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise Malformed("an id that is no whole number")
    return number


def _moment(of: Json, name: str) -> int:
    """Milliseconds since 1970: how Signal names messages."""
    return _whole(of.get(name))
