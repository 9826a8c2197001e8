"""How somebody is asked how they are in heat, cold or flood: with the day's advice, and nothing of the season."""

from __future__ import annotations

from typing import Final

from backend.checkins.turns import turn
from backend.weather.advice import advice
from backend.wording import Text, _
from conversation_flows.checkin_words import Today
from conversation_flows.engine.flow import Scene

DAY: Final = (
    _("Hello {name}. {advice} How are you?"),
    _("Hello {name}. {advice} How are you feeling?"),
    _("Hello {name}. {advice} Is all well with you?"),
    _("Hello {name}. {advice} How are you bearing it?"),
)
BECAUSE: Final = _("Hello {name}. I am writing because you are on the town’s register. {advice} How are you?")
"""The first time, to who has no check-ins of their own: nobody need wonder why the town asks."""
EVENING: Final = (
    _("Good evening {name}. {advice} How are you this evening?"),
    _("Good evening {name}. {advice} How did you bear the day?"),
)


def opening(scene: Scene, today: Today) -> Text:
    """The day's line first: it is why they are asked more often."""
    who, frames = scene.who.person_id, EVENING if today.part == "evening" else DAY
    line = advice(today.hazard, who, today.day, today.message).of(emergency=scene.who.town.emergency)
    if today.registered:
        return BECAUSE.of(advice=scene.say(line))
    return frames[turn(len(frames), who, today.day, today.message, 1)].of(advice=scene.say(line))
