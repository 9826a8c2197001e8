"""Understanding, as the turn asks for it: the engine that the settings name, loaded when the first message comes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from conversation_flows.turn import Understand
from nlu.understanding import Understanding

if TYPE_CHECKING:
    from backend.settings import Settings
    from nlu.engine import Engine


def reader(settings: Settings) -> Understand:
    """A function that reads messages with the engine of the settings."""
    loaded: list[Engine] = []

    def understand(text: str, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None) -> Understanding:
        if not loaded:
            from nlu.engine import engine_for

            loaded.append(engine_for(None if settings.nlu == "embedded" else settings.nlu, settings.models))
        return loaded[0].parse(text, locale=locale, now=now, timezone=timezone, expecting=expecting)

    return understand


def is_urgent(text: str) -> bool:
    """Whether the safety rules hear a danger: such a message is claimed before all others."""
    from nlu.safety import alarm

    return alarm(text) is not None
