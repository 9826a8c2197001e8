"""Faults on demand: what a network or an overloaded Telegram does to the next calls of a method."""

from collections import defaultdict, deque
from dataclasses import dataclass

from bots.playground.telegram_emulator.errors import Refusal


@dataclass(frozen=True)
class Answers:
    """Answers with an error; the call is not carried out unless said so."""

    error: Refusal
    after_processing: bool = False


@dataclass(frozen=True)
class CutsTheConnection:
    """Hangs up without an answer; after processing, the caller cannot know that the call was carried out."""

    after_processing: bool = False


@dataclass(frozen=True)
class StaysSilent:
    """Never answers; the caller's patience ends it."""

    after_processing: bool = False


Fault = Answers | CutsTheConnection | StaysSilent


class Faults:
    """The faults that are due, by method."""

    def __init__(self) -> None:
        self._due: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def plan(self, method: str, fault: Fault, times: int) -> None:
        self._due[method.lower()].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        due = self._due[method.lower()]
        return due.popleft() if due else None
