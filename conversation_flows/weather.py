"""The end of a plan of heat, cold or flood, told to whoever was asked more often because of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from backend.messaging.news import News
from backend.wording import Text, _
from conversation_flows.engine.events import Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Reply

OVER: Final[Mapping[str, Text]] = {
    "heat": _(
        "The heat plan of {town} is over. Thank you for your news. I ask you how you are as before, no more often."
    ),
    "cold": _(
        "The cold plan of {town} is over. Thank you for your news. I ask you how you are as before, no more often."
    ),
    "flood": _(
        "The flood plan of {town} is over. Thank you for your news. I ask you how you are as before, no more often."
    ),
}


@dataclass(frozen=True, slots=True)
class WeatherEnded(Told):
    """`hazard`: heat, cold or flood."""

    news: News
    hazard: str


def ended(scene: Scene, event: WeatherEnded) -> Reply:
    return Reply(says=(OVER[event.hazard].of(town=scene.who.town.name),))


WEATHER: Final = Desk("weather", on={WeatherEnded: ended})
