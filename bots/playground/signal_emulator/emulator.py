"""The emulator as tests and the playground hold it: our account, phones, faults, and every command that was given."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from backend.clock import Clock
from bots.playground.call_log import CallLog
from bots.playground.served import served
from bots.playground.signal_emulator.commands import submit_challenge
from bots.playground.signal_emulator.faults import Fault, Faults
from bots.playground.signal_emulator.phone import Phone
from bots.playground.signal_emulator.server import Call, DaemonApi
from bots.playground.signal_emulator.state import Account, Json, Profile


class SignalEmulator:
    """A Signal of our own on this machine, behind a daemon that speaks as signal-cli 0.13.19 does.

    What people send waits while nobody reads the stream, and is gone once written into one, as with the real daemon.
    `numbered`: as with a newer one, events have a number, and a reader who names the last gets what came after.
    All of it lives in one event loop.
    """

    def __init__(self, number: str, *, clock: Clock, numbered: bool = False) -> None:
        self._log = CallLog[Call]()
        self.calls, self.waits_for_call = self._log.calls, self._log.waits_for
        self.account = Account(number, clock, numbered=numbered)
        self._faults = Faults()
        self.api = DaemonApi(self.account, self._faults, self._log.note)

    def phone(self, name: str, uuid: str, number: str | None = None) -> Phone:
        """The phone of a person who has not written to us yet."""
        return Phone(self.account, Profile(uuid, name, number))

    def fail_next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Makes the next calls of a command fail in this way; `events` is the opening of the stream."""
        self._faults.plan(method, fault, times)

    def heals(self, method: str) -> None:
        """Whatever fault of this command is still due will not come."""
        self._faults.forget(method)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def tells(self, event: Json) -> None:
        """An event of any shape: one told twice, one from the past, one of a kind that nobody knows."""
        self.account.tell(event)

    def is_given_proof(self, challenge: str) -> None:
        """An operator has solved the CAPTCHA."""
        submit_challenge(self.account, {"challenge": challenge, "captcha": "signalcaptcha://…"})

    def cuts_streams(self, last: bytes = b"") -> None:
        """Every open stream breaks, perhaps in the middle of an event."""
        for cut in list(self.api.cut_streams):
            cut(last)

    @property
    def readers(self) -> int:
        """How many streams are open."""
        return len(self.account.streams)

    async def waits_for_readers(self, count: int, timeout: float = 20.0) -> None:  # noqa: ASYNC109 - as Phone.waits_for
        """Waits until so many streams are open."""
        async with asyncio.timeout(timeout):
            while self.readers != count:
                self.account.streams_changed.clear()
                await self.account.streams_changed.wait()

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """The daemon runs while the block lasts; gives its address. Started again, it has lost but the streams."""
        async with served(self.api, self.api.closing, port, host) as address:
            yield address
