"""A pair as one of its two may see it, and what both may do in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from backend.checkins.seasons import part_of_day
from backend.wording import Text, _
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Command, Offered
from conversation_flows.engine.patterns import PAIR

NAMELESS: Final = _("your neighbour")
NAMELESS_FIRST: Final = _("Your neighbour")
SETTLED: Final = _("That is already settled.")
WRITE: Final = _("Write to {name}")
_ANSWERED: Final = {
    "morning": _("{name} answered me this morning."),
    "afternoon": _("{name} answered me this afternoon."),
    "evening": _("{name} answered me this evening."),
}
_ANSWERED_YESTERDAY: Final = _("{name} answered me yesterday.")
_LAST_WORD: Final = _("{name}: your last word to each other was on {day}.")
_SINCE: Final = _("{name}: you have been in touch since {day}.")
_RESTS: Final = _("{name}: a break for the moment.")


@dataclass(frozen=True, slots=True)
class Paired:
    """A pair as one of its two may see it: `name` and `number` are the other's.

    `mine`: this person is the volunteer, and `answered` is when the other last answered the question of the day; never
    what. The name is empty as long as not both have agreed.
    """

    pair_id: int
    name: str = ""
    mine: bool = False
    rests: bool = False
    asked_daily: bool = False
    """Whether the person of the two is asked how they are, so that the volunteer will see that they answer."""
    agent: str = ""
    number: str = ""
    answered: datetime | None = None
    touched: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LookAtPairs(Command):
    """Theirs, to be shown (`show`), written to (`write`) or ended (`end`): that of the name in `words`, if one is."""

    what: str
    words: str = ""


def named(pair: Paired, *, first: bool = False) -> Text | str:
    """How the other one is called; `first` in the sentence."""
    return pair.name or (NAMELESS_FIRST if first else NAMELESS)


def cancel_key(pair: Paired) -> str:
    """As in `backend.services.pairs.ending`: what is said of a pair that is over is not delivered."""
    return f"pair:{pair.pair_id}"


def write_button(pair: Paired) -> Offered:
    return Offered(f"write:{PAIR}{pair.pair_id}", WRITE.of(name=named(pair)))


def state_said(scene: Scene, pair: Paired) -> Text:
    """The last news of the other: that they answered, never what; nothing of a silence, nor of where they are."""
    name = named(pair, first=True)
    if pair.rests:
        return _RESTS.of(name=name)
    here = scene.wording.timezone
    today = scene.now.astimezone(here).date()
    if pair.mine and pair.answered is not None:
        local = pair.answered.astimezone(here)
        if local.date() == today:
            return _ANSWERED[part_of_day(local.hour * 60 + local.minute)].of(name=name)
        if local.date() == today - timedelta(days=1):
            return _ANSWERED_YESTERDAY.of(name=name)
    if pair.touched is not None and (pair.since is None or pair.touched > pair.since):
        return _LAST_WORD.of(name=name, day=scene.wording.date(pair.touched))
    return _SINCE.of(name=name, day=scene.wording.date(pair.since or scene.now))


def which(text: Text, verb: str, pairs: tuple[Paired, ...]) -> Ask:
    """Of several, which one."""
    each = tuple(Offered(f"{verb}{one.pair_id}", named(one, first=True)) for one in pairs[:MOST])
    return Ask("pairs:0", text, each, as_list=len(each) > BUTTONS)


MOST: Final = 10
BUTTONS: Final = 3
