"""The messages that a business may send: checked as the Cloud API checks them, and what the phone then shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from bots.playground.whatsapp_emulator.errors import (
    Refusal,
    no_template,
    parameter,
    template_disabled,
    template_paused,
    value,
    wrong_count,
)

TEXT: Final = 4096
BODY: Final = 1024
HEADER_FOOTER: Final = 60
OPUS: Final = "audio/ogg; codecs=opus"


@dataclass(frozen=True)
class Button:
    """A button under a message, or a row of its list."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Content:
    """What a phone shows of a message from the business."""

    text: str
    buttons: tuple[Button, ...] = ()
    opens: str = ""
    """What the button reads that opens a list."""
    rows: tuple[Button, ...] = ()
    asks_location: bool = False
    template: str = ""
    voice: str = ""
    """The id of the recording, where it is a voice note."""


def checked(
    body: Mapping[str, Any], templates: Sequence[Mapping[str, Any]], kinds: Mapping[str, str] = MappingProxyType({})
) -> Content:
    """What the phone shows; `kinds` are the types of the files that were uploaded, by id. Raises Refusal."""
    kind = body.get("type", "text")
    if not isinstance(body.get(kind), dict):
        raise parameter(f"The parameter {kind} is required.")
    match kind:
        case "text":
            return _text(body["text"])
        case "interactive":
            return _interactive(body["interactive"])
        case "template":
            return _template(body["template"], templates)
        case "audio":
            return _audio(body["audio"], kinds)
        case _:
            raise Refusal(131051, "(#131051) Unsupported message type", f"Message type {kind} is not supported here.")


def _text(text: Mapping[str, Any]) -> Content:
    said = text.get("body")
    if not isinstance(said, str) or not said.strip():
        raise parameter("The parameter text['body'] is required.")
    if len(said) > TEXT:
        raise parameter(f"Param text['body'] must be at most {TEXT} characters long.")
    return Content(said)


def _audio(audio: Mapping[str, Any], kinds: Mapping[str, str]) -> Content:
    """A voice note: a microphone, and the other's picture. "Audio messages": Ogg, and Opus in it."""
    media = str(audio.get("id", ""))
    if media not in kinds:
        raise parameter(f"Param audio['id'] is not a valid whatsapp business account media attachment ID: {media}")
    if audio.get("voice") is not True:
        raise parameter("this emulator shows voice notes, and no music")
    if kinds[media] != OPUS:
        raise Refusal(131053, "(#131053) Media upload error", "Voice messages must be Ogg files with the OPUS codec.")
    return Content("", voice=media)


def _interactive(what: Mapping[str, Any]) -> Content:
    text = (what.get("body") or {}).get("text")
    _length(text, "Body text", BODY)
    for place in ("header", "footer"):
        if place in what:
            _length(what[place].get("text"), f"{place.capitalize()} text", HEADER_FOOTER)
    action = what.get("action") or {}
    match what.get("type"):
        case "button":
            return Content(str(text), buttons=_buttons(action))
        case "list":
            _length(action.get("button"), "Button text", 20)
            return Content(str(text), opens=action["button"], rows=_rows(action))
        case "location_request_message" if action.get("name") == "send_location":
            return Content(str(text), asks_location=True)
        case other:
            raise parameter(f"Param interactive['type'] is not one that is known: {other}")


def _buttons(action: Mapping[str, Any]) -> tuple[Button, ...]:
    given = action.get("buttons") or []
    if not 1 <= len(given) <= 3:
        raise value(f"Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3, given: {len(given)}")
    replies = [one.get("reply") or {} for one in given if one.get("type") == "reply"]
    for reply in replies:
        _length(reply.get("title"), "Button title", 20)
        _length(reply.get("id"), "Button id", 256)
    _unique([reply["id"] for reply in replies], "Button id")
    _unique([reply["title"] for reply in replies], "Button title")
    return tuple(Button(reply["id"], reply["title"]) for reply in replies)


def _rows(action: Mapping[str, Any]) -> tuple[Button, ...]:
    sections = action.get("sections") or []
    if not 1 <= len(sections) <= 10:
        raise value("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    if len(sections) > 1 or any("title" in section for section in sections):
        for section in sections:
            _length(section.get("title"), "Section title", 24)
    rows = [row for section in sections for row in section.get("rows") or []]
    if not 1 <= len(rows) <= 10:
        raise value(f"Total row count exceed max allowed count: 10, given: {len(rows)}")
    for row in rows:
        _length(row.get("title"), "Row title", 24)
        _length(row.get("id"), "Row id", 200)
        if "description" in row:
            _length(row["description"], "Row description", 72)
    _unique([row["id"] for row in rows], "Row id")
    return tuple(Button(row["id"], row["title"], row.get("description", "")) for row in rows)


def _template(given: Mapping[str, Any], templates: Sequence[Mapping[str, Any]]) -> Content:
    name, language = str(given.get("name", "")), str((given.get("language") or {}).get("code", ""))
    found = next((one for one in templates if (one["name"], one["language"]) == (name, language)), None)
    if found is None or found["status"] in {"PENDING", "REJECTED"}:
        raise no_template(name, language)
    if found["status"] == "PAUSED":
        raise template_paused()
    if found["status"] == "DISABLED":
        raise template_disabled()
    body = next(one["text"] for one in found["components"] if one["type"] == "BODY")
    sent = [one for one in given.get("components", []) if one["type"].lower() == "body"]
    words = [word["text"] for one in sent for word in one["parameters"]]
    if (expected := body.count("{{")) != len(words):
        raise wrong_count(expected, len(words))
    for number, word in enumerate(words, 1):
        body = body.replace(f"{{{{{number}}}}}", word)
    return Content(body, buttons=_quick_replies(found, given), template=name)


def _quick_replies(found: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[Button, ...]:
    titles = [button["text"] for one in found["components"] if one["type"] == "BUTTONS" for button in one["buttons"]]
    payloads = {
        int(one["index"]): one["parameters"][0]["payload"]
        for one in given.get("components", [])
        if one["type"].lower() == "button" and one.get("sub_type", "").lower() == "quick_reply"
    }
    return tuple(Button(payloads.get(number, title), title) for number, title in enumerate(titles))


def _length(text: object, what: str, most: int) -> None:
    if not isinstance(text, str) or not len(text.strip()) >= 1 or len(text) > most:
        raise value(f"{what} length invalid. Min length: 1, Max length: {most}")


def _unique(given: Sequence[str], what: str) -> None:
    if len(set(given)) < len(given):
        raise value(f"Duplicate {what}s are not allowed")
