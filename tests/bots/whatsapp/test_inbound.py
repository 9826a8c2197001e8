"""What each of WhatsApp's webhooks means."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from pywa_async.client import WhatsApp

from backend.messaging.messages import (
    EVENTS,
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
    Tapped,
    Wrote,
)
from bots.whatsapp.inbound import LOOK, read, singles

PHONE_ID: Final = "106540352242922"
OURS: Final = "33755550199"
JEANNE: Final = "33612345678"
SCOPED: Final = "FR.13491208655302741918"
SENT: Final = datetime.fromtimestamp(1_795_507_800, UTC)
WAMID: Final = "wamid.HBgLMzM2MTIzNDU2NzgVAgASGBQzQTdCNUJENzQyNzVDMEYwQjBDAA=="
OURS_BEFORE: Final = "wamid.HBgLMzM3NTU1NTAxOTkVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"
TO_US: Final = {"context": {"from": OURS, "id": OURS_BEFORE}}
AUDIO: Final = {"id": "7011", "mime_type": "audio/ogg; codecs=opus", "sha256": "x"}
READER: Final = WhatsApp()


@dataclass(frozen=True)
class Case:
    """`given` is a message without who sent it when."""

    label: str
    given: dict[str, Any]
    expect: Content | None


def image(**more: Any) -> dict[str, Any]:
    return {"id": "7012", "mime_type": "image/jpeg", "sha256": "x", **more}


CASES: Final = (
    Case("text", {"type": "text", "text": {"body": "Bonjour 🛒"}}, Wrote("Bonjour 🛒")),
    Case("an answer to us", {"type": "text", "text": {"body": "jeudi"}, **TO_US}, Wrote("jeudi", OURS_BEFORE)),
    Case(
        "an answer to themselves",
        {"type": "text", "text": {"body": "vendredi"}, "context": {"from": JEANNE, "id": "wamid.theirs"}},
        Wrote("vendredi"),
    ),
    Case(
        "forwarded",
        {"type": "text", "text": {"body": "Réunion"}, "context": {"forwarded": True, "frequently_forwarded": True}},
        Wrote("Réunion"),
    ),
    Case(
        "from an advertisement",
        {
            "type": "text",
            "text": {"body": "Je veux aider"},
            "referral": {"source_url": "https://fb.me/x", "source_type": "ad", "source_id": "1", "headline": "h"},
        },
        Wrote("Je veux aider"),
    ),
    Case("half a character", {"type": "text", "text": {"body": "oui \ud83d merci\0"}}, Wrote("oui \ufffd merci")),
    Case(
        "a button",
        {
            "type": "interactive",
            "interactive": {"type": "button_reply", "button_reply": {"id": "12/yes", "title": "Oui"}},
            **TO_US,
        },
        Tapped("yes", 12, "Oui"),
    ),
    Case(
        "a row",
        {
            "type": "interactive",
            "interactive": {"type": "list_reply", "list_reply": {"id": "3/c4", "title": "Léa", "description": "x"}},
            **TO_US,
        },
        Tapped("c4", 3, "Léa"),
    ),
    Case(
        "a row of nothing",
        {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "/menu", "title": "Menu"}}},
        Tapped("menu", None, "Menu"),
    ),
    Case(
        "a form",
        {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "{}"}}, **TO_US},
        None,
    ),
    Case(
        "a notice's button",
        {"type": "button", "button": {"payload": LOOK, "text": "Lire"}, **TO_US},
        Looked(OURS_BEFORE),
    ),
    Case(
        "another template's",
        {"type": "button", "button": {"payload": "/stop", "text": "Stop"}},
        Tapped("stop", None, "Stop"),
    ),
    Case(
        "a reaction",
        {"type": "reaction", "reaction": {"message_id": OURS_BEFORE, "emoji": "👍"}},
        Reacted("👍", OURS_BEFORE),
    ),
    Case("taken back", {"type": "reaction", "reaction": {"message_id": OURS_BEFORE, "emoji": ""}}, None),
    Case("taken back too", {"type": "reaction", "reaction": {"message_id": OURS_BEFORE}}, None),
    Case("a voice note", {"type": "audio", "audio": {**AUDIO, "voice": True}}, SentMedia("voice", "7011")),
    Case("a song", {"type": "audio", "audio": AUDIO}, SentMedia("audio", "7011")),
    Case(
        "a picture", {"type": "image", "image": image(caption="ma facture")}, SentMedia("photo", "7012", "ma facture")
    ),
    Case("a picture without words", {"type": "image", "image": image()}, SentMedia("photo", "7012")),
    Case("a film", {"type": "video", "video": image(caption="le portail")}, SentMedia("video", "7012", "le portail")),
    Case("a paper", {"type": "document", "document": image(filename="o.pdf")}, SentMedia("document", "7012")),
    Case("a sticker", {"type": "sticker", "sticker": image(animated=False)}, SentMedia("sticker", "7012")),
    Case("a picture without a proof", {"type": "image", "image": {"id": "7012"}}, SentMedia("other")),
    Case("a place", {"type": "location", "location": {"latitude": 48.1, "longitude": -1.6}}, SharedPlace(48.1, -1.6)),
    Case(
        "a contact",
        {
            "type": "contacts",
            "contacts": [
                {"name": {"formatted_name": "Paul Hoarau", "first_name": "Paul"}, "phones": [{"phone": "+33 6 12"}]}
            ],
        },
        SharedContact("Paul Hoarau", "+33 6 12"),
    ),
    Case(
        "a contact without a number",
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "Paul", "first_name": "Paul"}}]},
        SharedContact("Paul", ""),
    ),
    Case(
        "a poll",
        {
            "type": "unsupported",
            "errors": [{"code": 131051, "title": "x", "message": "x"}],
            "unsupported": {"type": "poll"},
        },
        SentMedia("other"),
    ),
    Case("an order", {"type": "order", "order": {"catalog_id": "1", "product_items": []}}, SentMedia("other")),
    Case("a kind nobody knows", {"type": "hologram", "hologram": {"size": 3}}, SentMedia("other")),
    Case("a kind that is missing", {}, SentMedia("other")),
    Case("opened", {"type": "request_welcome"}, Started()),
    Case(
        "corrected",
        {
            "type": "edit",
            "edit": {"original_message_id": "wamid.first", "message": {"type": "text", "text": {"body": "non, jeudi"}}},
        },
        Edited("non, jeudi", "wamid.first"),
    ),
    Case("taken back by its author", {"type": "revoke", "revoke": {"original_message_id": "wamid.first"}}, None),
    Case("in a group", {"type": "text", "text": {"body": "Bonjour"}, "group_id": "Y2Fw"}, None),
    Case(
        "a new number",
        {
            "type": "system",
            "system": {"body": "x", "wa_id": "33699999999", "type": "user_changed_number"},
            "from_user_id": "",
        },
        Moved(),
    ),
    Case("a new telephone", {"type": "system", "system": {"body": "x", "type": "customer_identity_changed"}}, None),
)


def call(message: dict[str, Any], **who: Any) -> dict[str, Any]:
    contact = {"profile": {"name": "Jeanne Payet"}, "wa_id": JEANNE, "user_id": SCOPED} | who
    contact = {name: what for name, what in contact.items() if what is not None}
    named = {"from": JEANNE, "from_user_id": SCOPED, "id": WAMID, "timestamp": "1795507800"} | message
    return webhook({"contacts": [contact], "messages": [named]})


def webhook(value: dict[str, Any], phone_id: str = PHONE_ID) -> dict[str, Any]:
    metadata = {"display_phone_number": OURS, "phone_number_id": phone_id}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]}


def reads(payload: dict[str, Any]) -> list[Incoming | Receipt | None]:
    return [read(one, READER) for one in singles(json.loads(json.dumps(payload)), PHONE_ID)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_message_is_read(case: Case) -> None:
    (told,) = reads(call(case.given))

    assert (told and getattr(told, "content", None)) == case.expect
    if isinstance(told, Incoming):
        assert (told.key, told.at) == (WAMID, SENT)
        assert EVENTS.loads(EVENTS.dumps(told.content)) == told.content
        if not isinstance(told.content, Moved):
            assert (told.sender, told.alias, told.name) == (SCOPED, JEANNE, "Jeanne Payet")


def rings(**call: Any) -> dict[str, Any]:
    named = {"from": JEANNE, "from_user_id": SCOPED, "to": OURS, "id": "wacid.1", "timestamp": "1795507800"} | call
    contact = {"profile": {"name": "Jeanne Payet"}, "wa_id": JEANNE, "user_id": SCOPED}
    payload = webhook({"contacts": [contact], "calls": [named]})
    payload["entry"][0]["changes"][0]["field"] = "calls"
    return payload


@pytest.mark.parametrize("event", ["connect", "terminate"])
def test_a_call_has_one_key_from_its_first_ring_to_its_end(event: str) -> None:
    (told,) = reads(rings(event=event, direction="USER_INITIATED"))

    assert told == Incoming("wacid.1", SCOPED, Called(), SENT, "Jeanne Payet", alias=JEANNE)


@pytest.mark.parametrize("given", [{"event": "connect", "direction": "BUSINESS_INITIATED"}, {"event": "hologram"}, {}])
def test_what_else_is_told_of_calls_says_nothing(given: dict[str, str]) -> None:
    assert reads(rings(**given)) == [None]


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


@dataclass(frozen=True)
class Named:
    label: str
    sender: str
    alias: str
    message: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    "case",
    [
        Named("by both", SCOPED, JEANNE),
        Named("as before 2026", JEANNE, "", {"from_user_id": None}, {"user_id": None}),
        Named("with a hidden number", SCOPED, "", {"from": None}, {"wa_id": None}),
        Named("in the message alone", SCOPED, JEANNE, {}, {"user_id": None}),
        Named("with an empty number", SCOPED, "", {"from": None}, {"wa_id": ""}),
    ],
    ids=lambda case: case.label,
)
def test_people_are_known_by_their_scoped_id_where_there_is_one(case: Named) -> None:
    message = {"type": "text", "text": {"body": "Bonjour"}, **case.message}
    payload = call(message, **case.contact)
    said = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    for name in [name for name, what in said.items() if what is None]:
        del said[name]

    (told,) = reads(payload)

    assert isinstance(told, Incoming)
    assert (told.sender, told.alias, told.content) == (case.sender, case.alias, Wrote("Bonjour"))


def test_a_call_with_many_people_is_read_one_by_one() -> None:
    people = [("33600000001", "Paul"), ("33600000002", "Léa")]
    contacts = [{"profile": {"name": name}, "wa_id": number, "user_id": f"FR.{number}"} for number, name in people]
    messages = [
        {
            "from": number,
            "id": f"wamid.{at}",
            "timestamp": "1795507800",
            "type": "text",
            "text": {"body": f"de {number}"},
        }
        for at, (number, _name) in enumerate(reversed(people))
    ]
    status = {"id": OURS_BEFORE, "status": "read", "timestamp": "1795507800", "recipient_id": "33600000001"}
    payload = webhook({"contacts": contacts, "messages": messages, "statuses": [status]})

    lea, paul, receipt = reads(payload)

    assert isinstance(lea, Incoming)
    assert isinstance(paul, Incoming)
    assert (lea.name, lea.sender, paul.name, paul.sender) == ("Léa", "FR.33600000002", "Paul", "FR.33600000001")
    assert receipt == Receipt(OURS_BEFORE, "read", SENT)


def test_another_number_of_the_business_is_none_of_ours() -> None:
    assert reads(webhook({"messages": [{"id": "x"}]}, phone_id="999")) == []


def failed(code: int, message: str) -> dict[str, Any]:
    return {"status": "failed", "errors": [{"code": code, "title": message, "message": message}]}


@pytest.mark.parametrize(
    ("told", "expect"),
    [
        ({"status": "sent", "pricing": {"pricing_model": "NEW", "category": "novel"}}, ("accepted", "")),
        ({"status": "delivered", "conversation": {"id": "1", "origin": {"type": "novel"}}}, ("delivered", "")),
        ({"status": "read"}, ("read", "")),
        ({"status": "played"}, ("read", "")),
        ({"status": "deleted"}, None),
        (failed(131047, "Re-engagement"), ("closed", "131047: Re-engagement")),
        (failed(131049, "kept"), ("withheld", "131049: kept")),
        (failed(131026, "nobody"), ("withheld", "131026: nobody")),
        (failed(131053, "media"), ("failed", "131053: media")),
        ({"status": "failed"}, ("failed", "0: ")),
    ],
    ids=lambda one: one["status"] if isinstance(one, dict) else "",
)  # fmt: skip
def test_a_status_is_read(told: dict[str, Any], expect: tuple[str, str] | None) -> None:
    status = {"id": OURS_BEFORE, "timestamp": "1795507800", "recipient_id": JEANNE, **told}

    assert reads(webhook({"statuses": [status]})) == [expect and Receipt(OURS_BEFORE, expect[0], SENT, expect[1])]
