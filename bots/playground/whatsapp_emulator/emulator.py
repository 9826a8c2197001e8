"""The emulator as tests and the playground hold it: the number, phones, templates, faults, and every call made."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from backend.clock import Clock
from bots.playground.call_log import CallLog
from bots.playground.served import served
from bots.playground.whatsapp_emulator.faults import Fault, Faults
from bots.playground.whatsapp_emulator.limits import Limits
from bots.playground.whatsapp_emulator.phone import Phone
from bots.playground.whatsapp_emulator.server import Call, GraphApi
from bots.playground.whatsapp_emulator.state import Chat, NumberState, listed
from bots.playground.whatsapp_emulator.webhook import Pause, WebhookDelivery

PHONE_ID: Final = "106540352242922"
BUSINESS_ID: Final = "102290129340398"
DISPLAY: Final = "33755550199"


class WhatsAppEmulator:
    """A WhatsApp of our own on this machine, with the strictness of the real one.

    `clock` dates messages, paces them and closes windows; `pause` is how long a webhook's repetition waits.
    All of it lives in one event loop.
    """

    def __init__(
        self, token: str, app_secret: str, *, clock: Clock, limits: Limits | None = None, pause: Pause = asyncio.sleep,
        phone_id: str = PHONE_ID, business_id: str = BUSINESS_ID, display: str = DISPLAY, first_number: int = 1,
    ) -> None:  # fmt: skip
        self.hooks = WebhookDelivery(app_secret, business_id, pause)
        self.number = NumberState(
            token, phone_id, business_id, display, clock=clock, limits=limits or Limits(), tell=self.hooks.tell,
            first_number=first_number,
        )  # fmt: skip
        self.faults = Faults()
        self._log = CallLog[Call]()
        self.calls, self.waits_for_call = self._log.calls, self._log.waits_for
        self.api = GraphApi(self.number, self.faults, self._log.note)

    def phone(self, name: str, wa_id: str, *, user_id: str | None = None, number_hidden: bool = False) -> Phone:
        """The phone of a person; their business-scoped id is made of their number, unless told (or empty)."""
        scoped = f"FR.1349{wa_id[-11:]}" if user_id is None else user_id
        chat = self.number.chats.setdefault(wa_id, Chat(wa_id, scoped, name, number_hidden))
        return Phone(self.number, chat)

    def approves(self, *submissions: Mapping[str, Any], status: str = "APPROVED") -> None:
        """Meta has looked at these templates."""
        for one in submissions:
            key = (one["name"], one["language"])
            others = [kept for kept in self.number.templates if (kept["name"], kept["language"]) != key]
            self.number.templates = [*others, listed(one, str(800 + len(others)), status)]

    def fail_next(self, what: str, fault: Fault, times: int = 1) -> None:
        """Makes the next calls fail: `messages`, `signs` (that one was read), `media`, `templates`, `number`."""
        self.faults.plan(what, fault, times)

    def goes_down(self, fault: Fault) -> None:
        """Every call fails in this way until it comes back."""
        self.faults.always = fault

    def comes_back(self) -> None:
        self.faults.always = None

    def sent(self) -> list[Call]:
        """The messages that were asked to be sent; not the signs that one was read."""
        return [call for call in self.calls if call.what == "messages"]

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """Serves the Graph API and gives its address, to which clients append `/v26.0/…`."""
        async with served(self.api, self.api.closing, port, host) as address:
            delivering = asyncio.create_task(self.hooks.run())
            try:
                yield address
            finally:
                delivering.cancel()
                await asyncio.gather(delivering, return_exceptions=True)
