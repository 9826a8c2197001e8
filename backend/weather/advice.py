"""What is advised on a day of heat, cold or flood, a line each: the public authorities' own, in plain words. Pure.

Never what somebody suffers from, and never a medicine: who feels unwell calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from backend.checkins.turns import turn
from backend.texts import Text, _

PARTS: Final = 4
"""Messages a day that all say something else, and something else than the day before."""

ADVICE: Final[Mapping[str, tuple[Text, ...]]] = {
    "heat": (
        _("It is very hot: drink a glass of water now, even if you are not thirsty."),
        _("It is very hot: keep shutters and curtains closed while the sun is on them."),
        _("It is very hot: open the windows at night and early in the morning, when it is cooler outside."),
        _("It is very hot: wet your face, your arms and your neck several times a day."),
        _("It is very hot: spend two or three hours in a cool place today; the town hall knows which are open."),
        _("It is very hot: eat a little and often, even with little appetite, and no alcohol today."),
        _("It is very hot: stay in your coolest room from noon until the evening."),
        _("It is very hot: a damp cloth on the neck and light clothes help more than a fan alone."),
        _("It is very hot: if you take medicine, ask your pharmacist or doctor what to mind."),
        _("It is very hot: if you feel unwell, call {emergency} at once, do not wait until it passes."),
    ),
    "cold": (
        _("It is very cold: wear several layers, with a hat, a scarf and gloves outside."),
        _("It is very cold: stay in the warm, and go out only if you must."),
        _("It is very cold: never heat with a barbecue or a camping stove indoors, their fumes kill."),
        _("It is very cold: leave the air vents open, and air the rooms for ten minutes."),
        _("It is very cold: take warm drinks and eat enough; alcohol does not warm."),
        _("It is very cold: mind the ice, with shoes that do not slip."),
        _("It is very cold: if you see somebody sleeping outside, call 115."),
        _("It is very cold: if you feel unwell, call {emergency} at once, do not wait until it passes."),
    ),
    "flood": (
        _("It may flood: stay at home, away from rivers and streets under water."),
        _("It may flood: never walk or drive through water that covers the road."),
        _("It may flood: do not go down to the cellar or to a car park below ground."),
        _("It may flood: keep a lamp, drinking water and what you take every day within reach."),
        _("It may flood: charge your telephone now, and keep it with you."),
        _("It may flood: if water comes in, go upstairs with your telephone and wait for help there."),
        _("It may flood: if water comes near, switch off gas and electricity, as long as that is safe."),
        _("It may flood: in danger, call 112, from the highest floor."),
    ),
}


def advice(hazard: str, who: int, day: date, part: int = 0) -> Text:
    """The line for this person, in the day's `part`-th message."""
    texts = ADVICE[hazard]
    return texts[turn(len(texts), who, day, min(part, PARTS - 1), PARTS)]
