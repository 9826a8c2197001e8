"""A Matrix event → what the person sent (pure). Events are plain JSON, decrypted already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from backend.messaging.messages import (
    Called,
    Content,
    Edited,
    Incoming,
    Left,
    Reacted,
    SentMedia,
    SharedPlace,
    Started,
    Wrote,
)
from bots.legible import legible
from bots.matrix.files import reference

Event = Mapping[str, Any]
"""JSON of which nothing is known yet."""

ENCRYPTED: Final = "m.room.encrypted"
"""The type of an event that could not be decrypted: it is a sign of life all the same."""

_FILES: Final[Mapping[str, str]] = {
    "m.image": "photo",
    "m.video": "video",
    "m.audio": "audio",
    "m.file": "document",
    "m.sticker": "sticker",
}
"""Kinds of messages that carry a file, and what we call them."""

_VOICE: Final = ("org.matrix.msc3245.voice", "org.matrix.msc3245.voice.v2", "m.voice")
"""What marks a recording as a voice note: MSC3245."""

_WORDLESS: Final = {
    ENCRYPTED,
    "m.poll.start",
    "org.matrix.msc3381.poll.start",
}
"""Kinds of events that a person sends and that we cannot read."""

_CALLS: Final = {"m.call.invite", "m.rtc.notification", "org.matrix.msc4075.rtc.notification"}
"""A call begins: of the specification (Voice over IP), and of MatrixRTC (MSC4075). How it ends says nothing more."""

_LIVE_PLACES: Final = ("m.beacon", "org.matrix.msc3672.beacon")
_PLACES: Final = ("m.location", "org.matrix.msc3488.location")
_GEO: Final = re.compile(r"geo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:[,;].*)?", re.DOTALL)
"""RFC 5870, as `geo_uri` holds it: latitude, longitude, perhaps height and accuracy."""
_QUOTE: Final = re.compile(r"\A(?:>[^\n]*(?:\n|\Z))+\n?")
"""What older clients put before a reply: the words that it answers. Gone from version 1.13 of the specification on."""
_SKEW: Final = timedelta(minutes=5)
"""How far ahead of us a homeserver's clock may be before we no longer believe it."""


def incoming(event: Event, *, now: datetime, name: str = "") -> Incoming | None:
    """What the person sent, or None where it says nothing: a state of the room, a protocol's word, a notice of a bot.

    Raises:
        TypeError, ValueError, KeyError, AttributeError: it is not as the specification has it.
    """
    content = _content(event)
    if content is None:
        return None
    return Incoming(_key(event), event["sender"], content, moment(event, now), name)


def departed(event: Event, person: str, *, now: datetime) -> Incoming:
    """The person left the last room that we shared, or put us out of it."""
    return Incoming(str(event["event_id"]), person, Left(), moment(event, now))


def arrived(event: Event, person: str, *, now: datetime, name: str = "") -> Incoming:
    """We came into the room that this person opened with us, and they have said nothing yet. `event` is our joining."""
    return Incoming(str(event["event_id"]), person, Started(), moment(event, now), name)


def moment(event: Event, now: datetime) -> datetime:
    """When their homeserver says that it was sent; now where that cannot be."""
    try:
        sent = datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return now
    return sent if sent <= now + _SKEW else now


def _key(event: Event) -> str:
    """Its id; all points of one live position share the key of its beginning, so that only the first is taken."""
    if event["type"] in _LIVE_PLACES:
        return f"{event['content']['m.relates_to']['event_id']}:live"
    return str(event["event_id"])


def _content(event: Event) -> Content | None:
    kind, said = event["type"], event["content"]
    if "state_key" in event or "redacted_because" in (event.get("unsigned") or {}):
        return None
    if kind == "m.room.message":
        return _message(said)
    if kind == "m.reaction":
        return Reacted(legible(said["m.relates_to"]["key"]), said["m.relates_to"]["event_id"])
    if kind == "m.sticker":
        return SentMedia("sticker", reference(said))
    if kind in _LIVE_PLACES:
        place = said.get(_PLACES[0]) or said[_PLACES[1]]
        return _place(place["uri"], live=True)
    if kind in _CALLS:
        return Called()
    return SentMedia("other") if kind in _WORDLESS else None


def _message(said: Event) -> Content | None:
    relation = said.get("m.relates_to") or {}
    if relation.get("rel_type") == "m.replace":
        corrected = said["m.new_content"]
        return Edited(legible(corrected["body"]), relation["event_id"]) if _is_text(corrected) else None
    kind = said.get("msgtype")
    if kind is None or kind == "m.notice":  # redacted meanwhile, or said by a bot: one does not answer it
        return None
    if _is_text(said):
        return Wrote(_unquoted(legible(said["body"]), relation), _reply_to(relation))
    if kind == "m.location":
        return _place(said["geo_uri"])
    if kind in _FILES:
        return _media(said)
    return None if kind.startswith("m.key.verification.") else SentMedia("other")


def _is_text(said: Event) -> bool:
    return said.get("msgtype") in {"m.text", "m.emote"}


def _reply_to(relation: Event) -> str | None:
    """The message that this one answers. In a thread, what is there for older clients only is none."""
    if relation.get("is_falling_back"):
        return None
    answered = relation.get("m.in_reply_to") or {}
    return answered.get("event_id")


def _unquoted(text: str, relation: Event) -> str:
    return _QUOTE.sub("", text, count=1) if relation.get("m.in_reply_to") else text


def _place(uri: str, *, live: bool = False) -> Content:
    """A position on Earth; one that cannot be is no position."""
    found = _GEO.fullmatch(uri)
    latitude, longitude = (float(found[1]), float(found[2])) if found else (91.0, 0.0)
    if abs(latitude) > 90 or abs(longitude) > 180:
        return SentMedia("other")
    return SharedPlace(latitude, longitude, live)


def _media(said: Event) -> SentMedia:
    info = said.get("info") or {}
    voice = said["msgtype"] == "m.audio" and any(mark in said for mark in _VOICE)
    milliseconds = info.get("duration") or (said.get("org.matrix.msc1767.audio") or {}).get("duration") or 0
    kind = "voice" if voice else _FILES[said["msgtype"]]
    return SentMedia(kind, reference(said), _caption(said), max(0, int(milliseconds) // 1000))


def _caption(said: Event) -> str:
    """Where a file's name is told apart, the body is what the person says of it; else the body is the name."""
    name, body = said.get("filename"), said.get("body") or ""
    return legible(body) if name is not None and name != body else ""
