"""The webhook: pushes each call, signed, until it is taken; repeats, doubles and reorders on demand."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx

Pause = Callable[[float], Awaitable[None]]
SIGNATURE: Final = "X-Hub-Signature-256"
PATIENCE: Final = 20.0
LONGEST_PAUSE: Final = 60.0
KEPT: Final = 7 * 24 * 3600.0
"""Seconds for which a call that is not taken is repeated: "Webhooks", up to 7 days."""


class NotVerified(Exception):
    """The address did not give the challenge back: Meta does not save it."""


@dataclass(frozen=True)
class Push:
    """One call, as it left: the raw body, and what was answered."""

    body: bytes
    status: int | None


class WebhookDelivery:
    """Delivers in order, one at a time, while it has an address."""

    def __init__(self, app_secret: str, business_id: str, pause: Pause) -> None:
        self._secret = app_secret.encode()
        self._business_id = business_id
        self._pause = pause
        self._client: httpx.AsyncClient | None = None
        self._waiting: deque[bytes] = deque()
        self._changed = asyncio.Event()
        self._idle = asyncio.Event()
        self.url = ""
        self.pushes: list[Push] = []
        self.doubles = False
        """Whether each call is made twice, as "at least once" allows."""
        self.held = False
        """Whether calls wait for `releases`."""

    async def verifies(self, url: str, word: str) -> None:
        """What Meta does when the address is set. Raises NotVerified."""
        query = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "1158201444"}
        answer = await self._http().get(url, params=query)
        if answer.status_code != 200 or answer.text != query["hub.challenge"]:
            raise NotVerified(f"the address answered {answer.status_code}")
        self.url = url
        self._changed.set()

    def calls(self, url: str, app: Any) -> None:
        """Calls an application of this very process, whose address is known to be good."""
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False))
        self.url = url
        self._changed.set()

    def tell(self, value: dict[str, Any], field: str = "messages") -> None:
        entry = {"id": self._business_id, "changes": [{"field": field, "value": value}]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        self._waiting.extend([body, body] if self.doubles else [body])
        self._idle.clear()
        self._changed.set()

    def releases(self, *, backwards: bool = False) -> None:
        """What was held goes out, perhaps the last first."""
        if backwards:
            self._waiting.reverse()
        self.held = False
        self._changed.set()

    def again(self) -> None:
        """Everything that was ever pushed is pushed once more."""
        self._waiting.extend([one.body for one in self.pushes])
        self._idle.clear()
        self._changed.set()

    async def idle(self) -> None:
        """Waits until nothing waits."""
        if self._waiting:
            await self._idle.wait()

    def signed(self, body: bytes) -> dict[str, str]:
        proof = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        return {SIGNATURE: f"sha256={proof}", "Content-Type": "application/json"}

    async def run(self) -> None:
        """Delivers until cancelled."""
        try:
            while True:
                self._changed.clear()
                while self._waiting and self.url and not self.held:
                    await self._deliver(self._waiting[0])
                    self._waiting.popleft()
                if not self._waiting:
                    self._idle.set()
                await self._changed.wait()
        finally:
            if self._client:
                await self._client.aclose()

    async def _deliver(self, body: bytes) -> None:
        delay, waited = 1.0, 0.0
        while waited <= KEPT:
            status = await self._push(body)
            if status is not None and 200 <= status < 300:
                return
            await self._pause(delay)
            waited += delay
            delay = min(LONGEST_PAUSE, delay * 2)

    async def _push(self, body: bytes) -> int | None:
        try:
            answer = await self._http().post(self.url, content=body, headers=self.signed(body))
        except httpx.HTTPError:
            self.pushes.append(Push(body, None))
            return None
        self.pushes.append(Push(body, answer.status_code))
        return answer.status_code

    def _http(self) -> httpx.AsyncClient:
        self._client = self._client or httpx.AsyncClient(timeout=PATIENCE)
        return self._client
