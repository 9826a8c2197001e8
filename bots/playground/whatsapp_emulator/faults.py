"""Faults on demand: what a network, a gateway or an overloaded platform does to calls."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from bots.playground.whatsapp_emulator.errors import Refusal


@dataclass(frozen=True)
class Answers:
    """Answers with one of the platform's errors."""

    error: Refusal
    after_processing: bool = False


@dataclass(frozen=True)
class Says:
    """Answers with whatever this is: a gateway's page, half a body, nonsense."""

    status: int
    body: bytes
    kind: str = "text/html"
    after_processing: bool = False


@dataclass(frozen=True)
class CutsTheConnection:
    """Hangs up without an answer; after processing, the caller cannot know that the call was carried out."""

    after_processing: bool = False


@dataclass(frozen=True)
class StaysSilent:
    """Never answers; the caller's patience ends it."""

    after_processing: bool = False


Fault = Answers | Says | CutsTheConnection | StaysSilent


class Faults:
    """The faults that are due, by what is called (`messages`, `signs`, `media`, `templates`, `number`), and to whom."""

    def __init__(self) -> None:
        self.always: Fault | None = None
        self._due: dict[str, deque[Fault]] = {}
        self._people: dict[str, Fault] = {}

    def plan(self, what: str, fault: Fault, times: int) -> None:
        self._due.setdefault(what, deque()).extend([fault] * times)

    def for_person(self, wa_id: str, fault: Fault | None) -> None:
        """Whatever is sent to this person fails so; None ends it."""
        if fault is None:
            self._people.pop(wa_id, None)
        else:
            self._people[wa_id] = fault

    def take(self, what: str, to: str = "") -> Fault | None:
        due = self._due.get(what)
        return self._people.get(to) or self.always or (due.popleft() if due else None)
