"""The post of a small town, on both engines."""

from __future__ import annotations

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from tests.support.post import Post


@pytest.fixture
def post(database: Database, clock: FrozenClock) -> Post:
    return Post(database, clock)


@pytest.fixture
def postgresql_post(postgresql_database: Database, clock: FrozenClock) -> Post:
    return Post(postgresql_database, clock)
