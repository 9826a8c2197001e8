"""WhatsApp's webhook → what people sent, and what became of our messages (pure).

Meta puts many messages of many people into one call; pywa reads the first of each. So every message is read as a
call of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pywa_async.client import WhatsApp
from pywa_async.types.callback import CallbackButton, CallbackSelection
from pywa_async.types.message import Message
from pywa_async.types.message_status import MessageStatus

from backend.messaging.messages import (
    Called,
    Content,
    Edited,
    Incoming,
    Looked,
    Moved,
    Reacted,
    Receipt,
    SentMedia,
    SharedContact,
    SharedPlace,
    Started,
    Wrote,
)
from bots.choice_codes import tapped
from bots.legible import legible
from bots.whatsapp.failures import state_of

OBJECT: Final = "whatsapp_business_account"
"""What every webhook of the platform is about: Cloud API, "Webhooks", payload structure."""
FIELD: Final = "messages"
"""The field that carries messages and statuses."""
CALLS: Final = "calls"
"""The field that tells of calls, where the town lets people call the number (Cloud API, "Calling")."""
LOOK: Final = "look"
"""The payload of the button under our notices."""

_RUNGS: Final[Mapping[str, str]] = {"sent": "accepted", "delivered": "delivered", "read": "read", "played": "read"}
"""WhatsApp's words for how far a message came, and ours. `failed` is told by its error's code."""
_FILES: Final = {"image": "photo", "video": "video", "document": "document", "sticker": "sticker"}
_RINGS: Final = {"connect", "terminate"}
"""`calls.event`: a call rings, a call is over."""
_NUMBER_CHANGED: Final = {"user_changed_number", "customer_changed_number", "user_changed_user_id"}
"""`system.type` under its names in different versions of the API."""
_KINDS: Final[Mapping[str, Sequence[str]]] = {FIELD: ("messages", "statuses"), CALLS: ("calls",)}
"""What each field tells of."""
_SAY_NOTHING: Final = {"revoke"}
"""Kinds that ask for no answer: a message taken back."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent it: under the id that the business-scoped user has with us, where there is one, else their number."""

    address: str
    alias: str
    name: str


def singles(payload: Mapping[str, Any], phone_id: str) -> Iterator[dict[str, Any]]:
    """Each message and each status that this number was sent, as a call of its own, in order.

    What cannot be taken apart comes as an empty one.
    """
    for entry in payload["entry"]:
        try:
            changes = [(str(entry["id"]), change) for change in entry["changes"]]
        except (LookupError, TypeError):
            yield {}
            continue
        for business, change in changes:
            try:
                yield from list(_apart(business, change, phone_id))
            except (LookupError, TypeError, AttributeError):
                yield {}


def _apart(business: str, change: Mapping[str, Any], phone_id: str) -> Iterator[dict[str, Any]]:
    value = change["value"]
    field = change["field"]
    if field not in _KINDS or value["metadata"]["phone_number_id"] != phone_id:
        return  # another number of the same business has its own account
    shared = {name: value[name] for name in ("messaging_product", "metadata") if name in value}
    contacts = value.get("contacts") or []
    for kind in _KINDS[field]:
        for one in value.get(kind) or []:
            if not isinstance(one, Mapping):
                yield {}
                continue
            alone = {**shared, "contacts": [_contact(one, contacts)], kind: [one]}
            yield {"object": OBJECT, "entry": [{"id": business, "changes": [{"field": field, "value": alone}]}]}


def read(single: dict[str, Any], reader: WhatsApp) -> Incoming | Receipt | None:
    """What was sent or became of ours; None where it says nothing: a group, a reaction taken back, an unknown status.

    A message that cannot be read is a sign of life all the same.
    """
    value = single["entry"][0]["changes"][0]["value"]
    if "statuses" in value:
        return _receipt(single, value["statuses"][0], reader)
    if "calls" in value:
        return _called(value["calls"][0], value["contacts"][0])
    message = value["messages"][0]
    if "group_id" in message or message.get("type") in _SAY_NOTHING:
        return None
    if message.get("type") == "system":
        return _moved(message)
    try:
        content = _content(single, message, reader)
    except (LookupError, TypeError, ValueError, AttributeError):
        content = SentMedia("other")
    return None if content is None else _incoming(message, value["contacts"][0], content)


def _called(call: Mapping[str, Any], contact: Mapping[str, Any]) -> Incoming | None:
    """A call of theirs. That it ended has its id, and so is a redelivery, unless it is all that we are told of it."""
    if call.get("direction", "USER_INITIATED") != "USER_INITIATED" or call.get("event") not in _RINGS:
        return None
    return _incoming(call, contact, Called())


def _contact(one: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Who in the call this message is from or this status is of; pywa wants the business-scoped id, told or not."""
    numbers = {one.get("from"), one.get("from_user_id"), one.get("recipient_id"), one.get("recipient_user_id")} - {None}
    found = next((dict(them) for them in contacts if numbers & {them.get("wa_id"), them.get("user_id")}), {})
    known = {"wa_id": one.get("from"), "user_id": one.get("from_user_id") or ""} if not found else {}
    return {"user_id": one.get("from_user_id") or "", **known, **found}


def _incoming(message: Mapping[str, Any], contact: Mapping[str, Any], content: Content) -> Incoming:
    who = _sender(message, contact)
    return Incoming(
        key=message["id"],
        sender=who.address,
        content=content,
        at=_moment(message["timestamp"]),
        name=who.name,
        alias=who.alias,
    )


def _sender(message: Mapping[str, Any], contact: Mapping[str, Any]) -> Sender:
    scoped = str(contact.get("user_id") or message.get("from_user_id") or "")
    number = str(contact.get("wa_id") or message.get("from") or "")
    name = legible(str((contact.get("profile") or {}).get("name") or ""))
    return Sender(scoped or number, number if scoped else "", name)


def _content(single: Any, message: Mapping[str, Any], reader: WhatsApp) -> Content | None:
    match message["type"]:
        case "button":
            press = CallbackButton.from_update(reader, single)
            answered = press.reply_to_message.id if press.reply_to_message else ""
            return Looked(answered) if press.data == LOOK else tapped(str(press.data), legible(press.title))
        case "interactive":
            return _pressed(single, message["interactive"], reader)
        case "edit":
            text = message["edit"]["message"]["text"]["body"]
            return Edited(legible(text), message["edit"]["original_message_id"])
        case "request_welcome":
            return Started()
        case "text" | "image" | "video" | "document" | "audio" | "sticker" | "reaction" | "location" | "contacts":
            return _said(Message.from_update(reader, single), _sender(message, {}))
        case _:
            return SentMedia("other")  # a poll, an order, a kind newer than we are


def _pressed(single: Any, interactive: Mapping[str, Any], reader: WhatsApp) -> Content | None:
    match interactive["type"]:
        case "button_reply":
            press = CallbackButton.from_update(reader, single)
            return tapped(str(press.data), legible(press.title))
        case "list_reply":
            reply = interactive["list_reply"]
            if "context" not in single["entry"][0]["changes"][0]["value"]["messages"][0]:
                return tapped(str(reply["id"]), legible(reply["title"]))  # pywa insists on what was answered
            row = CallbackSelection.from_update(reader, single)
            return tapped(str(row.data), legible(row.title))
        case _:
            return None  # the forms of WhatsApp Flows are not ours


def _said(message: Message, who: Sender) -> Content | None:
    match message:
        case Message(text=str(text)):
            return Wrote(legible(text), _answered(message, who))
        case Message(reaction=reaction) if reaction is not None:
            return Reacted(legible(reaction.emoji), reaction.message_id) if reaction.emoji else None
        case Message(location=place) if place is not None:
            return SharedPlace(float(place.latitude), float(place.longitude))
        case Message(contacts=contacts) if contacts:
            first = contacts[0]
            name = first.name.formatted_name if first.name else ""
            return SharedContact(legible(name), (first.phones[0].phone or "") if first.phones else "")
        case Message(audio=audio) if audio is not None:
            return SentMedia("voice" if audio.voice else "audio", audio.id)
        case Message(media=media) if media is not None:
            return SentMedia(_FILES[message.type.value], media.id, legible(message.caption or ""))
        case _:
            return SentMedia("other")


def _answered(message: Message, who: Sender) -> str | None:
    """The message of ours that this one answers; an answer to their own words is none."""
    context = message.reply_to_message
    if context is None or context.from_user_id in {who.address, who.alias, message.from_user.wa_id}:
        return None
    return context.id


def _moved(message: Mapping[str, Any]) -> Incoming | None:
    """A person's new number or id, which the platform has verified to be theirs. Other news of it says nothing."""
    system = message.get("system") or {}
    new_number = str(system.get("wa_id") or system.get("new_wa_id") or "")
    new = str(system.get("user_id") or "") or new_number
    old = str(message.get("from_user_id") or "") or str(system.get("customer") or message.get("from") or "")
    if system.get("type") not in _NUMBER_CHANGED or not new or not old or new == old:
        return None
    return Incoming(message["id"], new, Moved(), _moment(message["timestamp"]), alias=old)


def _receipt(single: Any, status: Mapping[str, Any], reader: WhatsApp) -> Receipt | None:
    if status["status"] not in {*_RUNGS, "failed"}:
        return None
    told = MessageStatus.from_update(reader, _without_prices(single, status))
    if status["status"] != "failed":
        return Receipt(told.id, _RUNGS[status["status"]], told.timestamp)
    code = told.error.code if told.error else 0
    return Receipt(told.id, state_of(code), told.timestamp, f"{code}: {told.error.message if told.error else ''}")


def _without_prices(single: Any, status: Mapping[str, Any]) -> Any:
    """What we do not read is not read: pywa warns of every new kind of price."""
    entry, value = single["entry"][0], single["entry"][0]["changes"][0]["value"]
    bare = {name: what for name, what in status.items() if name not in {"pricing", "conversation"}}
    return {"entry": [{**entry, "changes": [{"field": FIELD, "value": {**value, "statuses": [bare]}}]}]}


def _moment(timestamp: str) -> datetime:
    return datetime.fromtimestamp(int(timestamp), UTC)
