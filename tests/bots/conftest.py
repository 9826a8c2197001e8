"""What carries messages, tried without any platform: the post of a small town."""

from __future__ import annotations

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from tests.support.post import Post


@pytest.fixture
def post(sqlite_database: Database, clock: FrozenClock) -> Post:
    return Post(sqlite_database, clock)


@pytest.fixture
def postgresql_post(postgresql_database: Database, clock: FrozenClock) -> Post:
    return Post(postgresql_database, clock)
