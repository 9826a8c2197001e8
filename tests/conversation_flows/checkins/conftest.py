"""The morning on which Jeanne is asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from tests.support.daily_question import built
from tests.support.stage import Stage


@pytest.fixture
def morning(clock: FrozenClock) -> FrozenClock:
    clock.at = datetime.fromisoformat("2026-11-24T08:00:00+01:00")
    return clock


@pytest.fixture
def stage(sqlite_database: Database, morning: FrozenClock) -> Stage:
    """Jeanne, who is asked at nine, and Karim, who looks in on her."""
    return built(sqlite_database, morning, "whatsapp")
