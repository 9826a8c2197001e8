"""The ladder of one check-in: asked → reminded → once again → the circle, one after the other → agents. Pure.

Where nobody is in the circle, or all of it were asked in vain, an agent rings the person before anybody is alarmed.

A small state machine. `climb` takes what is known of one check-in and one event, and gives what is known then and what
is to be done; nothing else moves a check-in. Its promise, held by property tests: whatever the order of answers,
timers, outages and restarts, a silent person reaches an agent within `Steps.longest`, and whoever has given a sign of
life never does.

Delays count from the moment at which a platform took the question. While it has not, and others are not reached either,
that is our fault and no silence (`Tick.ours`): agents hear of it once, for everybody, and of this very person when the
ladder's own delay has passed. While others are reached, it is silence, and counts from the hour that was agreed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from backend.checkins.events import (
    AllClear,
    Answered,
    AskMember,
    Call,
    Deed,
    Dropped,
    Event,
    Found,
    Pool,
    RaiseAlert,
    Refused,
    Remind,
    Settled,
    Sign,
    Taken,
    Tick,
)
from backend.checkins.steps import APART, GRACE, RECHECK, Steps

EARLY: Final = timedelta(hours=2)
"""A sign of life so long before the hour counts for it: nobody who just wrote is looked for."""


class State(StrEnum):
    """How far up. The last four are ends."""

    ASKED = "asked"
    REMINDED = "reminded"
    AGAIN = "again"
    """Reminded a second time."""
    LAST = "last"
    """Nothing more is said to them before agents are alerted. They were rung and told a last time: nobody is in the
    circle, or all were asked in vain. Or somebody of it saw nobody."""
    CIRCLE = "circle"
    ALERTED = "alerted"
    ALIVE = "alive"
    """They gave a sign of life themselves."""
    SEEN = "seen"
    """Somebody of the circle has seen or heard them."""
    SETTLED = "settled"
    """An agent has found out, and says what."""
    VOID = "void"
    """It is asked no more: the plan was paused, stopped, or somebody looks after them."""


_SAYS: Final = {State.REMINDED: "remind", State.AGAIN: "again", State.LAST: "last"}
_BEFORE_THE_CIRCLE: Final = frozenset({State.ASKED, *_SAYS})
ENDS: Final = frozenset({State.ALIVE, State.SEEN, State.SETTLED, State.VOID})


@dataclass(frozen=True, slots=True)
class Climb:
    """What is known of one check-in. `asked_at`: when the platform took the question; None until then.

    `failed`: it will not be taken any more, on none of the person's channels. `tried`: who of the circle was asked, in
    order; the last of them is waited for since `tried_at` where `waits` says so. Without it, in `last`, it is the
    person who is, since the last word. `carer` sees to it, until `care_until`.
    """

    due_at: datetime
    state: State = State.ASKED
    asked_at: datetime | None = None
    failed: bool = False
    tried: tuple[int, ...] = ()
    tried_at: datetime | None = None
    waits: bool = False
    carer: int | None = None
    care_until: datetime | None = None
    graced: datetime | None = None
    """Until when we waited for what was sent while we were down."""
    pooled: bool = False
    """Agents know that the question reached nobody."""

    @property
    def is_over(self) -> bool:
        return self.state in ENDS


def climb(steps: Steps, known: Climb, event: Event) -> tuple[Climb, tuple[Deed, ...]]:
    """What is known after the event, and what is to be done about it, in order."""
    if known.is_over:
        return known, ()
    match event:
        case Tick():
            return _tick(steps, known, event)
        case Taken(at=at):
            # Once its silence is believed, a late acceptance starts nothing anew: the steps would never end.
            begins = known.asked_at is None and known.state is State.ASKED
            return (replace(known, asked_at=max(at, known.due_at), failed=False) if begins else known), ()
        case Refused():
            return (known if known.asked_at else replace(known, failed=True)), ()
        case Sign(at=at):
            return (known, ()) if at < known.due_at - EARLY else _over(known, State.ALIVE, "alive")
        case Answered():
            return _answered(steps, known, event)
        case Found(member=member, well=well):
            return _found(known, member, well)
        case Settled():
            return _over(known, State.SETTLED, "settled")
        case Dropped():
            return _over(known, State.VOID, "dropped")
        case _:
            assert_never(event)


def wakes_at(steps: Steps, known: Climb, now: datetime) -> datetime | None:
    """When a `Tick` may change something, after one was seen `now`; None where none will."""
    if known.is_over or known.state is State.ALERTED:
        return None
    at = _next_step(steps, known)
    if known.graced is not None:
        at = max(at, known.graced)
    if at > now:
        return at
    alert = (known.asked_at or known.due_at) + steps.alert
    return min(now + RECHECK, alert) if alert > now else now + RECHECK


def _next_step(steps: Steps, known: Climb) -> datetime:
    since = known.asked_at or known.due_at
    if known.care_until is not None:
        return known.care_until
    if known.state is State.ASKED:
        return since + steps.remind
    if known.state is State.REMINDED and steps.again is not None:
        return since + steps.again
    until = _waits_until(steps, known)
    return min(until, since + steps.alert) if until is not None else since + steps.circle


def _waits_until(steps: Steps, known: Climb) -> datetime | None:
    """Until when the last of the circle, or after a last word the person, may answer; None where nobody is waited for.

    Who has no circle may until `alert`.
    """
    if known.tried_at is None or not (known.waits or known.state is State.LAST):
        return None
    return known.tried_at + (steps.each if known.waits else steps.pick_up)


def helps_from(steps: Steps, known: Climb, *, alone: bool) -> datetime:
    """When somebody of the circle is asked, or agents look for who is `alone`, or whose circle was asked in vain: what
    the reminder promises. That they may be rung before is promised to nobody: it hangs on who is at the desk."""
    since = known.asked_at or known.due_at
    until = _waits_until(steps, known) if known.state is State.LAST else None
    if until is not None:
        return min(until, since + steps.alert)
    return since + (steps.alert if alone else steps.circle)


def _tick(steps: Steps, known: Climb, tick: Tick) -> tuple[Climb, tuple[Deed, ...]]:
    if known.state is State.ALERTED or tick.at < known.due_at:
        return known, ()
    if tick.held:
        return _alert(known, "silent") if _silent_for(known, tick) >= steps.alert else (known, ())
    if known.asked_at is None and not known.failed and known.state is State.ASKED and tick.ours:
        return _unreached(steps, known, tick)
    silent = _silent_for(known, tick)
    if silent < steps.remind:  # or the platform is slow: nothing says yet that it will not take the question
        return known, ()
    waiting = _graced(known, tick)
    if waiting is not None:
        return waiting, ()
    return _step(steps, known, tick, silent)


def _silent_for(known: Climb, tick: Tick) -> timedelta:
    return tick.at - (known.asked_at or known.due_at)


def _unreached(steps: Steps, known: Climb, tick: Tick) -> tuple[Climb, tuple[Deed, ...]]:
    """Our own fault: no silence is seen in it, but nobody is forgotten over it either."""
    waited = tick.at - known.due_at
    if waited >= steps.alert:
        return _alert(known, "unreached")
    if waited >= steps.remind and not known.pooled:
        return replace(known, pooled=True), (Pool(),)
    return known, ()


def _graced(known: Climb, tick: Tick) -> Climb | None:
    """The check-in as it waits for what was sent while we were down; None where it need not, or has."""
    if known.graced is not None:
        return known if tick.at < known.graced else None
    was_down = tick.up_since is not None and known.due_at < tick.up_since and tick.at < tick.up_since + GRACE
    was_unreached = known.pooled and known.asked_at is None and not known.failed
    return replace(known, graced=tick.at + GRACE) if was_down or was_unreached else None


def _step(steps: Steps, known: Climb, tick: Tick, silent: timedelta) -> tuple[Climb, tuple[Deed, ...]]:
    if known.care_until is not None:
        if tick.at < known.care_until:
            return known, ()
        return _alert(known, "carer")
    left = [one for one in tick.circle if one not in known.tried]
    until = _waits_until(steps, known)
    waited_for = until is not None and tick.at < until
    if silent >= steps.alert:
        return _alert(known, "silent")
    if silent >= steps.circle and waited_for:
        return known, ()
    if silent >= steps.circle and left:
        state = State.LAST if known.state is State.LAST else State.CIRCLE  # a last word is said once
        asked = replace(known, state=state, tried=(*known.tried, left[0]), tried_at=tick.at, waits=True)
        return asked, (AskMember(left[0]),)
    if silent >= steps.circle and _is_looked_for(known):
        return _last_word(steps, known, tick, silent)
    return _remind(steps, known, silent)


def _last_word(steps: Steps, known: Climb, tick: Tick, silent: timedelta) -> tuple[Climb, tuple[Deed, ...]]:
    """All of the circle were asked in vain: the person is rung, and told so, and has as long as one of them had."""
    reached = known.asked_at is not None and known.state is State.CIRCLE
    if reached and silent + APART <= steps.alert:
        return replace(known, state=State.LAST, tried_at=tick.at, waits=False), _words(steps, known, State.LAST)
    return _alert(known, "silent")


def _is_looked_for(known: Climb) -> bool:
    """Agents need not wait until `alert`: all of the circle were asked, or the question reached nobody.

    Who has a circle is not alarmed for before somebody near has looked; who has none may still answer meanwhile.
    """
    return bool(known.tried) or known.asked_at is None


def _remind(steps: Steps, known: Climb, silent: timedelta) -> tuple[Climb, tuple[Deed, ...]]:
    """Once, once again, and who is alone a last time; where we come late to it, only the last that is due.

    What waits for a telephone that is off is one word, not three.
    """
    more = known.asked_at is not None
    for at, state in (
        (steps.last if more else None, State.LAST),
        (steps.again if more else None, State.AGAIN),
        (steps.remind, State.REMINDED),
    ):
        if known.state is state:
            return known, ()
        if at is not None and silent >= at and known.state in _BEFORE_THE_CIRCLE:
            return replace(known, state=state), _words(steps, known, state)
    return known, ()


def _words(steps: Steps, known: Climb, state: State) -> tuple[Deed, ...]:
    """Where a town has people reminded once, who has been is rung without a further word."""
    word = (Remind(_SAYS[state]),)
    if state is not State.LAST:
        return word
    return (Call(), *word) if steps.reminders > 1 or known.state is State.ASKED else (Call(),)


def _answered(steps: Steps, known: Climb, event: Answered) -> tuple[Climb, tuple[Deed, ...]]:
    member = event.member
    if member not in known.tried:
        return known, ()
    if event.willing:
        if known.carer is not None:
            return known, ()
        care = None if known.state is State.ALERTED else event.at + steps.care
        return replace(known, carer=member, care_until=care, waits=False), ()
    if event.saw_nobody and known.state is not State.ALERTED:  # agents hear at once when nobody else is left to ask
        known = replace(known, state=State.LAST)
    if known.carer == member:  # they cannot after all: the ladder goes on at once
        return replace(known, carer=None, care_until=None, waits=False, tried_at=None), ()
    goes_on = known.tried[-1] == member if known.waits else event.saw_nobody
    return (replace(known, waits=False, tried_at=None) if goes_on else known), ()


def _found(known: Climb, member: int, well: bool) -> tuple[Climb, tuple[Deed, ...]]:
    if well:  # anybody of the circle may say so, asked or not
        return _over(known, State.SEEN, "seen", but=member)
    if known.state is State.ALERTED:
        return known, (RaiseAlert("unwell"),)
    return _alert(known, "unwell")


def _alert(known: Climb, why: str) -> tuple[Climb, tuple[Deed, ...]]:
    return replace(known, state=State.ALERTED, care_until=None, waits=False), (RaiseAlert(why),)


def _over(known: Climb, state: State, why: str, *, but: int | None = None) -> tuple[Climb, tuple[Deed, ...]]:
    told = tuple(one for one in known.tried if one != but)
    over = replace(known, state=state, waits=False, care_until=None)
    alerted = known.state is State.ALERTED
    return over, ((AllClear(why, told, alerted),) if told or alerted else ())
