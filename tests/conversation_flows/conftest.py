"""What the stories stand on: the language engine of the house, trained once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversation_flows.turn import Understand
from nlu.engine import EmbeddedEngine
from nlu.train import ensure_trained
from nlu.understanding import Understanding


@pytest.fixture(scope="session")
def understand() -> Understand:
    """The embedded engine."""
    ensure_trained()
    engine = EmbeddedEngine()

    def read(text: str, locale: str, now: datetime, zone: ZoneInfo, expecting: str | None) -> Understanding:
        return engine.parse(text, locale=locale, now=now, timezone=zone, expecting=expecting)

    return read
