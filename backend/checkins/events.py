"""What may happen to a check-in, and what is to be done about it: the words of the ladder. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# --- what may happen ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed. `ours`: nothing reaches anybody on the person's channels. `up_since`: since when we run without
    a gap. `circle`: who may be asked now, in order, by number. `held`: an agent speaks with the person already."""

    at: datetime
    circle: Sequence[int] = ()
    ours: bool = False
    up_since: datetime | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A platform has taken the question."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """The question reaches the person on no channel: they blocked us, or their number is gone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Sign:
    """The person gave a sign of life, on any channel, by anything that they sent."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """One of the circle says whether they see to it. `saw_nobody`: they were there, or called, and nobody answered."""

    at: datetime
    member: int
    willing: bool
    saw_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One of the circle has been there, or called: are they well?"""

    at: datetime
    member: int
    well: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """An agent has found out."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    """The plan is paused or over, or the person is looked after elsewhere."""

    at: datetime


Event = Tick | Taken | Refused | Sign | Answered | Found | Settled | Dropped


# --- what is to be done ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remind:
    """A shorter word to the person, that says what comes next. `which`: remind, again; last: agents are next."""

    which: str = "remind"


@dataclass(frozen=True, slots=True)
class AskMember:
    """« Pouvez-vous passer ou appeler ? »"""

    member: int


@dataclass(frozen=True, slots=True)
class Call:
    """Whoever works the list of calls rings the person: nobody near is left to be asked, and no alert is due yet."""


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """Agents look for the person now. `why`: silent, unreached (the question never went), carer (who saw to it did not
    say what they found), unwell (they were found, and not well)."""

    why: str


@dataclass(frozen=True, slots=True)
class Pool:
    """Agents hear, once for everybody, that questions reach nobody."""


@dataclass(frozen=True, slots=True)
class AllClear:
    """It is over: these of the circle are told, and agents where `alerted`. `why`: alive, seen, settled, dropped."""

    why: str
    members: tuple[int, ...] = ()
    alerted: bool = False


Deed = Remind | AskMember | Call | RaiseAlert | Pool | AllClear
