"""WhatsApp as a channel: believes calls that are signed, sends, knocks where free text comes too late."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import structlog

from backend.clock import Clock
from backend.messaging.messages import Called, Incoming, Moved, Outgoing
from backend.one_town import variable
from backend.wording import wording
from bots.channel import Media, Receive, Received
from bots.errors import AccountBroken, Malformed, NotFromPlatform, PersonGone, Rejected, SendError
from bots.whatsapp.connection import Connection
from bots.whatsapp.inbound import OBJECT, read, singles
from bots.whatsapp.outbound import CAN, CHOOSE, OR_POSITION, Call, Words, calls, voice_note
from bots.whatsapp.templates import template_for

NOON: Final = 12
PACE: Final = 80.0
"""Messages a second of one number: Cloud API, "Throughput". Meta raises it to 1,000 by itself; nothing tells us."""
PACE_PERSON: Final = 1.0
"""Messages a second to one person. Sustained, WhatsApp takes one every 6 s, with bursts of up to 45 that are paid back
(same place): a conversation is such a burst, and what goes beyond is told by 131056."""
WINDOW: Final = timedelta(hours=24)
"""How long free text may follow a person's message: "Customer service windows"."""
LARGEST_CALL: Final = 3 * 1024 * 1024
"""Bytes of one webhook call: "Webhooks", payload size."""
SIGNATURE: Final = "x-hub-signature-256"
"""The header with which Meta signs: `sha256=` and the HMAC of the raw body under the app's secret."""
SUBSCRIBE: Final = "subscribe"

log = structlog.get_logger()


class WhatsAppChannel:
    """One number of ours. Meta calls us at the address that was given to the app; there is nothing to listen to.

    A setting of ours is named as `called` says. `counts` holds what was skipped, refused or not acknowledged since the
    start, by name.
    """

    name = "whatsapp"
    can = CAN
    repeats_safely = False
    pace = PACE
    pace_person = PACE_PERSON
    window = WINDOW
    largest_call = LARGEST_CALL

    def __init__(
        self,
        token: str,
        phone_id: str,
        app_secret: str,
        verify_token: str,
        api: str | None = None,
        *,
        clock: Clock,
        locale: str = "fr",
        called: Callable[[str], str] = variable,
    ) -> None:
        if not app_secret:
            raise ValueError("WhatsApp needs the app's secret: without it anybody could speak in Meta's name")
        if not verify_token:
            raise ValueError("WhatsApp needs a word of ours to verify its webhook with")
        self.address = ""
        self.counts: Counter[str] = Counter()
        self._phone_id = phone_id
        self._secret = app_secret.encode()
        self._verify_token = verify_token.encode()
        self._clock = clock
        self._locale = locale
        self._called = called
        self._line = Connection(token, phone_id, api)
        self._gestures: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Asks WhatsApp for our number.

        Raises:
            AccountBroken: the token is refused, or the number is not ours.
            Unreachable: WhatsApp does not answer.
        """
        told = await self.who_we_are()
        self.address = "".join(one for one in str(told.get("display_phone_number", "")) if one.isdigit())

    async def who_we_are(self) -> dict[str, Any]:
        """Our number, its name and its quality, as Meta tells them. Raises as `open`."""
        try:
            return await self._line.who_we_are()
        except (Rejected, PersonGone) as error:
            setting = self._called("whatsapp_phone_id")
            raise AccountBroken(f"{setting} is none of this account's numbers: {error}") from None

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """Returns at once: WhatsApp calls us."""
        del receive, cursor, save

    def verify(self, query: Mapping[str, str]) -> str:
        """Meta's question when the address is set: it knows our word, and gets its challenge back.

        Raises:
            NotFromPlatform: it does not.
        """
        given = query.get("hub.verify_token", "").encode()
        if query.get("hub.mode") != SUBSCRIBE or not hmac.compare_digest(given, self._verify_token):
            self.counts["not_from_platform"] += 1
            raise NotFromPlatform("the word that verifies the webhook is missing or wrong")
        return query.get("hub.challenge", "")

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Sequence[Received]:
        """Reads one call; what cannot be read in it is counted and taken, or Meta would repeat it for a week.

        Raises:
            NotFromPlatform: the signature of the raw body is missing or wrong.
            Malformed: this is no call of the platform's at all.
        """
        given = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
        signed = f"sha256={hmac.new(self._secret, body, hashlib.sha256).hexdigest()}"
        if not hmac.compare_digest(given.encode(), signed.encode()):
            self.counts["not_from_platform"] += 1
            raise NotFromPlatform("the signature of WhatsApp's call is missing or wrong")
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            payload = None
        if (
            not isinstance(payload, dict)
            or payload.get("object") != OBJECT
            or not isinstance(payload.get("entry"), list)
        ):
            self.counts["malformed"] += 1
            raise Malformed("the body is no call of WhatsApp's")
        return self._read(payload)

    async def acknowledge(self, received: Sequence[Received]) -> None:
        """Wordless: whoever wrote sees that it was read, and that we are at it. Nobody waits for that."""
        latest = {
            one.sender: one.key
            for one in received
            if isinstance(one, Incoming) and not isinstance(one.content, Moved | Called)
        }
        for message_id in latest.values():
            task = asyncio.create_task(self._sign(message_id))
            self._gestures.add(task)
            task.add_done_callback(self._gestures.discard)

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Sends one part; WhatsApp cannot recognise a repetition, so `key` is of no use to it."""
        del key
        speaker = wording(part.locale or self._locale, "UTC")
        says, *courtesies = calls(part, Words(speaker.say(CHOOSE), speaker.say(OR_POSITION)))
        sent = await self._line.send(to, says)
        for courtesy in courtesies:
            try:
                await self._line.send(to, courtesy)
            except SendError as error:  # the question has arrived: to ask it twice would be worse
                self.counts["courtesies_not_sent"] += 1
                log.info("whatsapp.courtesy_not_sent", error=type(error).__name__)
        return sent

    async def knock(self, to: str, message: Outgoing, *, key: str, town: str) -> str:
        """Sends the approved notice that this message waits, in the town's name."""
        del key
        now = self._clock.now()
        notice = template_for(message, to, now.date(), part=now.hour // NOON, locale=self._locale)
        return await self._line.send(to, Call("template", notice.call(town, message)))

    async def fetch(self, file: str, *, largest: int) -> Media:
        """The file that somebody sent, of at most so many bytes."""
        return await self._line.fetch(file, largest=largest)

    async def send_voice(self, to: str, recording: Media, *, key: str) -> str:
        """Uploads it and sends it as a voice note; WhatsApp keeps the file for 30 days, as any."""
        del key
        if recording.kind != "audio/ogg":
            raise Rejected(f"WhatsApp shows no {recording.kind} as a voice note: install ffmpeg")
        return await self._line.send(to, voice_note(await self._line.upload(recording)))

    async def templates(self, business_id: str) -> list[dict[str, Any]]:
        """The templates that Meta knows of this business account. Raises a `SendError`."""
        return await self._line.templates(business_id)

    async def close(self) -> None:
        for gesture in self._gestures:
            gesture.cancel()
        await asyncio.gather(*self._gestures, return_exceptions=True)
        await self._line.close()

    async def _sign(self, message_id: str) -> None:
        try:
            await self._line.sees(message_id)
        except SendError:
            self.counts["unacknowledged"] += 1

    def _read(self, payload: dict[str, Any]) -> list[Received]:
        found: list[Received] = []
        for single in singles(payload, self._phone_id):
            try:
                told = read(single, self._line.client)
            except (LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
                self.counts["malformed"] += 1
                log.warning("whatsapp.unreadable", error=type(error).__name__)
                continue
            if told is not None:
                found.append(told)
        return found
