"""The words of a check-in: how it is asked, by the season and the day, and the short word that answers an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from backend.checkins.turns import turn
from backend.services.people import first_name
from backend.wording import Text, _
from conversation_flows.engine.flow import Scene

SHORT: Final = _("How are you today?")

DAY: Final = (
    _("Hello {name}. How are you today?"),
    _("Hello {name}. How are you feeling today?"),
    _("Hello {name}. Is all well with you?"),
    _("Hello {name}. What is your news? How are you?"),
    _("Hello {name}. Here I am, as agreed. How are you?"),
    _("Hello {name}. A little word from you: how are you?"),
    _("Hello {name}. How is your day going?"),
    _("Hello {name}. Are you keeping well?"),
    _("Hello {name}. I hope the day is kind to you. How are you?"),
    _("Hello {name}. It is time for your news. How are you?"),
    _("Hello {name}. Just a word, to hear from you. Is all well?"),
    _("Hello {name}. I wish you a good day. How are you?"),
    _("Hello {name}. How are your spirits today?"),
    _("Hello {name}. So, how are things today?"),
)
EVENING: Final = (
    _("Good evening {name}. How was your day?"),
    _("Good evening {name}. Was it a good day?"),
    _("Good evening {name}. How are you this evening?"),
    _("Good evening {name}. Before the night, a word from you: how are you?"),
    _("Good evening {name}. Is all well this evening?"),
    _("Good evening {name}. How do you feel this evening?"),
    _("Good evening {name}. The day is drawing to its end. How are you?"),
)
SPECIAL: Final[Mapping[str, tuple[Text, ...]]] = {
    "morning": (
        _("Good morning {name}. Did you sleep well?"),
        _("Good morning {name}. Was it a good night?"),
        _("Good morning {name}. The day is beginning. How are you?"),
        _("Good morning {name}. Time for a coffee? How are you this morning?"),
    ),
    "afternoon": (
        _("Hello {name}. How is your afternoon?"),
        _("Hello {name}. Did you have a good lunch?"),
        _("Hello {name}. Was it a good morning?"),
    ),
    "winter": (
        _("Hello {name}. The days are short now. How are you?"),
        _("Hello {name}. In winter one likes to stay warm. Are you warm enough at home?"),
        _("Hello {name}. It is the season of hot soups. How are you?"),
        _("Hello {name}. Wrap up well if you go out. How are you?"),
    ),
    "winter morning": (_("Good morning {name}. It is chilly this morning. How are you?"),),
    "spring": (
        _("Hello {name}. The days are growing longer. How are you?"),
        _("Hello {name}. Spring is here. How are you?"),
        _("Hello {name}. The trees are in bloom again. How are you?"),
    ),
    "summer": (
        _("Hello {name}. Remember to drink some water. How are you?"),
        _("Hello {name}. Summer is here. How are you?"),
        _("Hello {name}. The days are long now. How are you?"),
        _("Hello {name}. Close the shutters in the warmest hours. How are you?"),
    ),
    "autumn": (
        _("Hello {name}. The leaves are turning. How are you?"),
        _("Hello {name}. It is the season of apples and nuts. How are you?"),
        _("Hello {name}. Autumn is here. How are you?"),
    ),
    "Sunday": (
        _("Hello {name}. It is Sunday. How are you?"),
        _("Hello {name}. I wish you a good Sunday. How are you?"),
    ),
    "Monday": (
        _("Hello {name}. A new week is beginning. How are you?"),
        _("Hello {name}. Have a good week. How are you today?"),
    ),
}
EVERY: Final = 3
"""Days after which an opening of the season or the day comes again: in between, those that always fit."""
_WEEKDAYS: Final = {0: "Monday", 6: "Sunday"}

FINE: Final = (
    _("Thank you, that is good news."),
    _("That is a pleasure to read. Thank you!"),
    _("Very well. Take care of yourself!"),
    _("Thank you for answering. I am here if you need anything."),
    _("Very good, thank you. Keep well!"),
    _("Thank you {name}. Until next time!"),
)
ALIVE: Final = (
    _("Thank you for your news."),
    _("Thank you for this little word."),
    _("Thank you, it is good to hear from you."),
)
LOW: Final = (
    _("Thank you for telling me."),
    _("I hear you. Thank you for saying so."),
    _("Some days are harder than others. Thank you for telling me."),
    _("I am sorry to hear it. Thank you for your trust."),
)


@dataclass(frozen=True, slots=True)
class Today:
    """What an opening may speak of: which of the day's times it is, and the part of the day and season, where there is
    one."""

    day: date
    nth: int = 0
    times: int = 1
    part: str = "morning"
    season: str = ""
    hazard: str = ""
    """Of heat, cold or flood, while the town has a plan on: then it is this that the question speaks of."""
    message: int = 0
    """Which of the day's questions it is, those of the plan counted too."""
    registered: bool = False
    """The first question of who is asked because they are on the register, and for nothing else."""


def opening(who: int, today: Today) -> Text:
    """Never the same two days running: one that fits the day comes every third day only, and the others in turn."""
    if today.part == "evening":
        return EVENING[turn(len(EVENING), who, today.day, today.nth, today.times)]
    fitting = _fitting(today)
    rounds, rest = divmod(today.day.toordinal() + who % EVERY, EVERY)
    if fitting and rest == 0 and today.nth == 0:
        return fitting[turn(len(fitting), who, date.fromordinal(rounds))]
    return DAY[turn(len(DAY), who, today.day, today.nth, today.times)]


def _fitting(today: Today) -> tuple[Text, ...]:
    circumstances = (
        _WEEKDAYS.get(today.day.weekday(), ""),
        f"{today.season} {today.part}",
        today.season,
        today.part,
    )
    return tuple(text for one in circumstances for text in SPECIAL.get(one, ()))


def in_turn(texts: tuple[Text, ...], scene: Scene) -> Text | str:
    """The one whose turn it is for this person today, with their name."""
    day = scene.now.astimezone(scene.wording.timezone).date()
    return named(scene, texts[turn(len(texts), scene.who.person_id, day)])


def named(scene: Scene, text: Text) -> Text | str:
    """With the name by which they wish to be addressed; without one, no hole in the sentence."""
    name = scene.who.addressed or (first_name(scene.who.name) if scene.who.name else "")
    if name:
        return text.of(name=name)
    return re.sub(r" (?=[.,!])", "", scene.say(text.of(name="")))
