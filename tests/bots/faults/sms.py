"""SMS, at a gateway that does no more than one must: it takes a number and words, and calls us when somebody writes."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

import httpx
from fastapi import APIRouter, FastAPI, Request

from backend.database import Database
from backend.messaging.senders import Account
from bots.channel import Channel, Receive
from bots.playground.served import served
from bots.sms.channel import SmsChannel
from bots.sms.gateway import Gateway
from tests.bots.faults.door import Page
from tests.bots.faults.platform import NAMES
from tests.support.virtual_time import VirtualClock

SECRET: Final = "le secret"
TEXT_ONLY: Final = "An SMS holds letters, nothing else: gateways tell of no files."


class Sms:
    name = "sms"
    absent: ClassVar[Mapping[str, str]] = {
        "a voice note of 20 MB": TEXT_ONLY,
        "a picture that is none": TEXT_ONLY,
        "one chat throttled": "A gateway counts what an account sends, and tells of no limit for one telephone.",
    }
    proof = "x-signature"
    too_fast = Page(429, b"", headers={"Retry-After": "60"})

    def __init__(self, clock: VirtualClock, folder: Path) -> None:
        self._clock = clock
        self._numbers = {name: f"+3361234567{number}" for number, name in enumerate(NAMES)}
        self._taken: list[dict[str, str]] = []
        self._refused: set[str] = set()
        self._ids = itertools.count(1)
        self._hook = ""
        self._reports: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        app = FastAPI()
        app.post("/sms")(self._takes)
        async with served(app, asyncio.Event(), 0, "127.0.0.1") as url:
            yield int(url.rpartition(":")[2])
        await asyncio.gather(*self._reports, return_exceptions=True)

    def channel(self, url: str, hook: str) -> Channel:
        gateway = Gateway.model_validate(
            {
                "send": {"url": f"{url}/sms", "body": {"to": "{to}", "text": "{text}"}, "id": "id"},
                "incoming": {"sender": "from", "text": "text", "id": "id"},
                "report": {"id": "ref", "state": "state", "delivered": ["DELIVRD"], "failed": ["UNDELIV"]},
                "proof": {"header": "X-Signature"},
            }
        )
        return SmsChannel(gateway, "+33700000000", clock=self._clock, secret=SECRET)

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        return ()

    async def meets(self, name: str, hook: str) -> None:
        self._hook = hook
        await self.writes(name, "Bonjour")

    async def writes(self, name: str, text: str) -> None:
        await self._calls({"from": self._numbers[name], "text": text, "id": f"m{next(self._ids)}"})

    async def again(self) -> None:
        raise NotImplementedError("it calls us")

    async def sends_unknown(self, name: str) -> None:
        await self._calls([{"id": f"m{next(self._ids)}", "from": self._numbers[name], "mms": 1}], taken=False)

    async def sends_voice(self, name: str, content: bytes) -> None:
        raise NotImplementedError(TEXT_ONLY)

    async def sends_picture(self, name: str, content: bytes) -> None:
        raise NotImplementedError(TEXT_ONLY)

    async def blocks(self, name: str) -> None:
        """The telephone takes nothing from us any more, of which the gateway tells afterwards."""
        self._refused.add(self._numbers[name])

    async def throttles(self, name: str, *, on: bool) -> None:
        raise NotImplementedError

    async def said(self, name: str) -> list[str]:
        return [one["text"] for one in self._taken if one["to"] == self._numbers[name]]

    async def _takes(self, request: Request) -> dict[str, str]:
        asked, named = await request.json(), f"s{next(self._ids)}"
        if asked["to"] in self._refused:
            report = asyncio.create_task(self._calls({"ref": named, "state": "UNDELIV"}))
            self._reports.add(report)
        else:
            self._taken.append(asked)
        return {"id": named}

    async def _calls(self, told: Any, *, taken: bool = True) -> None:
        body = json.dumps(told).encode()
        proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        async with httpx.AsyncClient() as client:
            while True:
                answer = await client.post(self._hook, content=body, headers={"X-Signature": proof})
                if answer.is_success or (not taken and answer.status_code == 400):
                    return
                await asyncio.sleep(1)
