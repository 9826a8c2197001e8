"""nio's client, that tells whoever sends what a failure means.

Failures are told by Matrix's own codes; they never hold what was said, nor who it was for, nor the token.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientTimeout, ConnectionTimeoutError
from nio import AsyncClient, AsyncClientConfig, ErrorResponse
from nio.store import SqliteStore

from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable

PATIENCE: Final = 30.0
"""Seconds that a call may take in all."""
CONNECT_PATIENCE: Final = 10.0
"""Seconds to reach the server: a call that gives up here has not left this machine."""
UNSAID_PAUSE: Final = 5.0
"""Seconds to wait after "too many requests" where the homeserver does not say how long."""

_BROKEN: Final = {
    "M_UNKNOWN_TOKEN",
    "M_MISSING_TOKEN",
    "M_USER_DEACTIVATED",
    "M_USER_LOCKED",
    "M_USER_SUSPENDED",
    "M_CONSENT_NOT_GIVEN",
}
"""What is said of our account, not of a message: Client-Server API, "Standard error response"."""
_NOBODY: Final = {"M_FORBIDDEN", "M_NOT_FOUND", "M_INVITE_BLOCKED"}
"""What is said where there is nobody to write to: not in the room, no such room or user, invitations refused."""


class Client(AsyncClient):  # type: ignore[misc]  # nio has no types
    """One device of ours. Nothing is repeated here, and what failed is raised as a `SendError`."""

    def __init__(self, homeserver: str, user: str, store: Path, token: Callable[[], str]) -> None:
        """`token` gives fresh names."""
        config = AsyncClientConfig(
            store=SqliteStore, max_limit_exceeded=0, max_timeouts=0, request_timeout=PATIENCE, pickle_key="palier"
        )
        super().__init__(homeserver.rstrip("/"), user, store_path=str(store), config=config)
        self.token = token
        logging.getLogger("nio").setLevel(logging.CRITICAL)  # its warnings name people and their devices

    async def send(
        self,
        method: str,
        path: str,
        data: Any = None,
        headers: dict[str, str] | None = None,
        trace_context: Any = None,
        timeout: Any = None,  # noqa: ASYNC109  nio's signature
    ) -> ClientResponse:
        patience: Any = ClientTimeout(total=timeout or PATIENCE, sock_connect=CONNECT_PATIENCE)
        came: ClientResponse = await super().send(method, path, data, headers, trace_context, patience)
        return came

    async def _send(self, response_class: Any, method: str, path: str, *given: Any, **named: Any) -> Any:
        with told():
            answer = await super()._send(response_class, method, path, *given, **named)
        came: ClientResponse = answer.transport_response
        if came.status >= 400 or isinstance(answer, ErrorResponse):
            code = str(getattr(answer, "status_code", None) or "")
            raise failure(came.status, code, _pause(came.headers, getattr(answer, "retry_after_ms", None)))
        return answer

    async def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, patience: float = PATIENCE
    ) -> dict[str, Any]:
        """One call of the Client-Server API that nio has no use for. Raises a `SendError`."""
        sent = None if body is None else json.dumps(body)
        return await self._asked(method, path, sent, "application/json", patience)

    async def upload(self, content: bytes, kind: str) -> dict[str, Any]:
        """Gives the homeserver a file. Raises a `SendError`."""
        return await self._asked("POST", "/_matrix/media/v3/upload", content, kind, PATIENCE)

    async def _asked(
        self, method: str, path: str, sent: str | bytes | None, kind: str, patience: float
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.access_token}", "Content-Type": kind}
        with told():
            async with await self.send(method, path, sent, headers, timeout=patience) as came:
                text = await came.read()
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if came.status < 400 and isinstance(answer, dict):
            return answer
        said = answer if isinstance(answer, dict) else {}
        raise failure(came.status, str(said.get("errcode") or ""), _pause(came.headers, said.get("retry_after_ms")))

    async def close(self) -> None:
        await super().close()
        if self.store is not None:
            self.store.database.close()


@contextmanager
def told() -> Iterator[None]:
    """Nothing left this machine where no connection was made; after that, nobody knows."""
    try:
        yield
    except (ClientConnectorError, ConnectionTimeoutError) as error:
        raise Unreachable(f"the homeserver cannot be reached: {type(error).__name__}") from None
    except (ClientError, TimeoutError) as error:
        raise Uncertain(f"the homeserver's answer never came: {type(error).__name__}") from None
    except ValueError:
        raise Uncertain("the homeserver answered something that cannot be read") from None


def failure(status: int, code: str, seconds: float) -> SendError:
    """What an answer that is none means, by what to do next. `code` is empty where it is no word of Matrix's."""
    said = code or f"status {status}"
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        return SlowDown(seconds, "account")
    if status >= 500 or code == "M_RESOURCE_LIMIT_EXCEEDED":
        return Unreachable(f"the homeserver is in trouble: {said}")
    if status == 401 or code in _BROKEN:
        return AccountBroken(f"the homeserver refuses our account: {said}")
    if status < 400:
        return Uncertain("the homeserver answered something that cannot be read")
    if not code or code == "M_UNRECOGNIZED":
        return Unreachable(f"what answers there is no homeserver: {said}")
    if code in _NOBODY:
        return PersonGone(f"this person cannot be reached on Matrix: {said}")
    return Rejected(f"the homeserver refuses this message: {said}")


def _pause(headers: Mapping[str, str], milliseconds: Any) -> float:
    """As the header says; in the body, before version 1.10 of the specification."""
    after = headers.get("Retry-After", "")
    if after.isascii() and after.isdigit():
        return float(after)
    return milliseconds / 1000 if isinstance(milliseconds, int | float) else UNSAID_PAUSE
