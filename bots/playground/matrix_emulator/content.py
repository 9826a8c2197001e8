"""What Element puts into the events that it sends (pure)."""

from __future__ import annotations

from typing import Any, Final

from bots.playground.matrix_emulator.rooms import Json

VOICE: Final = "org.matrix.msc3245.voice"
"""What marks a recording as a voice note: MSC3245."""


def text(body: str, answers: str | None = None) -> Json:
    """Words, perhaps in answer to a message."""
    relation = {"m.relates_to": {"m.in_reply_to": {"event_id": answers}}} if answers else {}
    return {"msgtype": "m.text", "body": body, **relation}


def correction(of: str, body: str) -> Json:
    relation = {"rel_type": "m.replace", "event_id": of}
    return {**text(f"* {body}"), "m.new_content": text(body), "m.relates_to": relation}


def reaction(to: str, emoji: str) -> Json:
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": to, "key": emoji}}


def location(latitude: float, longitude: float) -> Json:
    uri = f"geo:{latitude},{longitude}"
    place = {"org.matrix.msc3488.location": {"uri": uri}, "org.matrix.msc3488.asset": {"type": "m.pin"}}
    return {"msgtype": "m.location", "body": f"Location {uri}", "geo_uri": uri, **place}


def voice(url: str, mime: str, size: int, seconds: int) -> Json:
    return {**_file("m.audio", url, mime, "Voice message.ogg", size=size, duration=seconds * 1000), VOICE: {}}


def photo(url: str, mime: str, size: int, caption: str) -> Json:
    """With a caption the file's name is told apart."""
    name = "photo.jpg"
    return {**_file("m.image", url, mime, caption or name, size=size), **({"filename": name} if caption else {})}


def sticker(url: str, body: str) -> Json:
    return {"body": body, "url": url, "info": {"mimetype": "image/webp"}}


def _file(kind: str, url: str, mime: str, body: str, **info: Any) -> Json:
    return {"msgtype": kind, "body": body, "url": url, "info": {"mimetype": mime, **info}}
