"""How things stood before something happened to somebody: numbers and states, kept so that it can be undone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

STOPPED = "stopped"
"""The outcome of calls that are not to be made any more; an undo opens them again."""


class Plan(NamedTuple):
    """A plan of check-ins as it stood: its number, its state, its pause, and when that was to begin."""

    number: int
    state: str
    until: datetime | None = None
    since: datetime | None = None


@dataclass(slots=True)
class Before:
    """How things stood. Pairs are a number and the state it had, or its owner."""

    state: str = "present"
    quiet_until: datetime | None = None
    plan: Plan | None = None
    contacts: list[tuple[int, str]] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)
    """Those that rest."""
    goes_on: Plan | None = None
    rest: list[int] = field(default_factory=list)
    rest_pairs: list[int] = field(default_factory=list)
    """The plan as it goes on, and the links and pairs that do, when they come home: those of an earlier event too."""
    volunteer: bool = False
    """Whether they were active."""
    calls: list[int] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    asked_for: list[tuple[int, int]] = field(default_factory=list)
    """Requests for somebody else, which are now that person's own; and who had asked."""
    called: list[int] = field(default_factory=list)
    """Calls by which a human tells others."""

    def dumps(self) -> str:
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def loads(cls, kept: str) -> Before:
        found: dict[str, Any] = json.loads(kept)
        found["quiet_until"] = _moment(found["quiet_until"])
        for name in ("plan", "goes_on"):
            if found[name] is not None:
                number, state, until, since = found[name]
                found[name] = Plan(number, state, _moment(until), _moment(since))
        for name in ("contacts", "asked_for"):
            found[name] = [tuple(one) for one in found[name]]
        return cls(**found)


def _moment(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(kept)
