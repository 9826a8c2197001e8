"""What these tests need around them."""

import pytest


@pytest.fixture(autouse=True)
def durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about plain seconds in `RetryAfter`; its own switch to the coming type quiets it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
