"""SMS as a channel: one call of the gateway for each message, and its calls to us read and proven."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import httpx

from backend.clock import Clock
from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Outgoing
from bots.channel import Receive, Received
from bots.errors import AccountBroken, Malformed, NotFromPlatform, Rejected, SlowDown, Uncertain, Unreachable
from bots.sms import inbound
from bots.sms.alphabet import SEGMENT, plain, size
from bots.sms.gateway import Gateway, filled, found
from bots.sms.numbers import canonical

SEGMENTS: Final = 3
"""Ours: SMS of one message at most; a longer one is two, and each costs the town as much as it is long."""
CAN: Final = Capabilities(SEGMENTS * SEGMENT, measure=size)
PACE_PERSON: Final = 1.0
"""Ours: faster, and telephones show them in another order."""
PATIENCE: Final = httpx.Timeout(30.0, connect=10.0)
UNSAID_PAUSE: Final = 30.0
"""Seconds to wait after "too many requests" where the gateway does not say how long."""
_LONGEST_PAUSE: Final = 3_600.0


class SmsChannel:
    """The town's number at its gateway. `counts` holds what was refused since the start, by name."""

    name = "sms"
    can = CAN
    repeats_safely = False
    pace_person = PACE_PERSON

    def __init__(
        self,
        gateway: Gateway,
        sender: str,
        *,
        clock: Clock,
        secret: str,
        token: str = "",
        country: str = "33",
        pace: float = 1.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.address = sender
        self.pace = pace
        self.counts: Counter[str] = Counter()
        self._gateway, self._clock, self._secret, self._country = gateway, clock, secret, country
        headers = {name: value.replace("{token}", token) for name, value in gateway.send.headers.items()}
        self._http = httpx.AsyncClient(timeout=PATIENCE, headers=headers, transport=transport, follow_redirects=False)

    async def open(self) -> None:
        """Nothing to ask: gateways have no common way to say who we are."""

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """The gateway calls us."""
        del receive, cursor, save

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Sequence[Received]:
        """Reads one call of the gateway.

        Raises:
            NotFromPlatform: its proof is missing or wrong.
            Malformed: it is neither a message nor a report.
        """
        proof = self._gateway.proof
        given = next((value for name, value in headers.items() if name.lower() == proof.header.lower()), "")
        expected = self._secret
        if proof.kind == "hmac-sha256":
            expected = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(given.encode(), f"{proof.prefix}{expected}".encode()):
            self.counts["not_from_platform"] += 1
            raise NotFromPlatform(f"{proof.header} is missing or wrong")
        try:
            return inbound.received(inbound.told(body), self._gateway, country=self._country, now=self._clock.now())
        except inbound.NoSuchCall as error:
            self.counts["malformed"] += 1
            raise Malformed(str(error)) from None

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Sends one part; gateways that know `{key}` recognise a repetition, others cannot."""
        if canonical(to, self._country) is None:
            raise Rejected("this is no telephone number")
        values = {"to": to, "text": plain(part.text), "sender": self.address, "key": key}
        how, body = self._gateway.send, filled(self._gateway.send.body, values)
        try:
            answer = await self._http.post(how.url, **({"data": body} if how.form else {"json": body}))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreachable(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise Uncertain(type(error).__name__) from None
        self._judge(answer)
        return self._named(answer) or key

    def _named(self, answer: httpx.Response) -> str | None:
        """How the gateway calls the SMS. What it has taken is sent, whatever it answers."""
        try:
            return found(answer.json(), self._gateway.send.id)
        except (ValueError, RecursionError):
            self.counts["unnamed"] += 1
            return None

    def _judge(self, answer: httpx.Response) -> None:
        code = answer.status_code
        if code in {401, 403}:
            raise AccountBroken(f"the gateway refuses us ({code})")
        if code == httpx.codes.TOO_MANY_REQUESTS:
            raise SlowDown(_pause(answer), "account")
        if code == httpx.codes.GATEWAY_TIMEOUT:
            raise Uncertain(f"what stands before the gateway gave up waiting ({code})")
        if answer.is_server_error:
            raise Unreachable(f"the gateway is in trouble ({code})")
        if not answer.is_success:
            raise Rejected(f"the gateway refuses this message ({code})")
        if self._gateway.send.id and answer.headers.get("content-type", "").startswith("text/html"):
            raise Uncertain("a page of HTML was answered in the gateway's place")

    async def close(self) -> None:
        await self._http.aclose()


def _pause(answer: httpx.Response) -> float:
    try:
        return min(max(float(answer.headers.get("retry-after", "")), 0.1), _LONGEST_PAUSE)
    except ValueError:
        return UNSAID_PAUSE
