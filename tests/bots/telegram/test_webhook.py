"""Telegram calls us: only with our secret, and an update that cannot be read is not repeated for ever."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.clock import FrozenClock
from backend.messaging.messages import Started, Wrote
from bots.errors import AccountBroken, Malformed, NotFromPlatform
from bots.telegram.channel import TelegramChannel
from tests.bots.serving import serving
from tests.bots.telegram.scene import SECRET, TOKEN, Scene, on_telegram
from tests.support.receiving import Inbox

UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 5,
        "date": 1795507800,
        "chat": {"id": 42, "type": "private", "first_name": "Jeanne"},
        "from": {"id": 42, "is_bot": False, "first_name": "Jeanne"},
        "text": "Bonjour",
    },
}
PROOF = "X-Telegram-Bot-Api-Secret-Token"


def made(clock: FrozenClock) -> TelegramChannel:
    return TelegramChannel(TOKEN, SECRET, clock=clock, webhook_url="https://coup-de-main.example/telegram")


@pytest.mark.parametrize("name", [PROOF, PROOF.lower()])
def test_an_update_with_our_secret_is_read(clock: FrozenClock, name: str) -> None:
    (read,) = asyncio.run(made(clock).receive({name: SECRET}, json.dumps(UPDATE).encode()))

    assert not hasattr(read, "state")
    assert (getattr(read, "key", ""), getattr(read, "content", None)) == ("42:5", Wrote("Bonjour"))


@pytest.mark.parametrize(
    "headers",
    [{}, {PROOF: ""}, {PROOF: "another"}, {PROOF: SECRET + "x"}, {PROOF: "é"}],
    ids=["no header", "empty", "another", "longer", "not ascii"],
)
def test_nobody_else_speaks_in_telegrams_name(clock: FrozenClock, headers: dict[str, str]) -> None:
    channel = made(clock)

    with pytest.raises(NotFromPlatform):
        asyncio.run(channel.receive(headers, json.dumps(UPDATE).encode()))
    assert channel.counts["not_from_platform"] == 1


def test_without_a_secret_of_ours_nobody_is_believed(clock: FrozenClock) -> None:
    with pytest.raises(NotFromPlatform):
        asyncio.run(TelegramChannel(TOKEN, clock=clock).receive({PROOF: ""}, json.dumps(UPDATE).encode()))


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000],
    ids=["empty", "half", "list", "object", "null", "no text", "deep"],
)
def test_what_is_no_update_is_malformed(clock: FrozenClock, body: bytes) -> None:
    with pytest.raises(Malformed):
        asyncio.run(made(clock).receive({PROOF: SECRET}, body))


def test_an_update_that_cannot_be_read_is_taken_and_counted(clock: FrozenClock) -> None:
    channel = made(clock)
    body = json.dumps({**UPDATE, "message": {"chat": 5}}).encode()

    assert asyncio.run(channel.receive({PROOF: SECRET}, body)) == []
    assert channel.counts["malformed"] == 1


def test_a_webhook_without_a_secret_is_refused(clock: FrozenClock) -> None:
    with pytest.raises(ValueError, match="needs a secret"):
        TelegramChannel(TOKEN, clock=clock, webhook_url="https://coup-de-main.example/telegram")


def test_a_secret_that_telegram_would_not_take_is_refused(clock: FrozenClock) -> None:
    with pytest.raises(ValueError, match="1 to 256"):
        TelegramChannel(TOKEN, "é", clock=clock)


@contextlib.asynccontextmanager
async def house(channel: TelegramChannel, inbox: Inbox, listener: socket.socket) -> AsyncIterator[asyncio.Event]:
    """A web server that hands Telegram's calls to the channel, as ours does; tells when it has refused one."""
    refused = asyncio.Event()

    async def hook(request: Request) -> Response:
        try:
            received = await channel.receive(request.headers, await request.body())
        except NotFromPlatform:
            refused.set()
            return Response(status_code=403)
        await inbox.receive(received)
        await channel.acknowledge(received)
        return Response()

    app = Starlette(routes=[Route("/telegram", hook, methods=["POST"])])
    async with serving(app, listener):
        yield refused


def test_telegram_is_believed_and_another_is_not() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/telegram"

    @on_telegram(secret=SECRET, webhook_url=url)
    async def story(scene: Scene) -> None:
        async with house(scene.channel, scene.inbox, listener) as refused:
            await scene.channel.listen(scene.inbox.receive, "", scene.inbox.save)
            await scene.jeanne.starts("lilas")
            await scene.inbox.holds(Started("lilas"))
            await scene.jeanne.waits_for(lambda screen: screen.action == "typing")

            rival = TelegramChannel(
                TOKEN, "another", api_base=scene.url, clock=scene.clock, webhook_url=url, pause=scene.pauses
            )
            await rival.listen(scene.inbox.receive, "", scene.inbox.save)
            await scene.jeanne.types("Bonjour")
            await asyncio.wait_for(refused.wait(), 10)
            assert Wrote("Bonjour") not in scene.inbox.contents
            await scene.channel.listen(scene.inbox.receive, "", scene.inbox.save)
            await scene.inbox.holds(Wrote("Bonjour"))
            await rival.close()

    story()


@on_telegram(secret=SECRET, webhook_url="ftp://nowhere")
async def test_an_address_that_telegram_refuses_needs_an_operator(scene: Scene) -> None:
    with pytest.raises(AccountBroken, match=r"setWebhook.*invalid webhook URL"):
        await scene.channel.listen(scene.inbox.receive, "", scene.inbox.save)
