"""The line to the Cloud API: pywa's asynchronous client for one number, and what a failed call means for who sends.

Failures are told in Meta's words; they never hold what was said, nor the token.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

import httpx
from pywa_async.client import WhatsApp
from pywa_async.errors import WhatsAppError
from pywa_async.utils import Version

from bots.channel import Media
from bots.errors import Rejected, SendError, SlowDown, TooLarge, Uncertain, Unreachable
from bots.whatsapp.failures import failure
from bots.whatsapp.outbound import VOICE, Call
from bots.whatsapp.pairs import Pairs

Result = TypeVar("Result")

GRAPH: Final = "https://graph.facebook.com"
PATIENCE: Final = 30.0
"""Seconds that a call may take in all."""
CONNECT_PATIENCE: Final = 10.0
"""Seconds to reach the server: a call that gives up here has not left this machine."""
GESTURE_PATIENCE: Final = 5.0
"""Seconds for a wordless sign."""
PAGE: Final = 100
"""Templates asked for at once."""
ABOUT_US: Final = ("display_phone_number", "verified_name", "quality_rating", "code_verification_status")
ABOUT_TEMPLATES: Final = ("name", "language", "status", "category", "components", "rejected_reason")

_NOT_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Connection:
    """Calls the Cloud API for one of our numbers."""

    def __init__(self, token: str, phone_id: str, api: str | None = None) -> None:
        self.phone_id = phone_id
        self._base = (api or GRAPH).rstrip("/")
        self._session = httpx.AsyncClient(timeout=httpx.Timeout(PATIENCE, connect=CONNECT_PATIENCE))
        self.client = WhatsApp(phone_id=phone_id, token=token, session=self._session)
        self._session.base_url = httpx.URL(f"{self._base}/v{Version.GRAPH_API.value}")  # pywa has set Meta's own
        self._pairs = Pairs()
        # Its lines at lower levels hold what is said, and whom it is said to.
        logging.getLogger("pywa").setLevel(logging.CRITICAL)

    async def who_we_are(self) -> dict[str, Any]:
        """Our number as the platform knows it. Raises a `SendError`."""
        return await _told(self.client.api.get_business_phone_number(self.phone_id, ABOUT_US))

    async def send(self, to: str, call: Call) -> str:
        """Sends to a number or to a business-scoped user id; returns the message's id. Raises a `SendError`."""
        person = {"to": to, "recipient": None} if to.isdigit() else {"to": None, "recipient": to}
        try:
            answer = await _told(
                self.client.api.send_message(
                    sender=self.phone_id, **person, recipient_type="individual", typ=call.type, msg=call.content
                )
            )
        except SlowDown as slow:
            raise SlowDown(self._pairs.refused(to), "person") if slow.scope == "person" else slow from None
        self._pairs.taken(to)
        try:
            return str(answer["messages"][0]["id"])
        except (LookupError, TypeError):
            raise Uncertain("WhatsApp's answer names no message") from None

    async def upload(self, recording: Media) -> str:
        """Gives WhatsApp a voice note; returns its id there. Raises a `SendError`: nothing was said yet."""
        asked = self.client.api.upload_media(self.phone_id, recording.content, VOICE, "voice.ogg")
        try:
            return str((await _told(asked))["id"])
        except (Uncertain, LookupError, TypeError) as unclear:
            raise Unreachable(f"WhatsApp did not take the recording: {type(unclear).__name__}") from None

    async def sees(self, message_id: str) -> None:
        """Two blue ticks, and "is writing…" until we have answered (25 s at most). Raises a `SendError`."""
        await _told(self.client.api.set_indicator(self.phone_id, message_id, "text"), GESTURE_PATIENCE)

    async def templates(self, business_id: str) -> list[dict[str, Any]]:
        """All templates of the business account. Raises a `SendError`."""
        found: list[dict[str, Any]] = []
        after: str | None = None
        while True:
            paging = {"limit": str(PAGE), **({"after": after} if after else {})}
            answer = await _told(self.client.api.get_templates(business_id, fields=ABOUT_TEMPLATES, pagination=paging))
            found += answer.get("data", [])
            pages = answer.get("paging", {})
            after = pages.get("cursors", {}).get("after") if "next" in pages else None
            if not after:
                return found

    async def fetch(self, media_id: str, *, largest: int) -> Media:
        """A file that somebody sent. Raises Rejected where it is larger, or gone after 30 days; else a `SendError`."""
        told = await _told(self.client.api.get_media_url(media_id))
        url, size = httpx.URL(str(told.get("url", ""))), told.get("file_size")
        if url.scheme != "https" and not str(url).startswith(f"{self._base}/"):
            raise Rejected("WhatsApp names a place for the file where our token must not go")
        if isinstance(size, int) and size > largest:
            raise TooLarge(f"the file has {size} bytes; {largest} are taken")
        return Media(await _told(self._bytes(str(url), largest)), str(told.get("mime_type", "")).partition(";")[0])

    async def _bytes(self, url: str, largest: int) -> bytes:
        content = bytearray()
        async with self.client.api.stream_media_bytes(url) as response:
            if response.status_code in {401, 404, 410}:
                raise Rejected("the file is not there any more")
            response.raise_for_status()
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > largest:
                    raise TooLarge(f"the file has more than {largest} bytes")
        return bytes(content)

    async def close(self) -> None:
        await self._session.aclose()


async def _told(asked: Coroutine[Any, Any, Result], patience: float = PATIENCE) -> Result:
    """What was asked for, or why not, by what to do next."""
    try:
        return await _within(asked, patience)
    except WhatsAppError as error:
        raise failure(error) from None
    except httpx.HTTPStatusError as error:
        raise Unreachable(f"WhatsApp is in trouble: status {error.response.status_code}") from None
    except _NOT_LEFT as error:
        raise Unreachable(f"WhatsApp cannot be reached: {type(error).__name__}") from None
    except (httpx.HTTPError, TimeoutError) as error:
        raise Uncertain(f"WhatsApp's answer never came: {type(error).__name__}") from None
    except SendError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Uncertain("WhatsApp answered something that cannot be read") from None


async def _within(asked: Coroutine[Any, Any, Result], patience: float) -> Result:
    async with asyncio.timeout(patience):
        return await asked
