"""Faults on demand: what a network, an overloaded Signal or a daemon in trouble does to the next calls of a command."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answers:
    """Something that stands before the daemon answers in its place: a status, and whatever body."""

    status: int
    body: bytes = b""
    kind: str = "text/html"
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Errs:
    """The daemon answers with this JSON-RPC error; the command is not carried out."""

    code: int
    message: str


@dataclass(frozen=True)
class Fails:
    """Signal does not take the message: the result's type in signal-cli's words; a challenge where it wants proof."""

    type: str
    token: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True)
class CutsTheConnection:
    """Hangs up without an answer, or after half of it; after processing, the caller cannot know what was done."""

    after_processing: bool = False
    half: bool = False


@dataclass(frozen=True)
class StaysSilent:
    """Never answers; the caller's patience ends it."""

    after_processing: bool = False


Fault = Answers | Errs | Fails | CutsTheConnection | StaysSilent


class Faults:
    """The faults that are due, by command."""

    def __init__(self) -> None:
        self._due: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def plan(self, method: str, fault: Fault, times: int) -> None:
        self._due[method].extend([fault] * times)

    def forget(self, method: str) -> None:
        self._due[method].clear()

    def take(self, method: str) -> Fault | None:
        due = self._due[method]
        return due.popleft() if due else None


def failed(result: Fails, recipient: Mapping[str, Any]) -> dict[str, Any]:
    """What the daemon tells of one recipient whom a message did not reach (JsonSendMessageResult)."""
    told: dict[str, Any] = {"recipientAddress": dict(recipient), "type": result.type}
    if result.token is not None:
        told["token"] = result.token
    if result.retry_after is not None:
        told["retryAfterSeconds"] = result.retry_after
    return told
