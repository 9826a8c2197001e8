"""What each of the daemon's events means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from backend.messaging.messages import (
    EVENTS,
    Called,
    Content,
    Edited,
    Reacted,
    Receipt,
    SentMedia,
    SharedContact,
    SharedPlace,
    Wrote,
)
from bots.errors import Malformed
from bots.signal.inbound import Read, incoming

US: Final = "+33612345678"
OUR_UUID: Final = "11111111-0000-4000-8000-000000000000"
JEANNE: Final = "5f4a3b2c-1d0e-4f9a-8b7c-6d5e4f3a2b1c"
SENT: Final = 1_795_507_800_123
AT: Final = datetime.fromtimestamp(SENT / 1000, UTC)
KEY: Final = f"{US}:{JEANNE}:{SENT}"
OURS: Final = 1_795_507_700_000


def told(**content: Any) -> dict[str, Any]:
    """An event as signal-cli 0.13.19 words it (JsonMessageEnvelope)."""
    envelope = {
        "source": "+33698765432",
        "sourceNumber": "+33698765432",
        "sourceUuid": JEANNE,
        "sourceName": "Jeanne Payet",
        "sourceDevice": 1,
        "timestamp": SENT,
        "serverReceivedTimestamp": SENT + 40,
        "serverDeliveredTimestamp": SENT + 45,
    }
    event = {"envelope": {**envelope, **content.pop("envelope", {})}, "account": US, **content.pop("beside", {})}
    event["envelope"].update(content)
    return event


def data(message: str | None = None, **more: Any) -> dict[str, Any]:
    written = {"timestamp": SENT, "message": message, "expiresInSeconds": 0, "viewOnce": False}
    return told(dataMessage={**written, **more})


def attachment(kind: str, **more: Any) -> dict[str, Any]:
    unset = dict.fromkeys(("filename", "width", "height", "caption", "uploadTimestamp"))
    return {**unset, "contentType": kind, "id": "a1b2.bin", "size": 4321, **more}


def sends(kind: str, **more: Any) -> dict[str, Any]:
    return data(None, attachments=[attachment(kind, **more)])


def edits(message: str | None, **more: Any) -> dict[str, Any]:
    return told(
        editMessage={"targetSentTimestamp": OURS, "dataMessage": {"timestamp": SENT, "message": message, **more}}
    )


def fails(error: str) -> dict[str, Any]:
    return told(beside={"exception": {"message": "…", "type": error}})


def by(author: str, **more: Any) -> dict[str, Any]:
    """Whose message is meant, in a quote."""
    return {"id": OURS, "author": author, "authorNumber": None, "authorUuid": author, "text": "…", **more}


def emoji(author: str = OUR_UUID, **more: Any) -> dict[str, Any]:
    whose = {"targetAuthor": US, "targetAuthorNumber": None, "targetAuthorUuid": author, "targetSentTimestamp": OURS}
    return data(reaction={"emoji": "👍", **whose, "isRemove": False, **more})


def receipt(**kinds: bool) -> dict[str, Any]:
    nothing = {"isDelivery": False, "isRead": False, "isViewed": False}
    return told(receiptMessage={"when": SENT, **nothing, **kinds, "timestamps": [OURS, OURS + 1]})


GROUP: Final = {"groupId": "Z3JvdXA=", "groupName": "Les voisins", "revision": 3, "type": "DELIVER"}
MAP: Final = "Mairie\n12 rue des Lilas\nhttps://maps.google.com/maps?q=48.117266%2C-1.677793"
CARD: Final = {
    "name": {"nickname": None, "given": "Paul", "family": "Hoarau", "prefix": None, "suffix": None, "middle": None},
    "phone": [{"value": "+33612345670", "type": "MOBILE", "label": None}],
}


@dataclass(frozen=True)
class Case:
    """`ignored` is why an event says nothing; `aside` what is put after the message's key; `key` another key."""

    label: str
    given: dict[str, Any]
    expect: Content | None = None
    ignored: str = ""
    aside: str = ""
    key: str = KEY


CASES: Final = (
    Case("text", data("Bonjour, il me faudrait quelqu'un 🛒"), Wrote("Bonjour, il me faudrait quelqu'un 🛒")),
    Case("quote of ours", data("jeudi", quote=by(OUR_UUID)), Wrote("jeudi", str(OURS))),
    Case("quote of their own", data("enfin, vendredi", quote=by(JEANNE)), Wrote("enfin, vendredi")),
    Case("broken character", data("oui \ud83d merci"), Wrote("oui \ufffd merci")),
    Case("voice note", sends("audio/aac"), SentMedia("voice", "audio/aac a1b2.bin")),
    Case(
        "voice note, newer daemon",
        sends("audio/mp4", voiceNote=True, duration=7.6, filename="v.m4a"),
        SentMedia("voice", "audio/mp4 a1b2.bin", seconds=7),
    ),
    Case("a song", sends("audio/mpeg", filename="chanson.mp3"), SentMedia("audio", "audio/mpeg a1b2.bin")),
    Case(
        "photo",
        data("Ma facture", attachments=[attachment("image/jpeg")]),
        SentMedia("photo", "image/jpeg a1b2.bin", "Ma facture"),
    ),
    Case("video", sends("video/mp4"), SentMedia("video", "video/mp4 a1b2.bin")),
    Case("document", sends("application/pdf", filename="bail.pdf"), SentMedia("document", "application/pdf a1b2.bin")),
    Case("of no known kind", sends("", id=None), SentMedia("document")),
    Case("long text", data("Le début", attachments=[attachment("text/x-signal-plain")]), Wrote("Le début")),
    Case("sticker", data(None, sticker={"packId": "9acc", "stickerId": 5}), SentMedia("sticker")),
    Case("contact", data(None, contacts=[CARD]), SharedContact("Paul Hoarau", "+33612345670")),
    Case(
        "contact without a number",
        data(None, contacts=[{"name": {"given": "Paul"}, "phone": None}]),
        SharedContact("Paul", ""),
    ),
    Case(
        "company",
        data(None, contacts=[{"name": None, "organization": "Boulangerie", "phone": []}]),
        SharedContact("Boulangerie", ""),
    ),
    Case("place", data(MAP, attachments=[attachment("image/jpeg")]), SharedPlace(48.117266, -1.677793)),
    Case(
        "no such place",
        data("https://maps.google.com/maps?q=98.1%2C-1.6"),
        Wrote("https://maps.google.com/maps?q=98.1%2C-1.6"),
    ),
    Case("thumb up", emoji(), Reacted("👍", str(OURS))),
    Case("thumb taken away", emoji(isRemove=True), ignored="reaction"),
    Case("thumb on their own message", emoji(JEANNE), ignored="reaction"),
    Case("edit", edits("non, jeudi"), Edited("non, jeudi", f"{US}:{JEANNE}:{OURS}")),
    Case("edit in a group", edits("x", groupInfo=GROUP), ignored="group"),
    Case("edit to nothing", edits(None), ignored="empty"),
    Case("payment", data(None, payment={"note": "", "receipt": ""}), SentMedia("other")),
    Case("poll", data(None, pollCreate={"question": "?"}), SentMedia("other")),
    Case(
        "a call",
        told(callMessage={"offerMessage": {"id": 7, "type": "AUDIO_CALL", "opaque": ""}}),
        Called(),
        key=f"{US}:{JEANNE}:call:7",
    ),
    Case(
        "a call ends", told(callMessage={"hangupMessage": {"id": 7, "type": "NORMAL", "deviceId": 0}}), ignored="call"
    ),
    Case("group", data("Bonjour à tous", groupInfo=GROUP), ignored="group"),
    Case("taken back", data(None, remoteDelete={"timestamp": OURS}), ignored="deleted"),
    Case("timer changed", data(None, expiresInSeconds=3600), ignored="empty"),
    Case("typing", told(typingMessage={"action": "STARTED", "timestamp": SENT}), ignored="typing"),
    Case("story", told(storyMessage={"allowsReplies": True}), ignored="story"),
    Case("our other device", told(syncMessage={"sentMessage": {"message": "j", "timestamp": SENT}}), ignored="own"),
    Case("ourselves", told(envelope={"sourceNumber": US}, dataMessage={"message": "j"}), ignored="own"),
    Case("another account of the daemon", {**data("Oui"), "account": "+33700000000"}, ignored="other_account"),
    Case("nobody", told(envelope={"source": None, "sourceNumber": None, "sourceUuid": None}), ignored="nobody"),
    Case("a kind nobody knows", told(futureMessage={}), ignored="empty"),
    Case("from a new phone", fails("UntrustedIdentityException"), SentMedia("other"), aside=":untrusted"),
    Case("cannot be opened", fails("ProtocolInvalidMessageException"), ignored="unreadable"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_an_event_is_read(case: Case) -> None:
    read = incoming(case.given, US)

    assert read.ignored == case.ignored
    if case.expect is None:
        assert not read.received
        return
    (one,) = read.received
    assert not isinstance(one, Receipt)
    assert one.content == case.expect
    assert (one.key, one.at) == (case.key + case.aside, AT)
    assert (one.sender, one.name, one.language) == (JEANNE, "Jeanne Payet", None)
    assert EVENTS.loads(EVENTS.dumps(one.content)) == one.content


def test_a_call_without_an_id_is_none_of_signals() -> None:
    with pytest.raises(Malformed):
        incoming(told(callMessage={"offerMessage": {"id": "x"}}), US)


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [({"isDelivery": True}, "delivered"), ({"isRead": True}, "read"), ({"isViewed": True}, "read")],
    ids=["delivered", "read", "viewed"],
)
def test_a_receipt_names_each_of_our_messages(kinds: dict[str, bool], state: str) -> None:
    read = incoming(receipt(**kinds), US)

    assert read == Read([Receipt(str(OURS), state, AT), Receipt(str(OURS + 1), state, AT)])


def test_a_receipt_of_no_kind_says_nothing() -> None:
    assert incoming(receipt(), US) == Read([])


def test_who_hides_their_number_is_known_by_their_account() -> None:
    given = data("Oui")
    given["envelope"].update(source=JEANNE, sourceNumber=None)

    (one,) = incoming(given, US).received

    assert not isinstance(one, Receipt)
    assert one.sender == JEANNE


def test_the_example_of_the_manual_is_read() -> None:
    """signal-cli-jsonrpc(5), "Basic usage"; there a message stands within a notification."""
    envelope = {
        "source": "+33123456789", "sourceNumber": "+33123456789", "sourceUuid": "uuid", "sourceName": "name",
        "sourceDevice": 1, "timestamp": 1631458508784,
        "dataMessage": {
            "timestamp": 1631458508784, "message": "foobar", "expiresInSeconds": 0, "viewOnce": False, "mentions": [],
            "attachments": [], "contacts": [],
        },
    }  # fmt: skip

    (one,) = incoming({"envelope": envelope, "account": US}, US).received

    assert not isinstance(one, Receipt)
    assert (one.key, one.content) == (f"{US}:uuid:1631458508784", Wrote("foobar"))


MALFORMED: Final[dict[str, dict[str, Any]]] = {
    "no envelope": {"account": US},
    "an envelope that is none": {"account": US, "envelope": "…"},
    "no moment": told(envelope={"timestamp": None}),
    "a moment before all": told(envelope={"timestamp": -1}),
    "a moment after all": told(envelope={"timestamp": 10**18}),
    "a text that is none": data(7),  # type: ignore[arg-type]
    "files that are none": data(None, attachments={"id": 1}),
    "a file that is none": data(None, attachments=["x"]),
    "a reaction to nothing": emoji(targetSentTimestamp=None),
    "a reaction without emoji": emoji(emoji=""),
    "a receipt of words": told(receiptMessage={"when": SENT, "isRead": True, "timestamps": ["x"]}),
}


@pytest.mark.parametrize("given", MALFORMED.values(), ids=MALFORMED)
def test_what_the_daemon_does_not_document_is_malformed(given: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        incoming(given, US)
