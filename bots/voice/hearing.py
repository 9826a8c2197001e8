"""Hearing: whoever holds a line fetches the voice notes that came by it and has them written down, before their turn.

What is said, or why nobody could hear it, is kept with the event; the recording is kept nowhere. A crash leaves the
event as it was: who takes the line next hears it, or its time runs out and its turn comes without.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import structlog

from backend.clock import Clock
from backend.database import Database
from backend.messaging import ahead
from backend.messaging.ahead import Unheard
from backend.messaging.codec import Unreadable
from backend.messaging.messages import EVENTS, SentMedia
from backend.messaging.senders import Account
from backend.messaging.voice import Transcript
from bots.channel import Media, MediaSource
from bots.errors import Rejected, SendError, SlowDown, TooLarge
from bots.reading import is_urgent
from bots.voice.errors import Busy, Down, Inaudible, VoiceError
from bots.voice.limits import BUDGET, LARGEST, LONGEST
from bots.voice.services import Transcriber

AT_ONCE: Final = 2
"""Recordings of one line that are heard at the same time: a service on a CPU gains nothing by more."""
PAUSES: Final = (1.0, 3.0, 9.0)
"""Seconds before a service, or a platform, that did not answer is asked again; then its time is over."""
SWEEP: Final = 5.0
"""Seconds after which the inbox is looked at, hint or not."""
RECOVERY: Final = 1.0
"""Seconds after which a database in trouble is asked again."""

log = structlog.get_logger()


@dataclass
class Hearing:
    """What came by one channel account is heard. `heard` is called after each that was kept."""

    database: Database
    clock: Clock
    account: Account
    transcriber: Transcriber
    heard: Callable[[], object]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    counts: Counter[str] = field(default_factory=Counter)
    _hearing: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _ended: set[int] = field(default_factory=set)
    _hint: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Something came in."""
        self._hint.set()

    async def run(self, channel: object) -> None:
        """Until cancelled; nothing that happens to one recording ends it."""
        try:
            while True:
                self._hint.clear()
                try:
                    await self._begin(channel)
                except Exception as trouble:  # noqa: BLE001  whatever it is, the line goes on
                    log.warning("hearing.troubled", error=type(trouble).__name__)
                    await asyncio.sleep(RECOVERY)
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(SWEEP):
                        await self._hint.wait()
        finally:
            for task in self._hearing.values():
                task.cancel()
            await asyncio.gather(*self._hearing.values(), return_exceptions=True)
            self._hearing.clear()

    async def hear_all(self, channel: object) -> None:
        """Hears everything that waits, to its end."""
        while await self._begin(channel) or self._hearing:
            await asyncio.wait(list(self._hearing.values()))

    async def _begin(self, channel: object) -> int:
        """Takes up what waits, as far as there is room. Returns how many it began."""
        self._ended.clear()
        waiting = await asyncio.to_thread(self._waiting)
        # One that ended while we looked may still be in what was seen.
        fresh = [one for one in waiting if one.id not in self._hearing.keys() | self._ended]
        fresh = fresh[: AT_ONCE - len(self._hearing)]
        for one in fresh:
            self._hearing[one.id] = asyncio.create_task(self._hear(one, channel))
        return len(fresh)

    def _waiting(self) -> list[Unheard]:
        with self.database.read() as db:
            return ahead.unheard(db, self.account.id, now=self.clock.now())

    async def _hear(self, one: Unheard, channel: object) -> None:
        try:
            transcript = await self._insisted(one, channel)
            self.counts[transcript.unheard or "heard"] += 1
            if await asyncio.to_thread(self._keep, one, transcript):
                self.heard()
        except Exception as trouble:  # noqa: BLE001  it waits on, and is heard again
            log.warning("hearing.unkept", trace=one.trace, error=type(trouble).__name__)
            await asyncio.sleep(RECOVERY)
        finally:
            self._hearing.pop(one.id, None)
            self._ended.add(one.id)
            self._hint.set()

    def _keep(self, one: Unheard, transcript: Transcript) -> bool:
        urgent = bool(transcript.text) and is_urgent(transcript.text)
        with self.database.write() as db:
            return ahead.heard(db, one.id, transcript, now=self.clock.now(), urgent=urgent)

    # --- one recording ----------------------------------------------------------------------------------------------

    async def _insisted(self, one: Unheard, channel: object) -> Transcript:
        """What is said in it, or why nobody can tell; what may go better is tried again while there is time."""
        for pause in (*PAUSES, None):
            try:
                async with asyncio.timeout(BUDGET):
                    return await self._listened(one, channel)
            except Inaudible as why:
                return Transcript(unheard=why.why)
            except (Busy, SlowDown) as busy:
                wait, error = max(busy.seconds, pause or 0.0), type(busy).__name__
            except (Down, SendError, TimeoutError) as trouble:
                wait, error = pause or 0.0, type(trouble).__name__
            except VoiceError as refused:
                log.error("hearing.refused", why=str(refused))
                break
            except Exception as raised:  # noqa: BLE001  one recording that we stumble over stops no other
                log.error("hearing.raised", trace=one.trace, error=type(raised).__name__)
                break
            log.warning("hearing.trouble", trace=one.trace, error=error)
            if pause is None or self.clock.now() + timedelta(seconds=wait) >= one.until:
                break
            await self.pause(wait)
        return Transcript(unheard="failed")

    async def _listened(self, one: Unheard, channel: object) -> Transcript:
        try:
            sent = EVENTS.loads(one.content)
        except Unreadable:
            raise Inaudible("gone") from None
        if not isinstance(sent, SentMedia) or not isinstance(channel, MediaSource):
            raise Inaudible("gone")
        if sent.seconds > LONGEST:
            raise Inaudible("too_long")
        recording = await self._fetched(channel, sent)
        return await self.transcriber.write_down(recording, language=one.locale.partition("_")[0] or None)

    async def _fetched(self, channel: MediaSource, sent: SentMedia) -> Media:
        try:
            return await channel.fetch(sent.file, largest=LARGEST)
        except TooLarge:
            raise Inaudible("too_large") from None
        except Rejected:
            raise Inaudible("gone") from None
