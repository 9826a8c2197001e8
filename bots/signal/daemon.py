"""The line to signal-cli's daemon: one call, and what its failure means for whoever sends."""

from __future__ import annotations

import itertools
import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import httpx

from bots.errors import AccountBroken, SendError, SlowDown, TooLarge, Uncertain, Unreachable
from bots.signal.failures import SETTING, UNSAID_PAUSE, of_result, refused
from bots.signal.outbound import Call

PATIENCE: Final = 60.0
"""Seconds that a call may take: the daemon answers once Signal has, and encrypts for each device before."""
CONNECT_PATIENCE: Final = 10.0
"""Seconds to reach the daemon: a call that gives up here has not left this machine."""
LARGEST: Final = 1_000_000
"""Bytes of an answer that are read, where no file is asked for."""

_NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Daemon:
    """Calls the daemon for one account. `setting` is the one that says where it is, as its technician finds it."""

    def __init__(self, url: str, account: str, setting: str = SETTING) -> None:
        self._account, self._setting = account, setting
        self._ids = itertools.count(1)
        self._calls = httpx.AsyncClient(base_url=url, verify=certificates(), trust_env=False)

    async def call(self, call: Call, patience: float = PATIENCE, largest: int = LARGEST) -> Any:
        """The result. Raises a `SendError` that says what to do next; a `SlowDown` of unknown scope is the person's."""
        to = call.params.get("recipient") or ""
        params = {"account": self._account, **call.params} if call.of_account else call.params
        body = {"jsonrpc": "2.0", "id": next(self._ids), "method": call.method, "params": params}
        timeout = httpx.Timeout(patience, connect=min(patience, CONNECT_PATIENCE))
        try:
            async with self._calls.stream("POST", "/api/v1/rpc", json=body, timeout=timeout) as response:
                answer = _read(response, await _body(response, largest), self._setting)
        except _NEVER_LEFT as error:
            raise Unreachable(f"signal-cli's daemon cannot be reached: {type(error).__name__}") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise Uncertain(f"the answer of signal-cli's daemon never came: {type(error).__name__}") from None
        whom = str(to[0] if isinstance(to, list) and to else to)
        if (told := answer.get("error")) is not None:
            raise refused(told if isinstance(told, Mapping) else {}, self._account, whom, self._setting)
        if (failed := of_result(answer.get("result"), self._account, whom, self._setting)) is not None:
            raise failed
        return answer.get("result")

    async def check(self) -> None:
        """Whether it runs.

        Raises:
            Unreachable: it does not answer.
            AccountBroken: something else listens there.
        """
        try:
            response = await self._calls.get("/api/v1/check", timeout=CONNECT_PATIENCE)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"signal-cli's daemon cannot be reached: {type(error).__name__}") from None
        if (wrong := trouble_of(response, self._setting)) is not None:
            raise wrong

    async def close(self) -> None:
        await self._calls.aclose()


@cache
def certificates() -> ssl.SSLContext:
    """Whom we trust: read once, for it takes longer than a call."""
    return httpx.create_ssl_context(trust_env=False)


async def _body(response: httpx.Response, largest: int) -> bytes:
    """The whole answer.

    Raises:
        Rejected: it is longer than wanted; the rest is not read.
    """
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > largest:
            raise TooLarge("signal-cli's answer is larger than wanted")
    return bytes(body)


def _read(response: httpx.Response, body: bytes, setting: str) -> Mapping[str, Any]:
    if (wrong := trouble_of(response, setting)) is not None:
        raise wrong
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not ("result" in answer or "error" in answer):
        raise Uncertain("signal-cli's daemon answered something that cannot be read")
    return answer


def trouble_of(response: httpx.Response, setting: str = SETTING) -> SendError | None:
    """What an answer means that is no 200: the daemon itself tells its errors within one, so a proxy spoke."""
    status = response.status_code
    if status < 300:
        return None
    if status == httpx.codes.TOO_MANY_REQUESTS:
        told = response.headers.get("retry-after", "")
        return SlowDown(float(told) if told.isascii() and told.isdigit() else UNSAID_PAUSE, "account")
    if status == httpx.codes.GATEWAY_TIMEOUT:
        return Uncertain("what stands before signal-cli's daemon gave up waiting (status 504)")
    if status >= 500:
        return Unreachable(f"signal-cli's daemon is in trouble (status {status})")
    return AccountBroken(f"what listens at {setting} is no signal-cli daemon (status {status})")
