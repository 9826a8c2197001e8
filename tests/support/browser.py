"""Headless Chromium for tests: Debian's own, one for each module, a fresh profile for each visitor.

Not one for the session: while Playwright's synchronous interface is open, no test of this process could run an event
loop of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

PHONE: Final = ViewportSize(width=390, height=780)
SMALLEST: Final = ViewportSize(width=320, height=568)


PATIENCE: Final = 20_000
"""Milliseconds, on a machine that is busy with other tests."""
SWITCHES: Final = ("--no-sandbox",)
MICROPHONE: Final = (*SWITCHES, "--use-fake-device-for-media-stream")
"""Chromium's own, which beeps; `--use-file-for-fake-audio-capture=FILE` has it say what is in a WAV file."""


def program() -> str:
    """Where Chromium is; skips where it is not."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium here: install Debian's package chromium")
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched(SWITCHES) as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium_with_a_microphone() -> Iterator[Browser]:
    with launched(MICROPHONE) as browser:
        yield browser


@contextmanager
def launched(switches: Sequence[str]) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(switches))
        yield browser
        browser.close()


@pytest.fixture
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who comes for the first time."""
    with opened(chromium) as context:
        yield context


@contextmanager
def opened(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Paris", viewport=PHONE)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()
