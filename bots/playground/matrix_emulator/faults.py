"""Faults on demand: what a network, a proxy or a homeserver in trouble does to calls."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final


@dataclass(frozen=True)
class Answers:
    """Something answers in the homeserver's place, or it answers something else: a status, and whatever body."""

    status: int
    body: bytes = b""
    kind: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    after_processing: bool = False


@dataclass(frozen=True)
class CutsTheConnection:
    """Hangs up without an answer, or after half of it; after processing, the caller cannot know what was done."""

    after_processing: bool = False
    half: bool = False


@dataclass(frozen=True)
class StaysSilent:
    """Never answers; the caller's patience ends it."""

    after_processing: bool = False


@dataclass(frozen=True)
class Dawdles:
    """Does it, and answers only once it is let."""

    until: asyncio.Event
    after_processing: bool = True


@dataclass(frozen=True)
class Repeats:
    """A sync that gives once more what it gave before: the last so many things that happened."""

    last: int
    after_processing: bool = True


Fault = Answers | CutsTheConnection | StaysSilent | Dawdles | Repeats

MAINTENANCE: Final = Answers(502, b"<html><body>Maintenance</body></html>")


def errs(status: int, code: str, **more: Any) -> Answers:
    """The homeserver refuses, in Matrix's words."""
    return Answers(status, json.dumps({"errcode": code, "error": "no", **more}).encode(), "application/json")


def throttles(seconds: float) -> Answers:
    """It wants to be left in peace for so long."""
    said = errs(429, "M_LIMIT_EXCEEDED", retry_after_ms=int(seconds * 1000))
    return Answers(429, said.body, said.kind, {"Retry-After": str(ceil(seconds))})


class Faults:
    """The faults that are due, by what is called; `always` is met by every call while it is set."""

    def __init__(self) -> None:
        self.always: Fault | None = None
        self._due: dict[str, deque[Fault]] = {}

    def plan(self, what: str, fault: Fault, times: int) -> None:
        self._due.setdefault(what, deque()).extend([fault] * times)

    def forget(self, what: str) -> None:
        self._due.pop(what, None)

    def take(self, what: str) -> Fault | None:
        due = self._due.get(what)
        return self.always or (due.popleft() if due else None)
