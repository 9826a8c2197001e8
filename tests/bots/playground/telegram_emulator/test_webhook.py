"""The webhook: pushed with its secret, in order, again until it is taken."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bots.playground.served import QuietServer
from tests.bots.playground.telegram_emulator.scene import Scene, with_both_libraries


@dataclass
class Receiver:
    """A bot's server: takes what is pushed, or refuses as planned."""

    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, str | None]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        update = json.loads(await request.body())
        status = self.statuses.pop(0) if self.statuses else 200
        async with self.arrived:
            self.seen.append((update["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
            self.updates.append(update)
            self.arrived.notify_all()
        await Response(status_code=status, headers=self.headers if status != 200 else None)(scope, receive, send)

    async def gets(self, count: int) -> list[str]:
        """The texts of everything pushed, once there are so many."""
        async with asyncio.timeout(20), self.arrived:
            await self.arrived.wait_for(lambda: len(self.seen) >= count)
        return [text for text, _ in self.seen]

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator["Receiver"]:
        listener, closing = socket.create_server(("127.0.0.1", 0)), asyncio.Event()
        config = uvicorn.Config(self, ws="none", lifespan="off", log_config=None, access_log=False)
        task = asyncio.create_task(QuietServer(config, closing).serve([listener]))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
        try:
            yield self
        finally:
            closing.set()
            await task
            listener.close()


@with_both_libraries
async def test_updates_are_pushed_with_the_secret(scene: Scene) -> None:
    async with Receiver().serving() as receiver:
        await scene.karim.types("avant")
        await scene.bot.call("set_webhook", url=receiver.url, secret_token="a-Secret_1")
        await scene.karim.types("après")
        assert await receiver.gets(2) == ["avant", "après"]
        assert {secret for _, secret in receiver.seen} == {"a-Secret_1"}
        await scene.bot.call("delete_webhook")
        assert not await scene.bot.call("get_updates")


@with_both_libraries
async def test_what_is_not_taken_comes_again_later_and_later(scene: Scene) -> None:
    async with Receiver(statuses=[500, 503, 404, 302, 500]).serving() as receiver:
        await scene.bot.call("set_webhook", url=receiver.url)
        await scene.karim.types("un")
        await scene.karim.types("deux")
        assert await receiver.gets(7) == ["un"] * 6 + ["deux"]
        assert len({update["update_id"] for update in receiver.updates}) == 2
        assert scene.pauses.noted == [0, 2, 4, 8, 16]
        info = await scene.bot.call("get_webhook_info")
        assert (info.url, info.last_error_message.split(":")[0]) == (receiver.url, "Wrong response from the webhook")


@with_both_libraries
async def test_a_receiver_may_ask_for_time(scene: Scene) -> None:
    async with Receiver(statuses=[503], headers={"Retry-After": "17"}).serving() as receiver:
        await scene.bot.call("set_webhook", url=receiver.url)
        await scene.karim.types("un")
        assert await receiver.gets(2) == ["un", "un"]
        assert scene.pauses.noted == [17]


@with_both_libraries
async def test_one_chat_in_trouble_does_not_hold_the_others(scene: Scene) -> None:
    scene.pauses.end_at_once = False
    async with Receiver(statuses=[500]).serving() as receiver:
        await scene.bot.call("set_webhook", url=receiver.url)
        await scene.karim.types("bloqué")
        await receiver.gets(1)
        lea = scene.telegram.phone("Léa", 43)
        await scene.karim.types("derrière")
        await lea.types("je passe")
        assert await receiver.gets(2) == ["bloqué", "je passe"]


@with_both_libraries
async def test_old_updates_can_be_dropped(scene: Scene) -> None:
    async with Receiver().serving() as receiver:
        await scene.karim.types("vieux")
        await scene.bot.call("set_webhook", url=receiver.url, drop_pending_updates=True, allowed_updates=["message"])
        await scene.karim.types("neuf")
        assert await receiver.gets(1) == ["neuf"]
        info = await scene.bot.call("get_webhook_info")
        assert (info.pending_update_count, list(info.allowed_updates)) == (0, ["message"])


@with_both_libraries
async def test_what_was_not_taken_waits_for_a_poller(scene: Scene) -> None:
    async with Receiver(statuses=[500] * 10_000).serving() as receiver:
        await scene.bot.call("set_webhook", url=receiver.url)
        await scene.karim.types("personne ?")
        await receiver.gets(3)
        await scene.bot.call("delete_webhook")
        (update,) = await scene.bot.call("get_updates")
        assert update.message.text == "personne ?"
