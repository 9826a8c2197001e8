"""Become a volunteer: what, how far, which days; then staff meet the person before anything is proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.messaging.news import News
from backend.wording import Metres, Text, _, plural_
from conversation_flows.ask_for_help import known_name
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.engine.slots import Choice, Name, Place, plain_words
from conversation_flows.interview import LookAtInterview
from conversation_flows.numbers import NUMBER, number
from conversation_flows.when_free import ANY, MOST, holidays_said, most_said, week_said
from conversation_flows.words import CATEGORY, DAYS_OF_WEEK

REACHES: Final[Mapping[str, int]] = {"500": 500, "1000": 1000, "2000": 2000, "5000": 5000, "10000": 10_000}
"""How far a volunteer may go, in metres."""

_OPENING = _(
    "Thank you for offering your help! A few short questions, then somebody from {town} town hall will meet you."
)
_RECAP = _("You would help with: {categories}. Setting out from {where}, up to {reach}, {days}. Is that right?")
_APPLIED = _(
    "Thank you {name}! First, somebody from the town hall would like to meet you. Then I will send you the requests"
    " near you."
)
_ALREADY_APPLIED = _("Your offer has reached us, thank you! First, somebody from the town hall would like to meet you.")
_ALREADY_ACTIVE = _(
    "You are a volunteer already, thank you! I will write to you as soon as somebody nearby needs a hand."
)
_PAUSED = _("You are on a break. Somebody from the town hall will tell you when it ends.")
_NOW_ACTIVE = _("Good news: you are now a volunteer in {town}! I will write to you when somebody nearby needs a hand.")
_NOW_PAUSED = _("You are on a break: I will not ask you for anything for now. Thank you for everything!")
_NOW_LEFT = _("You are no longer on the list of volunteers. Thank you for all you have done!")
_BUT_HOLIDAYS = _("{days}, not in the school holidays")
_SO_OFTEN = plural_("{days}, no more than once a week", "{days}, no more than {n} times a week")
_ALL = _("a bit of everything")
_HOME = _("home")
HOLIDAYS_UNKNOWN = _("I do not know the school holidays: tell me a few days before that you are away.")


@dataclass(frozen=True, slots=True)
class Apply(Command):
    """Register this person's application; `availability` has one bit for each part of each week day, 0 is whenever.

    `most`: so many proposals a week, the town's own limit where 0; `except_holidays`: in no school holidays.
    """

    categories: tuple[str, ...]
    reach_m: int
    availability: int
    where: Spot
    name: str
    most: int = 0
    except_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """`holidays_unknown`: they are to be left out, and the town has not said when they are."""

    name: str
    holidays_unknown: bool = False


@dataclass(frozen=True, slots=True)
class LookAtPause(Command):
    """What would end it?"""


@dataclass(frozen=True, slots=True)
class OnBreak:
    """An agent set it, and ends it."""


@dataclass(frozen=True, slots=True)
class VolunteerIs(Told):
    """Staff moved the volunteer to this state."""

    news: News
    state: str


def read_reach(text: str) -> str | None:
    """« 2 km », « 500 mètres », « deux kilomètres »: the nearest reach that is not shorter."""
    words = plain_words(text)
    found = re.search(rf"\b(\d{{4,5}}|{NUMBER})\s*(km|kilometres?|kilometers?|m|metres?|meters?)\b", words)
    if not found:
        return None
    metres = number(found.group(1)) * (1000 if found.group(3).startswith("k") else 1)
    return next((name for name, reach in REACHES.items() if reach >= metres), "10000")


def read_everything(text: str) -> tuple[str, ...] | None:
    """« un peu de tout », « peu importe »."""
    if re.search(
        r"\b(un peu de tout|de tout|tout|toutes|peu importe|n importe|anything|everything|all)\b", plain_words(text)
    ):
        return tuple(CATEGORY)
    return None


def refuses(scene: Scene) -> Reply | None:
    """Nobody applies twice."""
    state = scene.who.volunteer or ""
    town = scene.who.town.name
    match state:
        case "applied":
            return Reply(says=(_ALREADY_APPLIED.of(town=town),), does=(LookAtInterview(),))
        case "active":
            return Reply(says=(_ALREADY_ACTIVE.of(town=town),))
        case "paused":
            return Reply(does=(LookAtPause(),))
        case _:
            return None


def opening(scene: Scene) -> tuple[Text, ...]:
    return (_OPENING.of(town=scene.who.town.name),)


def recap(known: Known, scene: Scene) -> Text:
    """With the days, what they leave out and how often they wish to be asked."""
    chosen = known["categories"]
    listed = _ALL if len(chosen) == len(CATEGORY) else ", ".join(scene.say(CATEGORY[one]).lower() for one in chosen)
    days = known["days"]
    said = scene.say(DAYS[days]).lower() if days in DAYS else in_words(int(days), scene)
    if known.get("holidays") == "out":
        said = scene.say(_BUT_HOLIDAYS.of(days=said))
    if most := int(known.get("most", 0)):
        said = scene.say(_SO_OFTEN.of(days=said, n=most))
    return _RECAP.of(
        categories=listed,
        reach=Metres(REACHES[known["reach"]]),
        where=known["where"].words or _HOME,
        days=said,
    )


def in_words(bits: int, scene: Scene) -> str:
    """« mardi, jeudi », « samedi, le matin », « en semaine »; parts of the day only where all the days share them."""
    if known := next((name for name, whole in WEEK.items() if whole and whole == bits), None):
        return scene.say(DAYS[known]).lower()
    days = [day for day in range(7) if bits >> day * 4 & 15]
    parts = {bits >> day * 4 & 15 for day in days}
    shared = parts.pop() if len(parts) == 1 else 15
    names = [DAYS_OF_WEEK[day] for day in days] if len(days) < 7 or shared == 15 else []
    if days == [0, 1, 2, 3, 4]:
        names = [DAYS["weekdays"]]
    names += [name for part, name in enumerate(_PART_NAMES) if shared != 15 and shared >> part & 1]
    return ", ".join(scene.say(name).lower() if name in DAYS.values() else scene.say(name) for name in names)


def apply(known: Known, _scene: Scene) -> Apply:
    days = known["days"]
    bits = WEEK[days] if days in WEEK else int(days)
    return Apply(
        tuple(known["categories"]),
        REACHES[known["reach"]],
        bits,
        known["where"],
        str(known.get("name") or ""),
        int(known.get("most", 0)),
        known.get("holidays") == "out",
    )


def applied(scene: Scene, result: Applied) -> Reply:
    thanks = _APPLIED.of(name=result.name.split(" ")[0], town=scene.who.town.name)
    return Reply(says=(thanks, HOLIDAYS_UNKNOWN) if result.holidays_unknown else (thanks,), closes=True)


def _most(heard: Heard) -> str | None:
    most = most_said(heard.text)
    return str(most) if most else None


def _holidays(heard: Heard) -> str | None:
    left_out = holidays_said(heard.text)
    return None if left_out is None else "out" if left_out else "too"


def on_break(scene: Scene, _result: OnBreak) -> Reply:
    return Reply(says=(_PAUSED.of(town=scene.who.town.name),))


def changed(scene: Scene, event: VolunteerIs) -> Reply:
    said = {"active": _NOW_ACTIVE, "paused": _NOW_PAUSED, "left": _NOW_LEFT}.get(event.state)
    return Reply(says=(said.of(town=scene.who.town.name),) if said else ())


def _bits(days: Any) -> int:
    return sum(0b1111 << day * 4 for day in days)


_PART_NAMES: Final = (_("in the morning"), _("around noon"), _("in the afternoon"), _("in the evening"))
DAYS: Final = {"weekdays": _("On weekdays"), "weekend": _("At the weekend"), ANY: _("Any day")}
_DAYS_TOO: Final = _("Days")
_HOLIDAYS: Final = {"out": _("School holidays"), "too": _("School holidays")}
_OFTEN: Final = {str(n): _DAYS_TOO for n in range(1, MOST + 1)}
"""Said beside the days, and never asked."""
WEEK: Final = {"weekdays": _bits(range(5)), "weekend": _bits((5, 6)), ANY: 0}

VOLUNTEER = Flow(
    "volunteer",
    starts_on=frozenset({"become_volunteer"}),
    sounds_like=frozenset({"set_availability", "offer_help"}),
    opening=opening,
    refuses=refuses,
    slots=(
        Choice(
            "categories",
            _("What would you like to help with? Shopping, a lift, a walk, paperwork… or a bit of everything."),
            options=CATEGORY,
            label=_("The kind of help"),
            hears="category",
            offers=("shopping", "company", "transport"),
            reads=read_everything,
            many=True,
        ),
        Choice(
            "reach",
            _("How far would you go?"),
            options={name: _("Up to {reach}").of(reach=Metres(metres)) for name, metres in REACHES.items()},
            label=_("How far"),
            offers=("500", "1000", "2000"),
            reads=read_reach,
        ),
        Choice(
            "days",
            _("On which days, usually?"),
            options=DAYS,
            label=_("Days"),
            offers=("weekdays", "weekend", ANY),
            means=week_said,
        ),
        Choice(
            "holidays", _DAYS_TOO, options=_HOLIDAYS, label=_DAYS_TOO, means=_holidays, optional=True, overheard=True
        ),
        Choice("most", _DAYS_TOO, options=_OFTEN, label=_DAYS_TOO, means=_most, optional=True, overheard=True),
        Place(
            "where",
            _("Which street would you set out from? I will not show it to anybody."),
            label=_("Where"),
            if_unknown=_("I cannot find “{words}”. Could you write it another way?"),
            if_several=_("I have found several. Which one is it?"),
            if_home_unknown=_("I do not know your street yet. What is it?"),
            assumes=lambda _known, scene: scene.who.home,
        ),
        Name("name", _("What is your first name?"), label=_("Your first name"), assumes=known_name),
    ),
    recap=recap,
    then=apply,
    on={OnBreak: on_break, Applied: applied, VolunteerIs: changed},
    edits=("categories", "reach", "days"),
)
