"""The trained engine, once a session; several workers share it through the models folder and its lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nlu.engine import EmbeddedEngine
from nlu.shelf import MODELS
from nlu.train import ensure_trained
from nlu.understanding import Understanding

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = datetime(2026, 11, 22, 9, tzinfo=PARIS)

Reader = Callable[..., Understanding]


@pytest.fixture(scope="session")
def trained() -> Path:
    return ensure_trained(MODELS)


@pytest.fixture(scope="session")
def engine(trained: Path) -> EmbeddedEngine:
    return EmbeddedEngine(trained.parent)


@pytest.fixture(scope="session")
def hear(engine: EmbeddedEngine) -> Reader:
    """Reads one French message on a Sunday morning in Paris."""

    def read(text: str, *, locale: str = "fr", expecting: str | None = None) -> Understanding:
        return engine.parse(text, locale=locale, now=SUNDAY, timezone=PARIS, expecting=expecting)

    return read
