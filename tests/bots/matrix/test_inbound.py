"""What each Matrix event means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from backend.messaging.messages import (
    EVENTS,
    Called,
    Content,
    Edited,
    Left,
    Reacted,
    SentMedia,
    SharedPlace,
    Started,
    Wrote,
)
from bots.matrix.inbound import arrived, departed, incoming

NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
SENT: Final = datetime(2026, 11, 24, 8, 9, 58, tzinfo=UTC)
JEANNE: Final = "@jeanne:mairie.test"
OURS: Final = "$question"


def event(content: Any, kind: str = "m.room.message", **more: Any) -> dict[str, Any]:
    stamp = int(SENT.timestamp() * 1000)
    given = {"event_id": "$1", "sender": JEANNE, "type": kind, "content": content, "origin_server_ts": stamp}
    return {**given, **more}


def message(kind: str, body: str = "", **more: Any) -> dict[str, Any]:
    return event({"msgtype": kind, "body": body, **more})


def relation(kind: str, **more: Any) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": kind, "event_id": OURS, **more}}


REPLY: Final = {"m.relates_to": {"m.in_reply_to": {"event_id": OURS}}}
VOICE: Final = {"org.matrix.msc3245.voice": {}, "info": {"duration": 4900, "mimetype": "audio/ogg"}}
LOCKED: Final = {
    "url": "mxc://mairie.test/locked",
    "key": {"k": "the-key", "alg": "A256CTR", "kty": "oct", "ext": True, "key_ops": []},
    "iv": "the-iv",
    "hashes": {"sha256": "the-sum"},
    "v": "v2",
}
SEALED_NAME: Final = (
    '{"iv": "the-iv", "key": "the-key", "kind": "audio/ogg", "sha256": "the-sum", "url": "mxc://mairie.test/locked"}'
)
URL: Final = "mxc://mairie.test/file"


@dataclass(frozen=True)
class Case:
    label: str
    given: dict[str, Any]
    expect: Content | None
    key: str = "$1"


CASES: Final = (
    Case("text", message("m.text", "Bonjour 🛒"), Wrote("Bonjour 🛒")),
    Case(
        "text with markup",
        message("m.text", "oui", format="org.matrix.custom.html", formatted_body="<b>oui</b>"),
        Wrote("oui"),
    ),
    Case("broken character", message("m.text", "oui \ud83d merci\0"), Wrote("oui \ufffd merci")),
    Case("emote", message("m.emote", "sourit"), Wrote("sourit")),
    Case("notice of a bot", message("m.notice", "Je suis absente"), None),
    Case("redacted", event({}, unsigned={"redacted_because": {}}), None),
    Case("redacted, without a reason", event({}), None),
    Case("reply", message("m.text", "jeudi", **REPLY), Wrote("jeudi", OURS)),
    Case(
        "reply with its quote",
        message("m.text", "> <@us:x> Quel jour ?\n> 1. jeudi\n\njeudi", **REPLY),
        Wrote("jeudi", OURS),
    ),
    Case("reply that is nothing but a quote", message("m.text", "> <@us:x> Quel jour ?", **REPLY), Wrote("", OURS)),
    Case("quote of one's own", message("m.text", "> citation\n\noui"), Wrote("> citation\n\noui")),
    Case(
        "in a thread",
        message("m.text", "oui", **relation("m.thread", is_falling_back=True, **REPLY["m.relates_to"])),
        Wrote("oui"),
    ),
    Case(
        "reply in a thread",
        message("m.text", "oui", **relation("m.thread", is_falling_back=False, **REPLY["m.relates_to"])),
        Wrote("oui", OURS),
    ),
    Case(
        "edit",
        message(
            "m.text",
            "* vendredi",
            **{"m.new_content": {"msgtype": "m.text", "body": "vendredi"}},
            **relation("m.replace"),
        ),
        Edited("vendredi", OURS),
    ),
    Case(
        "edit of a picture",
        message("m.image", "* x", **{"m.new_content": {"msgtype": "m.image", "body": "x"}}, **relation("m.replace")),
        None,
    ),
    Case("reaction", event(relation("m.annotation", key="👍️"), "m.reaction"), Reacted("👍️", OURS)),
    Case(
        "place", message("m.location", "ici", geo_uri="geo:48.117266,-1.677793;u=12"), SharedPlace(48.117266, -1.677793)
    ),
    Case("place with a height", message("m.location", "ici", geo_uri="geo:-21,55.5,300"), SharedPlace(-21.0, 55.5)),
    Case("place that is none", message("m.location", "ici", geo_uri="geo:chez moi"), SentMedia("other")),
    Case("place off the globe", message("m.location", "ici", geo_uri="geo:120,3"), SentMedia("other")),
    Case(
        "live place",
        event(
            {
                "m.relates_to": {"rel_type": "m.reference", "event_id": "$info"},
                "org.matrix.msc3488.location": {"uri": "geo:1,2"},
            },
            "org.matrix.msc3672.beacon",
        ),
        SharedPlace(1.0, 2.0, live=True),
        "$info:live",
    ),
    Case("voice note", message("m.audio", "Voice message", url=URL, **VOICE), SentMedia("voice", URL, seconds=4)),
    Case(
        "sealed voice note",
        message("m.audio", "Voice message", file=LOCKED, **VOICE),
        SentMedia("voice", SEALED_NAME, seconds=4),
    ),
    Case(
        "audio",
        message("m.audio", "chanson.mp3", url=URL, info={"duration": 201000}),
        SentMedia("audio", URL, seconds=201),
    ),
    Case("picture", message("m.image", "photo.jpg", url=URL), SentMedia("photo", URL)),
    Case(
        "picture with words",
        message("m.image", "Ma facture", filename="photo.jpg", url=URL),
        SentMedia("photo", URL, "Ma facture"),
    ),
    Case(
        "picture whose name is told",
        message("m.image", "photo.jpg", filename="photo.jpg", url=URL),
        SentMedia("photo", URL),
    ),
    Case("video", message("m.video", "v.mp4", url=URL, info={"duration": 1999}), SentMedia("video", URL, seconds=1)),
    Case("file", message("m.file", "ordonnance.pdf", url=URL), SentMedia("document", URL)),
    Case("sticker", event({"body": "!", "url": URL, "info": {}}, "m.sticker"), SentMedia("sticker", URL)),
    Case("picture without a file", message("m.image", "photo.jpg"), SentMedia("photo")),
    Case("poll", event({"org.matrix.msc3381.poll.start": {}}, "org.matrix.msc3381.poll.start"), SentMedia("other")),
    Case("call", event({"call_id": "1"}, "m.call.invite"), Called()),
    Case("call of newer apps", event({"notification_type": "ring"}, "m.rtc.notification"), Called()),
    Case("end of a call", event({"call_id": "1"}, "m.call.hangup"), None),
    Case("candidates of a call", event({"call_id": "1"}, "m.call.candidates"), None),
    Case(
        "message that cannot be decrypted",
        event({"algorithm": "m.megolm.v1.aes-sha2"}, "m.room.encrypted"),
        SentMedia("other"),
    ),
    Case("kind of message that nobody knows", message("org.example.dance"), SentMedia("other")),
    Case("kind of event that nobody knows", event({"x": 1}, "org.example.pulse"), None),
    Case("wish to compare emojis", message("m.key.verification.request", "…"), None),
    Case("name of the room", event({"name": "Nous"}, "m.room.name", state_key=""), None),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_an_event_is_read(case: Case) -> None:
    read = incoming(case.given, now=NOW, name="Jeanne Payet")

    assert (read and read.content) == case.expect
    if read is not None:
        assert (read.key, read.at, read.sender, read.name) == (case.key, SENT, JEANNE, "Jeanne Payet")
        assert EVENTS.loads(EVENTS.dumps(read.content)) == read.content


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    "stamp",
    [None, "soon", 10**20, int((NOW + timedelta(days=1)).timestamp() * 1000)],
    ids=["none", "word", "far", "ahead"],
)
def test_a_moment_that_cannot_be_is_now(stamp: Any) -> None:
    read = incoming(event({"msgtype": "m.text", "body": "oui"}, origin_server_ts=stamp), now=NOW)

    assert read is not None
    assert read.at == NOW


def test_coming_and_going_is_the_persons() -> None:
    joined = event({"membership": "join"}, "m.room.member", state_key="@us:mairie.test", sender="@us:mairie.test")
    banned = event({"membership": "ban"}, "m.room.member", state_key="@us:mairie.test")

    begun, left = arrived(joined, JEANNE, now=NOW, name="Jeanne"), departed(banned, JEANNE, now=NOW)

    assert (begun.sender, begun.content, begun.name) == (JEANNE, Started(), "Jeanne")
    assert (left.sender, left.content) == (JEANNE, Left())
