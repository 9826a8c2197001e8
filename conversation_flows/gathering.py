"""Propose something to do together: what, when, where, for how many; neighbours meet in public places only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from backend.activities import OTHER
from backend.policies import POLICIES
from backend.services.meeting_places import LONGEST, Kind, kind_of
from backend.wording import Text, _, pledge, plural_
from conversation_flows.ask_for_help import known_name
from conversation_flows.company_words import (
    LONGEST_TITLE,
    activity_said,
    place_said,
    read_activity,
    read_hour,
    read_seats,
    seats_said,
)
from conversation_flows.company_words import when as at_that_hour
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.engine.slots import (
    LONGEST_WORDS,
    NEEDS,
    Choice,
    Got,
    Moment,
    Name,
    Place,
    Reading,
    Words,
    Wrong,
)

AHEAD: Final = timedelta(days=int(POLICIES["gathering_days_ahead"].default))
MOST: Final = int(POLICIES["gathering_seats"].default)
DAY: Final = timedelta(days=1, hours=1)
"""The longest day of the year, when clocks go back."""
BY_DEFAULT: Final = "15"
"""The hour of a day of which nobody said one."""
_HOURS: Final = frozenset({"hour", "minute"})

_RECAP = plural_(
    "You propose: {activity}, {when}, {where}. {n} person may join you. Is that right?",
    "You propose: {activity}, {when}, {where}. {n} people may join you. Is that right?",
)
_PROPOSED = _(
    "I have noted it. I am telling the neighbours who like such messages, and I will tell you as soon as somebody joins"
    " you."
)
_HELD = pledge("I have noted it. Somebody from the town hall will read it first, then I will tell your neighbours.")
_AT_HOME = _(
    "Neighbours who do not know each other yet meet in a public place: a café, a square, the library, a common room."
    " Where shall it be?"
)
_TOO_FAR = _("That is a long way off. Which day, within the next two months?")
_WHICH_DAY = _("Which day exactly? For instance “Saturday at 3 PM”.")
_NO_SEAT = _("There must be one other person at least. How many people may join you?")
_TOO_MANY = _("That is a lot of people for one meeting place. How many may join you, {n} at most?")
_PAST = _("That moment has passed. When shall it be?")


@dataclass(frozen=True, slots=True)
class ProposeGathering(Command):
    """Tell neighbours of this. `title` is the activity in the person's words, where we know no word for it."""

    activity: str
    title: str
    start: datetime
    where: Spot
    seats: int
    name: str


@dataclass(frozen=True, slots=True)
class GatheringProposed:
    """It stands; `held`: an agent reads it first."""

    held: bool = False


@dataclass(frozen=True, slots=True)
class CannotPropose:
    """The town's rules refuse it: `why` is seats, past, far or home; `most`: seats that there may be."""

    why: str
    most: int = MOST


# --- slots that say why not -----------------------------------------------------------------------------------------


class Seats(Choice):
    """How many may join. None, fewer, or a crowd is answered with the reason."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        found = read_seats(heard.text) if asked else None
        if found is None:
            return super().read(heard, now, asked=asked, whole=whole)
        if found < 1:
            return Wrong(_NO_SEAT)
        return Wrong(_TOO_MANY.of(n=MOST)) if found > MOST else Got(str(found))


class Day(Moment):
    """When: one day that is to come, and not too far ahead."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        reading = super().read(heard, now, asked=asked, whole=whole)
        if not isinstance(reading, Got):
            return reading
        span = replace(reading.value, rrule=None)
        if span.start > now + AHEAD:
            return Wrong(_TOO_FAR)
        return Got(span) if span.end - span.start <= DAY else Wrong(_WHICH_DAY)


class MeetingPlace(Place):
    """Where: never at somebody's home."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        reading = super().read(heard, now, asked=asked, whole=whole)
        if isinstance(reading, Got) and kind_of(reading.value.words) is Kind.HOME:
            return Wrong(_AT_HOME)
        if isinstance(reading, Got) and kind_of(heard.text) is Kind.PUBLIC and whole:
            return Got(Spot(heard.text.strip(" .!,;\n")[:LONGEST]))  # « à la médiathèque, rue Hugo », whole
        return reading


# --- what is known --------------------------------------------------------------------------------------------------


def hour_said(known: Known, _scene: Scene) -> str | None:
    """Where the moment is an hour already, none is asked."""
    said = known.get("when")
    return "" if said is not None and said.grain in _HOURS else None


def start_of(known: Known, scene: Scene) -> datetime:
    """The day, at the hour that was said with it or asked for."""
    span = known["when"]
    if span.grain in _HOURS:
        start: datetime = span.start
        return start
    hour, _colon, minute = str(known.get("hour") or BY_DEFAULT).partition(":")
    zone = scene.wording.timezone
    return datetime.combine(span.start.astimezone(zone).date(), time(int(hour), int(minute or 0)), zone)


def what(known: Known) -> tuple[str, str]:
    """The activity, and the person's own words where it is none of ours."""
    said = " ".join(str(known["activity"]).split()).strip(" .!?,;")
    activity = read_activity(said)
    return (activity, "") if activity and activity != OTHER else (OTHER, said[:LONGEST_TITLE])


def recap(known: Known, scene: Scene) -> Text:
    return _RECAP.of(
        n=int(known["seats"]),
        activity=activity_said(*what(known)),
        when=at_that_hour(start_of(known, scene)),
        where=known["where"].words[:LONGEST],
    )


def propose(known: Known, scene: Scene) -> ProposeGathering:
    activity, title = what(known)
    where: Spot = known["where"]
    name = str(known.get("name") or "")
    return ProposeGathering(activity, title, start_of(known, scene), where, int(known["seats"]), name)


def proposed(scene: Scene, result: GatheringProposed) -> Reply:
    return Reply(says=((_HELD if result.held else _PROPOSED).of(town=scene.who.town.name),), closes=True)


def cannot(scene: Scene, result: CannotPropose) -> Reply:
    """The reason, and the question that it is about, anew."""
    slot, text = {
        "seats": ("seats", _TOO_MANY.of(n=result.most)),
        "far": ("when", _TOO_FAR),
        "home": ("where", _AT_HOME),
    }.get(result.why, ("when", _PAST))
    running = scene.talk.running
    if running is None or running.flow != GATHERING.name:
        return Reply(says=(text,))
    known = {name: value for name, value in running.known.items() if name != slot}
    anew = collect.ask_anew(scene, GATHERING, replace(running, known=known), slot)
    if anew is None or anew.asks is None:
        return Reply(says=(text,), closes=True)
    return replace(anew, asks=replace(anew.asks, text=text))


HOURS: Final[Mapping[str, Text]] = {
    "9": _("9 AM"), "10": _("10 AM"), "11": _("11 AM"), "14": _("2 PM"), "15": _("3 PM"), "16": _("4 PM"),
    "17": _("5 PM"), "18": _("6 PM"), "19": _("7 PM"), "20": _("8 PM"),
}  # fmt: skip


_ANY_PART: Final = ("10", "15", "17")


def hours_of_the_part(known: Known, scene: Scene) -> tuple[str, ...]:
    """« dimanche après-midi » is asked for an hour of the afternoon."""
    said = known.get("when")
    if said is None or said.grain != "part_of_day":
        return _ANY_PART
    start, end = (one.astimezone(scene.wording.timezone) for one in (said.start, said.end))
    within = [hour for hour in HOURS if start.hour <= int(hour) < (end.hour or 24)]
    return tuple(within[:3]) or _ANY_PART


SEATS: Final[Mapping[str, Text]] = {
    "1": _("One: we meet as two"), "3": _("Up to three"), "6": _("Up to six"),
}  # fmt: skip

GATHERING = Flow(
    "gathering",
    starts_on=frozenset(),
    slots=(
        Words(
            "activity",
            _("What would you like to do together? For instance play dominoes, go for a walk, have a coffee."),
            label=_("What you do together"),
            again=_("In a few words: what would you like to do with a neighbour?"),
            takes=NEEDS | {"browse_requests"},
        ),
        Day(
            "when",
            _("Which day would suit you, and at what time?"),
            label=_("When"),
            if_past=_PAST,
            again=_WHICH_DAY,
        ),
        Choice(
            "hour",
            _("At what time?"),
            options=HOURS,
            label=_("At what time"),
            offers=_ANY_PART,
            fitting=hours_of_the_part,
            reads=read_hour,
            assumes=hour_said,
        ),
        MeetingPlace(
            "where",
            _("Where shall you meet? In a public place: a café, a square, the library, a common room."),
            label=_("Where"),
            if_unknown=_("I cannot find “{words}” in {town}. Could you write it another way, or give a landmark?"),
            if_several=_("I have found several. Which one is it?"),
            if_home_unknown=_AT_HOME,
            again=_("In which public place? For instance “the library”."),
        ),
        Seats(
            "seats",
            _("How many people may join you?"),
            options=SEATS,
            label=_("For how many"),
            offers=("1", "3", "6"),
            again=_("How many people may join you? A number will do."),
            reads=lambda _text: None,
        ),
        Name("name", _(
    "What is your first name? I will give it to whoever joins you."
), label=_("Your first name"), assumes=known_name),
    ),
    recap=recap,
    then=propose,
    on={GatheringProposed: proposed, CannotPropose: cannot},
    edits=("activity", "when", "where", "seats"),
    gives_up_on=frozenset({"cancel_request"}),
)  # fmt: skip


def wished(heard: Heard, now: datetime) -> dict[str, Any]:
    """What a first sentence says already: the activity, the day, a place that is public beyond doubt."""
    known: dict[str, Any] = {}
    if (activity := read_activity(heard.text)) is not None:
        known["activity"] = activity
    elif own := _OWN.search(heard.text[:LONGEST_WORDS]):
        known["activity"] = own[1]
    day = Day("when", _PAST, label=_PAST, if_past=_PAST).read(heard, now, asked=False, whole=False)
    if isinstance(day, Got):
        known["when"] = day.value
    place = str(heard.meant.first("place") or "").strip() or place_said(heard.text) or ""
    if place and kind_of(place) is Kind.PUBLIC and not any(map(str.isdigit, place)):
        known["where"] = Spot(place[:LONGEST])
    if (seats := seats_said(heard.text)) and 1 <= seats <= MOST:
        known["seats"] = str(seats)
    return known


_OWN: Final = re.compile(
    r"\b(?:faire|pratiquer|apprendre|atelier|do some)\s+(?:du|de la|de l['’]|des|un peu de|le|la)?\s*"
    r"((?!des |gens|connaissance|rencontres?|quelque|avec)[^\W\d_]{4,}(?:\s+(?:de|d['’])\s*[^\W\d_]{3,})?)",
    re.IGNORECASE,
)
