"""WhatsApp calls us: only signed, over the raw body; what cannot be read hides nothing and is not repeated."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging

import httpx
import pytest

from backend.clock import FrozenClock
from backend.messaging.messages import Incoming, Wrote
from bots.errors import Malformed, NotFromPlatform, Rejected, Uncertain
from bots.playground.whatsapp_emulator import Answers, NotVerified, app_limit
from tests.bots.whatsapp.scene import SECRET, WORD, Scene, made, on_whatsapp
from tests.bots.whatsapp.test_inbound import call, webhook

HEADER = "X-Hub-Signature-256"
BODY = json.dumps(call({"type": "text", "text": {"body": "Bonjour"}})).encode()


def signed(body: bytes, secret: str = SECRET) -> str:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize("name", [HEADER, HEADER.lower()])
def test_a_signed_call_is_read(clock: FrozenClock, name: str) -> None:
    (read,) = asyncio.run(made(clock).receive({name: signed(BODY)}, BODY))

    assert isinstance(read, Incoming)
    assert read.content == Wrote("Bonjour")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: signed(BODY, "another")},
        {HEADER: signed(BODY + b" ")},
        {HEADER: signed(BODY).removeprefix("sha256=")},
        {HEADER: "é"},
        {"X-Hub-Signature": signed(BODY)},
    ],
    ids=["no header", "empty", "another secret", "another body", "no scheme", "not ascii", "the old header"],
)
def test_nobody_else_speaks_in_metas_name(clock: FrozenClock, headers: dict[str, str]) -> None:
    channel = made(clock)

    with pytest.raises(NotFromPlatform):
        asyncio.run(channel.receive(headers, BODY))
    assert channel.counts["not_from_platform"] == 1


@pytest.mark.parametrize("missing", ["app_secret", "verify_token"])
def test_without_secrets_nobody_is_believed(clock: FrozenClock, missing: str) -> None:
    with pytest.raises(ValueError, match="WhatsApp needs"):
        made(clock, **{missing: ""})


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"object": "page", "entry": []}',
     b'{"object": "whatsapp_business_account", "entry": 3}'],
    ids=["empty", "half", "list", "object", "null", "no text", "deep", "a page's", "no entries"],
)  # fmt: skip
def test_what_is_no_call_is_malformed(clock: FrozenClock, body: bytes) -> None:
    with pytest.raises(Malformed):
        asyncio.run(made(clock).receive({HEADER: signed(body)}, body))


def test_what_cannot_be_read_hides_nothing(clock: FrozenClock) -> None:
    channel = made(clock)
    payload = call({"type": "text", "text": {"body": "Bonjour"}})
    change = payload["entry"][0]["changes"][0]
    value = change["value"]
    value["statuses"] = [{"status": "read"}, "x", {"id": "w", "status": "read", "timestamp": "soon"}]
    value["messages"].insert(0, {"type": "text", "text": {"body": "sans nom"}})
    payload["entry"][0]["changes"] = [{"field": "messages", "value": {}}, 7, {"field": "flows", "value": {}}, change]
    payload["entry"] += [3, {"id": "1"}]
    body = json.dumps(payload).encode()

    read = asyncio.run(channel.receive({HEADER: signed(body)}, body))

    assert [getattr(one, "content", None) for one in read] == [Wrote("Bonjour")]
    assert channel.counts["malformed"] == 8


@on_whatsapp()
async def test_over_http_the_right_are_let_in(scene: Scene) -> None:
    async with httpx.AsyncClient() as anybody:
        unsigned = await anybody.post(scene.hook, content=BODY)
        wrong = await anybody.post(scene.hook, content=BODY, headers={HEADER: signed(BODY, "another")})
        right = await anybody.post(scene.hook, content=BODY, headers={HEADER: signed(BODY)})
        nonsense = await anybody.post(scene.hook, content=b"{", headers={HEADER: signed(b"{")})
        challenge = {"hub.mode": "subscribe", "hub.challenge": "42"}
        asked = [
            (await anybody.get(scene.hook, params=query)).status_code
            for query in ({**challenge, "hub.verify_token": "another"}, challenge, {})
        ]

    assert [one.status_code for one in (unsigned, wrong, right, nonsense)] == [403, 403, 200, 400]
    assert asked == [403, 403, 403]
    with pytest.raises(NotVerified):
        await scene.whatsapp.hooks.verifies(scene.hook, "another word")
    await scene.whatsapp.hooks.verifies(scene.hook, WORD)


@on_whatsapp()
async def test_repeated_and_out_of_order_changes_nothing(scene: Scene) -> None:
    scene.whatsapp.hooks.doubles = True
    scene.whatsapp.hooks.held = True
    for text in ("un", "deux", "trois"):
        await scene.jeanne.types(text)
    scene.whatsapp.hooks.releases(backwards=True)
    await scene.whatsapp.hooks.idle()
    scene.whatsapp.hooks.again()
    await scene.whatsapp.hooks.idle()

    assert [one.status for one in scene.whatsapp.hooks.pushes] == [200] * 12
    assert sorted(getattr(one, "text", "") for one in scene.inbox.contents) == ["deux", "trois", "un"]


@on_whatsapp()
async def test_a_voice_note_is_fetched_up_to_a_size(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"OggS" * 50)
    await scene.inbox.until(lambda inbox: bool(inbox.kept))
    file = str(getattr(scene.inbox.contents[0], "file", ""))

    media = await scene.channel.fetch(file, largest=1000)
    assert (media.content, media.kind) == (b"OggS" * 50, "audio/ogg")
    with pytest.raises(Rejected, match="200 bytes"):
        await scene.channel.fetch(file, largest=100)
    with pytest.raises(Rejected, match="does not exist"):
        await scene.channel.fetch("404", largest=100)


@on_whatsapp()
async def test_a_file_of_20_mb_is_not_even_read(scene: Scene) -> None:
    stored = scene.whatsapp.number.store(b"x" * 20_000_000, "audio/ogg")
    seen = scene.channel._line

    with pytest.raises(Rejected, match="20000000 bytes"):
        await scene.channel.fetch(stored.id, largest=5_000_000)
    with pytest.raises(Rejected, match="more than 5000000"):
        await seen._bytes(f"{scene.url}/files/{stored.id}", 5_000_000)


@on_whatsapp()
async def test_our_token_goes_nowhere_else(scene: Scene) -> None:
    from bots.playground.whatsapp_emulator import Says

    for place in ("http://elsewhere.example/x", "", "ftp://x"):
        told = json.dumps({"url": place, "mime_type": "audio/ogg", "id": "1"}).encode()
        scene.whatsapp.fail_next("media", Says(200, told, "application/json"))
        with pytest.raises(Rejected, match="must not go"):
            await scene.channel.fetch("1", largest=100)
    scene.whatsapp.fail_next("media", Says(200, b"{}[", "application/json"))
    with pytest.raises(Uncertain):
        await scene.channel.fetch("1", largest=100)


@on_whatsapp()
async def test_a_sign_that_fails_is_counted_and_no_matter(scene: Scene) -> None:
    scene.whatsapp.fail_next("signs", Answers(app_limit()))
    await scene.jeanne.types("Bonjour")
    await scene.whatsapp.waits_for_call(lambda call: call.refused == 4)
    await scene.whatsapp.hooks.idle()
    await asyncio.gather(*scene.channel._gestures)

    assert scene.channel.counts["unacknowledged"] == 1
    assert len(scene.inbox.kept) == 1


@on_whatsapp()
async def test_neither_words_nor_people_nor_secrets_reach_a_log(scene: Scene) -> None:
    from backend.messaging.messages import Outgoing

    noted: list[str] = []
    listener = logging.Handler(level=0)
    listener.emit = lambda record: noted.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("pywa").addHandler(listener)
    try:
        await scene.jeanne.types("Je suis tombée")
        await scene.channel.send(scene.to, Outgoing("Restez au chaud"), key="1")
        body = json.dumps(webhook({"statuses": [{}]})).encode()
        await scene.channel.receive({HEADER: signed(body)}, body)
    finally:
        logging.getLogger("pywa").removeHandler(listener)

    assert noted == []
