"""The queue of telephone calls, pure: which comes first, when somebody is called again, which hours suit them.

Every rule here is one that a tele-operator can be told in a sentence; the times are ours, but for REFLEX.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo


class Outcome(StrEnum):
    """What came of a call, or of a visit."""

    ANSWERED_FINE = "answered_fine"
    ANSWERED_LOW = "answered_low"
    ANSWERED_NEED = "answered_need"
    AGREED = "agreed"
    """Of a call that asks for a yes."""
    REFUSED = "refused"
    """They do not wish it, or to be called."""
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    CALL_BACK_AT = "call_back_at"
    """Somebody else answered, or they could not talk: it says nothing of how they are."""
    WRONG_NUMBER = "wrong_number"
    HOSPITAL = "hospital"
    MOVED = "moved"
    DIED_SAID = "died_said"
    """Somebody says so. Only an agent sets it."""


SPOKEN: Final = frozenset(
    {Outcome.ANSWERED_FINE, Outcome.ANSWERED_LOW, Outcome.ANSWERED_NEED, Outcome.AGREED, Outcome.REFUSED}
)
"""They answered themselves: a sign of life."""
MISSED: Final = frozenset({Outcome.NO_ANSWER, Outcome.VOICEMAIL})
SAID_BY_OTHERS: Final = frozenset({Outcome.HOSPITAL, Outcome.MOVED, Outcome.DIED_SAID})

SILENCE: Final = "silence"
VISIT: Final = "visit"
"""Nobody answers: somebody goes there."""
CHECK_IN: Final = "checkin"
WEATHER: Final = "weather"
"""How they bear heat, cold or flood."""
LOOKED_FOR: Final = frozenset({SILENCE, VISIT})
"""Called at any hour: somebody looks for them now."""
ASKS_HOW_THEY_ARE: Final = frozenset({*LOOKED_FOR, CHECK_IN, WEATHER})

_FIRST: Final[Mapping[str, int]] = {
    **dict.fromkeys((SILENCE, VISIT), 1),
    **dict.fromkeys(("called_us", "voice_note", "after_emergency"), 2),
    **dict.fromkeys((CHECK_IN, WEATHER), 3),
    **dict.fromkeys(("agreement", "checkins_agreement", "circle_agreement", "circle_contact", "pair"), 4),
}
_NEWS: Final = 5
"""What the bot could not tell them: a neighbour was found, a mission is off."""
_LAST: Final = 6
_COURTESY: Final = frozenset(
    "courtesy_call checkins_ended charter dormant link_word life_news home_help link_begun link_over"
    " pair_begun pair_month pair_over".split()
)


def priority(reason: str) -> int:
    """Whom to call first: 1 is who is silent, then who called us, check-ins, agreements, news, courtesy."""
    kind = reason.partition(":")[0]
    return _FIRST.get(kind, _LAST if kind in _COURTESY else _NEWS)


# --- when somebody is called again ---------------------------------------------------------------------------------

SOON: Final = timedelta(minutes=20)
LATER: Final = timedelta(hours=2)
OPENS: Final = time(9)
CLOSES: Final = time(20)
"""Between them people are called, but for those who are looked for."""
HOURS_OF_ALL: Final = (10 * 60, 17 * 60)
"""Minutes after midnight at which most are at home, where nothing is known of somebody's own hours."""


@dataclass(frozen=True, slots=True)
class Preset:
    """How often, and how long, somebody is called before somebody goes there."""

    attempts: int
    within: timedelta


REFLEX: Final = Preset(4, timedelta(hours=48))
"""Paris' rule in a heatwave (FACTS, "Check-in practice"): four attempts in 48 hours, then a visit."""
PRESETS: Final[Mapping[str, Preset]] = {"reflex": REFLEX}


@dataclass(frozen=True, slots=True)
class Best:
    """The hours of a day at which somebody answers, in minutes after local midnight; `why` is `said` or `answered`."""

    start: int
    end: int
    why: str


def next_attempt(missed: int, now: datetime, best: Best | None, zone: ZoneInfo, *, looked_for: bool) -> datetime:
    """When somebody who did not answer is called again: after 20 minutes, then 2 hours, then at their next best hour.

    Nobody is called before 9 or after 20 o'clock, but for those who are looked for.
    """
    if missed <= 1:
        at = now + SOON
    elif missed == 2:
        at = now + LATER
    else:
        return _best_hour(now + LATER, best, zone)
    return at if looked_for or OPENS <= at.astimezone(zone).time() < CLOSES else _best_hour(at, best, zone)


def goes_there(missed: int, preset: Preset | None) -> bool:
    """Whether it was tried often enough: somebody goes."""
    return preset is not None and missed >= preset.attempts


def _best_hour(since: datetime, best: Best | None, zone: ZoneInfo) -> datetime:
    """The first of their hours from then on; within their hours, at once."""
    if best is not None and best.start <= _minute(since, zone) < best.end:
        return since
    first = since.astimezone(zone).date()
    hours = (best.start,) if best is not None else HOURS_OF_ALL
    for ahead, minute in product(range(3), hours):
        at = datetime.combine(first + timedelta(days=ahead), time(minute // 60, minute % 60), zone)
        if at >= since:
            return at
    raise AssertionError("every day has these hours")


# --- which hours suit them -------------------------------------------------------------------------------------------

ENOUGH: Final = 3
"""Answered calls without which their hours say nothing."""
WIDTH: Final = 120
"""Minutes of the hours in which most of the calls were answered."""


def best_hours(said: tuple[int, int] | None, answered: Sequence[datetime], zone: ZoneInfo) -> Best | None:
    """As they said themselves; else the two hours in which at least half of their calls, three or more, were answered.

    None where neither is known.
    """
    if said is not None:
        return Best(*said, "said")
    minutes = [_minute(at, zone) for at in answered]
    if len(minutes) < ENOUGH:
        return None
    starts = range(OPENS.hour * 60, CLOSES.hour * 60 - WIDTH + 1, 60)
    counted = {start: sum(start <= one < start + WIDTH for one in minutes) for start in starts}
    start = max(counted, key=lambda one: (counted[one], -one))
    return Best(start, start + WIDTH, "answered") if 2 * counted[start] >= len(minutes) else None


def _minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute
