"""The webhook: pushes each update until it is taken, in order within a chat, chats side by side."""

import asyncio

import httpx

from bots.playground.telegram_emulator.polling import Pause
from bots.playground.telegram_emulator.state import BotState, Webhook
from bots.playground.telegram_emulator.updates import KEPT_SECONDS, Pending

PROOF = "X-Telegram-Bot-Api-Secret-Token"  # the header with which the receiver recognises us
PATIENCE = 60.0  # seconds that a receiver has to answer
LONGEST_PAUSE = 60.0  # seconds between two tries; Telegram's own ceiling lies at random between this and its double
LONGEST_ASKED_PAUSE = 3600.0  # a receiver's `Retry-After` counts up to here


class WebhookDelivery:
    """Delivers one bot's updates while it has a webhook."""

    def __init__(self, bot: BotState, pause: Pause) -> None:
        self._bot = bot
        self._client: httpx.AsyncClient | None = None
        self._pause = pause
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Delivers until cancelled."""
        changed, stop_watching = self._bot.updates.watch()
        try:
            async with asyncio.TaskGroup() as lanes:
                while True:
                    changed.clear()
                    for lane in self._free_lanes():
                        self._busy.add(lane)
                        lanes.create_task(self._empty(lane))
                    await changed.wait()
        finally:
            stop_watching()
            if self._client:
                await self._client.aclose()

    def _free_lanes(self) -> list[int]:
        hook = self._bot.webhook
        if hook is None:
            return []
        waiting = dict.fromkeys(one.lane for one in self._bot.updates.waiting if one.lane not in self._busy)
        return list(waiting)[: max(0, hook.max_connections - len(self._busy))]

    async def _empty(self, lane: int) -> None:
        try:
            while self._bot.webhook and (head := self._head(lane)):
                if await self._deliver(head):
                    self._bot.updates.forget(head.update_id)
        finally:
            self._busy.discard(lane)
            self._bot.updates.wake()

    def _head(self, lane: int) -> Pending | None:
        return next((one for one in self._bot.updates.waiting if one.lane == lane), None)

    async def _deliver(self, update: Pending) -> bool:
        """Tries until the update is taken or a day has passed; not settled where the webhook is gone before."""
        delay, failures = 1.0, 0
        while (hook := self._bot.webhook) and update in self._bot.updates.waiting:
            asked = await self._push(hook, update)
            if asked is None:
                return True
            if failures and not asked:
                delay = min(LONGEST_PAUSE, delay * 2)
            pause = asked or (delay if failures else 0.0)
            if self._bot.clock.monotonic() + pause > update.at + KEPT_SECONDS:
                return True
            failures += 1
            await self._pause(pause)
        return False

    async def _push(self, hook: Webhook, update: Pending) -> float | None:
        """Sends once. None: taken; else the seconds that the receiver asked us to wait, zero where it did not ask."""
        self._client = self._client or httpx.AsyncClient(timeout=PATIENCE)
        headers = {PROOF: hook.secret} if hook.secret else {}
        try:
            response = await self._client.post(hook.url, json=update.payload, headers=headers)
        except httpx.HTTPError:
            self._trouble("Webhook connection closed")
            return 0.0
        if response.is_success:
            return None
        self._trouble(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
        asked = response.headers.get("Retry-After", "")
        return min(LONGEST_ASKED_PAUSE, float(asked)) if asked.isdigit() else 0.0

    def _trouble(self, message: str) -> None:
        self._bot.webhook_troubles.at = self._bot.clock.now()
        self._bot.webhook_troubles.message = message
