"""The town in which the services are tried, on both engines."""

from __future__ import annotations

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from tests.support.town import Town


@pytest.fixture
def town(database: Database, clock: FrozenClock) -> Town:
    return Town(database, clock)


@pytest.fixture
def pair(town: Town) -> tuple[int, int, int]:
    """Karim, Jeanne, and their mission."""
    karim = town.volunteer("Karim")
    request = town.request(by="Jeanne")
    return karim, town.ids["Jeanne"], town.accepts(karim, request)
