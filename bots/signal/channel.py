"""Signal as a channel: reads the daemon's events, sends, fetches files, and says whose fault a failure is."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

import structlog

from backend.clock import Clock
from backend.messaging.messages import Incoming, Outgoing
from backend.one_town import Called, variable
from bots.channel import Media, Receive, Received
from bots.errors import AccountBroken, Malformed, Rejected, SendError, SlowDown, TooLarge, Uncertain
from bots.signal.daemon import Daemon
from bots.signal.events import Event, Events, Pause
from bots.signal.failures import unknown_account
from bots.signal.inbound import Read, incoming
from bots.signal.outbound import ACCOUNTS, CAN, VERSION, Call, attachment, read, say, typing, voice_note
from bots.slow_people import SlowPeople
from bots.voice.audio import as_aac
from bots.voice.errors import Inaudible

PACE: Final = 2.0
"""Messages a second of the whole account. Ours: Signal publishes no limit, and asks for a CAPTCHA beyond it."""
PACE_PERSON: Final = 1.0
"""Messages a second to one person: Signal's server lets this many through for good (its `messages` rate limit)."""
GESTURE_PATIENCE: Final = 10.0
"""Seconds for a wordless sign."""
_BASE64: Final = 4 / 3
_AROUND: Final = 1000
"""Bytes of an answer around a file."""

log = structlog.get_logger()


class SignalChannel:
    """One number of ours. `counts` holds what was skipped or retried since the start, by name.

    A group is not answered at all: what a bot says there everybody reads, and Signal does not say who asked for it.
    """

    name = "signal"
    can = CAN
    repeats_safely = False
    pace = PACE
    pace_person = PACE_PERSON

    def __init__(
        self, url: str, account: str, *, clock: Clock, called: Called = variable, pause: Pause = asyncio.sleep
    ) -> None:
        self.address = ""
        self.counts: Counter[str] = Counter()
        self._account = account
        self._daemon = Daemon(url.rstrip("/"), account, called("signal_url"))
        self._events = Events(url.rstrip("/"), account, clock, pause, self._troubled, setting=called("signal_url"))
        self._slow = SlowPeople(clock)
        self._gestures: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Asks the daemon whether it runs and has our account.

        Raises:
            AccountBroken: it has not, or no daemon listens there.
            Unreachable: it does not answer.
        """
        await self._daemon.check()
        try:
            accounts = await self._daemon.call(ACCOUNTS)
        except AccountBroken:
            accounts = None  # a daemon of one account (-a) does not list it
            await self._daemon.call(VERSION)
        if isinstance(accounts, list) and {"number": self._account} not in accounts:
            raise AccountBroken(unknown_account(self._account))
        self.address = self._account

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """Reads the stream until cancelled. What `receive` raises is raised, and nothing after it is read."""

        async def keep(event: Event) -> None:
            if received := self._read(event).received:
                await receive(received)
                self._soon(self.acknowledge(received))

        await self._events.run(keep, cursor, save)

    async def acknowledge(self, received: Sequence[Received]) -> None:
        """Wordless: who wrote sees that it was read, and that we are at it."""
        said: dict[str, list[int]] = {}
        for one in received:
            if isinstance(one, Incoming):
                said.setdefault(one.sender, []).append(round(one.at.timestamp() * 1000))
        signs = [sign for sender, sent in said.items() for sign in (read(sender, sent), typing(sender))]
        calls = [self._daemon.call(sign, GESTURE_PATIENCE) for sign in signs]
        for answered in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(answered, SendError):
                self.counts["unacknowledged"] += 1
            elif isinstance(answered, BaseException):
                raise answered

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Sends one part. Signal names a message by the moment at which the daemon sent it, so `key` is of no use."""
        del key
        return await self._sent(to, say(part, to))

    async def send_voice(self, to: str, recording: Media, *, key: str) -> str:
        """Sends a voice note. Signal's phones record AAC, and not all of them play anything else."""
        del key
        try:
            played = await as_aac(recording)
        except Inaudible:
            raise Rejected("what is to be sent is no sound") from None
        return await self._sent(to, voice_note(played, to))

    async def _sent(self, to: str, call: Call) -> str:
        try:
            sent = await self._daemon.call(call)
        except SlowDown as slow:
            raise self._slow.judged(to, slow.seconds) if slow.scope == "person" else slow from None
        timestamp = sent.get("timestamp") if isinstance(sent, dict) else None
        if not isinstance(timestamp, int):
            raise Uncertain("signal-cli did not say when it sent the message")
        return str(timestamp)

    async def fetch(self, file: str, *, largest: int) -> Media:
        """The file, which the daemon has fetched already.

        Raises:
            Rejected: it is larger, or not there any more.
            SendError: as in `send`.
        """
        kind, _space, id_ = file.partition(" ")
        if not id_:
            raise Rejected("signal-cli did not name this file")
        most = int(largest * _BASE64) + _AROUND
        answer = await self._daemon.call(attachment(id_), largest=most)
        try:
            content = base64.b64decode(answer["data"], validate=True)
        except (binascii.Error, KeyError, TypeError, ValueError):
            raise Rejected("signal-cli gave something that is no file") from None
        if len(content) > largest:
            raise TooLarge(f"the file has {len(content)} bytes; {largest} are taken")
        return Media(content, kind)

    async def close(self) -> None:
        for gesture in self._gestures:
            gesture.cancel()
        await asyncio.gather(*self._gestures, return_exceptions=True)
        await self._events.close()
        await self._daemon.close()

    def _read(self, event: Event) -> Read:
        """What cannot be read hides nothing else: it is counted and passed over, for it would come again unchanged."""
        try:
            found = incoming(_object(event.data), self._account)
        except (Malformed, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            self.counts["malformed"] += 1
            log.warning("signal.unreadable", error=type(error).__name__)
            return Read(ignored="malformed")
        if found.ignored:
            self.counts[found.ignored] += 1
        return found

    def _troubled(self, error: SendError) -> None:
        self.counts["unreachable"] += 1
        log.warning("signal.trouble", error=str(error))

    def _soon(self, gesture: Coroutine[Any, Any, None]) -> None:
        """Does it beside the listening, which never waits for it."""
        task = asyncio.create_task(gesture)
        self._gestures.add(task)
        task.add_done_callback(self._gestures.discard)


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise Malformed("the event is no object")
    return found
