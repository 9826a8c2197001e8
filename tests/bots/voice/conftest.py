"""One recogniser for all tests of a worker: its model takes half a second to load."""

from __future__ import annotations

import pytest

from tests.bots.voice.speech import Recogniser, speech_is_here


@pytest.fixture(scope="session")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    speech_is_here()
    return Recogniser(tmp_path_factory.mktemp("grammar"))
