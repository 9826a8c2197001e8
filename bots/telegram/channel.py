"""Telegram as a channel: listens by polling or webhook, sends, and says whose fault a failure is."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Final

import structlog
from aiogram.enums import ChatAction
from aiogram.methods import AnswerCallbackQuery, GetMe, SendChatAction, SetWebhook
from aiogram.types import Update
from pydantic import ValidationError

from backend.clock import Clock
from backend.messaging.messages import CameBack, Incoming, Left, Outgoing, Tapped
from backend.wording import wording
from bots.channel import Media, Receive, Received
from bots.errors import AccountBroken, Malformed, NotFromPlatform, SendError, SlowDown
from bots.pauses import Pause
from bots.slow_people import SlowPeople
from bots.telegram import files, menu
from bots.telegram.connection import Conflict, Connection
from bots.telegram.groups import Groups
from bots.telegram.inbound import ALLOWED_UPDATES, incoming, platform_id, said_in_group
from bots.telegram.keyboard import CAN, SHARE_LOCATION
from bots.telegram.outbound import calls
from bots.telegram.polling import Poller, RawUpdate

PACE: Final = 30.0
"""Messages a second of one bot: Bot FAQ, "My bot is hitting limits"."""
PACE_PERSON: Final = 1.0
"""Messages a second to one person: Bot FAQ, same place."""
PROOF: Final = "x-telegram-bot-api-secret-token"
"""The header in which Telegram sends our secret back."""
ALLOWED_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""Bot API, setWebhook."""

GESTURE_PATIENCE: Final = 5.0
"""Seconds for a wordless sign: a webhook's answer may wait for it."""

log = structlog.get_logger()


class TelegramChannel:
    """One bot of ours. With a `webhook_url` Telegram calls us there; without, we ask it.

    `counts` holds what was skipped, refused or retried since the start, by name.
    """

    name = "telegram"
    can = CAN
    repeats_safely = False
    pace = PACE
    pace_person = PACE_PERSON

    def __init__(
        self,
        token: str,
        secret: str | None = None,
        api_base: str | None = None,
        *,
        clock: Clock,
        webhook_url: str | None = None,
        locale: str = "fr",
        pause: Pause = asyncio.sleep,
    ) -> None:
        if webhook_url and not secret:
            raise ValueError("a webhook needs a secret: without one anybody could speak in Telegram's name")
        if secret and not ALLOWED_SECRET.fullmatch(secret):
            raise ValueError("Telegram's secret is 1 to 256 of A–Z a–z 0–9 _ -")
        self.address = ""
        self.counts: Counter[str] = Counter()
        self._secret = secret
        self._webhook_url = webhook_url
        self._clock = clock
        self._line = Connection(token, api_base)
        self._poller = Poller(self._line, clock, pause, self._troubled)
        self._slow = SlowPeople(clock)
        self._groups = Groups(self._line, clock, locale, self.counts)
        self._locale = locale
        self._gestures: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Asks Telegram who we are.

        Raises:
            AccountBroken: the token is refused.
            Unreachable: Telegram does not answer.
        """
        me = await self._line.call(GetMe())
        self.address = me.username or str(me.id)
        await self._set_menu()

    async def _set_menu(self) -> None:
        """The menu in every language. A Telegram that will not take it keeps nobody from being answered."""
        for call in menu.calls(self._locale):
            try:
                await self._line.call(call, GESTURE_PATIENCE)
            except AccountBroken:
                raise
            except SendError as error:
                self.counts["menu_refused"] += 1
                log.warning("telegram.menu", error=str(error))
                return

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """Polls until cancelled; with a webhook, registers it and returns.

        What `receive` raises is raised, and nothing of that batch is acknowledged: Telegram gives it again.
        """
        if self._webhook_url:
            await self._poller.insist(
                SetWebhook(url=self._webhook_url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES)
            )
            return

        async def keep(batch: list[RawUpdate]) -> None:
            received = [one for raw in batch if (one := self._read(raw))]
            if received:
                await receive(received)
                self._soon(self.acknowledge(received))

        await self._poller.run(keep, cursor, save)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Sequence[Received]:
        """Reads one webhook call; an update that cannot be read is counted and taken, or Telegram would repeat it.

        Raises:
            NotFromPlatform: the secret is missing or wrong.
            Malformed: this is no update at all.
        """
        given = next((value for name, value in headers.items() if name.lower() == PROOF), "")
        if not self._secret or not hmac.compare_digest(given.encode(), self._secret.encode()):
            self.counts["not_from_platform"] += 1
            raise NotFromPlatform("the secret of Telegram's webhook is missing or wrong")
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict) or "update_id" not in raw:
            self.counts["malformed"] += 1
            raise Malformed("the body is no update of Telegram's")
        read = self._read(raw)
        return [read] if read else []

    async def acknowledge(self, received: Sequence[Received]) -> None:
        """Wordless: a pressed button stops spinning, and whoever wrote sees that we are at it.

        To be called once they are kept. Polling does so itself.
        """
        people = [one for one in received if isinstance(one, Incoming) and not isinstance(one.content, Left | CameBack)]
        presses = [AnswerCallbackQuery(callback_query_id=one.key) for one in people if isinstance(one.content, Tapped)]
        typing = [
            SendChatAction(chat_id=int(sender), action=ChatAction.TYPING)
            for sender in dict.fromkeys(one.sender for one in people)
        ]
        signs = [self._line.call(sign, GESTURE_PATIENCE) for sign in [*presses, *typing]]
        for answered in await asyncio.gather(*signs, return_exceptions=True):
            if isinstance(answered, SendError):
                self.counts["unacknowledged"] += 1
            elif isinstance(answered, BaseException):
                raise answered

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Sends one part; Telegram cannot recognise a repetition, so `key` is of no use to it."""
        del key
        sent = ""
        share_location = wording(part.locale or self._locale, "UTC").say(SHARE_LOCATION)
        for call in calls(part, to, share_location):
            try:
                message = await self._line.call(call)
            except SlowDown as slow:
                raise self._slow.judged(to, slow.seconds) from None
            sent = platform_id(message.chat.id, message.message_id)
        return sent

    async def fetch(self, file: str, *, largest: int) -> Media:
        """A file that somebody sent."""
        return await files.fetch(self._line, file, largest)

    async def send_voice(self, to: str, recording: Media, *, key: str) -> str:
        """Sends a voice note. Whoever forbids them (a setting of Telegram's) has `Rejected` answered for them."""
        del key
        try:
            message = await self._line.call(files.voice_call(to, recording))
        except SlowDown as slow:
            raise self._slow.judged(to, slow.seconds) from None
        return platform_id(message.chat.id, message.message_id)

    async def close(self) -> None:
        for gesture in self._gestures:
            gesture.cancel()
        await asyncio.gather(*self._gestures, return_exceptions=True)
        await self._line.close()

    def _read(self, raw: RawUpdate) -> Incoming | None:
        try:
            update = Update.model_validate(raw)
            if (group := said_in_group(update)) and self._groups.owes(group.chat.id):
                self._soon(self._groups.hint(group, self.address))
            return incoming(update, now=self._clock.now())
        except (ValidationError, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            self.counts["malformed"] += 1
            log.warning("telegram.unreadable", error=type(error).__name__)
            return None

    def _troubled(self, error: SendError) -> None:
        self.counts["conflict" if isinstance(error, Conflict) else "unreachable"] += 1
        log.warning("telegram.trouble", error=str(error))

    def _soon(self, gesture: Coroutine[Any, Any, None]) -> None:
        """Does it beside the listening, which never waits for it."""
        task = asyncio.create_task(gesture)
        self._gestures.add(task)
        task.add_done_callback(self._gestures.discard)
