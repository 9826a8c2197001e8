"""One recogniser for all tests of a worker: its model takes half a second to load."""

from __future__ import annotations

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from tests.bots.voice.speech import Recogniser, speech_is_here
from tests.support.stage import Stage


@pytest.fixture(scope="session")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    speech_is_here()
    return Recogniser(tmp_path_factory.mktemp("grammar"))


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    stage = Stage(database, clock)
    stage.build({})
    for name in ("Jeanne", "Paul"):
        stage.person(name)
        stage.says(name, "bonjour")
    return stage
