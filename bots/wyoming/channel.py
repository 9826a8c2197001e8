"""Speakers at home as a channel: audio in, words to the inbox; messages of ours, spoken, out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog

from backend.clock import Clock
from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Incoming, Outgoing, SentMedia, Spoke
from bots.channel import Receive
from bots.errors import AccountBroken, PersonGone, Rejected, SlowDown, Unreachable
from bots.voice import audio
from bots.voice.errors import Inaudible, Refused, VoiceError
from bots.voice.limits import BUDGET, LONGEST_SPOKEN, SYNTHESIS
from bots.voice.services import Synthesiser, Transcriber
from bots.wyoming.satellite import AWAY, Satellite

CAN: Final = Capabilities(text_limit=LONGEST_SPOKEN)
"""There are no buttons on a loudspeaker: choices are numbered, and read out."""
ADDRESS: Final = "satellites"
"""Our name there: all devices of a town are one account."""

log = structlog.get_logger()


class WyomingChannel:
    """All speakers of a town. A device that no agent has bound to a person says only that it is not set up."""

    name = "wyoming"
    address = ADDRESS
    can = CAN
    repeats_safely = False
    pace = 10.0
    pace_person = 2.0

    def __init__(
        self,
        devices: Mapping[str, tuple[str, int]],
        transcriber: Transcriber,
        synthesiser: Synthesiser,
        bound: Callable[[str], Awaitable[bool]],
        not_set_up: str,
        *,
        clock: Clock,
        locale: str = "fr",
    ) -> None:
        self._transcriber = transcriber
        self._synthesiser = synthesiser
        self._bound = bound
        self._not_set_up = not_set_up
        self._clock = clock
        self._locale = locale
        self._receive: Receive | None = None
        self._satellites = {name: Satellite(name, *where, self._heard) for name, where in devices.items()}

    async def open(self) -> None:
        """Each device is connected to on its own: one that is off holds up no other."""

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """Listens to every device until cancelled."""
        del cursor, save
        self._receive = receive
        async with asyncio.TaskGroup() as tasks:
            for satellite in self._satellites.values():
                tasks.create_task(satellite.run())

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Speaks one part; what a device has played cannot be named, so its key is its id."""
        satellite = self._satellites.get(to)
        if satellite is None:
            raise PersonGone("this device is not in PALIER_SATELLITES (any more)")
        if not satellite.is_on:  # reading it aloud would be of no use, and is dear
            raise SlowDown(AWAY, "person")
        await satellite.say(await self._spoken(part.text, part.locale or self._locale))
        return f"{to}:{key}"

    async def close(self) -> None:
        """Nothing is held open but what `listen` opened."""

    async def _spoken(self, text: str, language: str) -> bytes:
        try:
            async with asyncio.timeout(SYNTHESIS):
                return await audio.pcm(await self._synthesiser.say(text, language=language))
        except Inaudible:
            raise Rejected("the synthesiser makes no sound of this message") from None
        except Refused as refused:
            raise AccountBroken(str(refused)) from None
        except (VoiceError, TimeoutError) as down:
            raise Unreachable(f"the synthesiser does not answer: {type(down).__name__}") from None

    async def _heard(self, device: str, pcm: bytes) -> str:
        """Words come in like any; where there are none to be had, that somebody spoke. Returns the words."""
        if not await self._bound(device):
            log.warning("satellite.unbound", name=device)
            await self._satellites[device].say(await self._spoken(self._not_set_up, self._locale))
            return ""
        content = await self._written_down(pcm)
        arrived = Incoming(self._clock.token(), device, content, self._clock.now(), name=device)
        if self._receive is not None:
            await self._receive([arrived])
        return content.text if isinstance(content, Spoke) else ""

    async def _written_down(self, pcm: bytes) -> Spoke | SentMedia:
        try:
            async with asyncio.timeout(BUDGET):
                heard = await self._transcriber.write_down(audio.as_wav(pcm), language=self._locale)
        except (VoiceError, TimeoutError) as trouble:
            log.warning("satellite.unheard", error=type(trouble).__name__)
            return SentMedia("voice")
        return Spoke(heard.text, heard.sure, heard.language)
