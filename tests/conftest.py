"""What every test stands on: a frozen clock, a fresh database, and nothing of the machine it runs on."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from backend import sealing
from backend.clock import FrozenClock
from backend.settings import PREFIX, Settings
from tests.support.keys import TEST_KEYS

pytest_plugins = ["tests.support.database", "tests.support.homeserver", "tests.support.signal_daemon"]

hypothesis_settings.register_profile(
    "any", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # how quick a machine is says nothing of what it runs
hypothesis_settings.register_profile(
    "ci", hypothesis_settings.get_profile("any"), max_examples=200, derandomize=True, print_blob=True
)
hypothesis_settings.register_profile("dev", hypothesis_settings.get_profile("any"), max_examples=40)
hypothesis_settings.load_profile("ci" if os.environ.get("PALIER_CI") == "1" else "dev")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Whoever runs the tests in the background has them ignore Ctrl-C, and programs that they start would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def settings_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `PALIER_*` variable and no `palier.toml` of the developer reaches a test; keys are the tests' own."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "toml_file", tmp_path / "palier.toml")
    monkeypatch.setenv("HOME", str(tmp_path))
    sealing.install(TEST_KEYS)


@pytest.fixture
def clock() -> FrozenClock:
    """Tuesday 24 November 2026, ten past nine in France."""
    return FrozenClock(datetime.fromisoformat("2026-11-24T09:10:00+01:00"))
