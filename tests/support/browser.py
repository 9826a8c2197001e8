"""Headless Chromium for tests: Debian's own, one for each module, a fresh profile for each visitor.

Not one for the session: while Playwright's synchronous interface is open, no test of this process could run an event
loop of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

PHONE: Final = ViewportSize(width=390, height=780)
SMALLEST: Final = ViewportSize(width=320, height=568)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium here: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who comes for the first time."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/Paris", viewport=PHONE)
    context.set_default_timeout(10_000)
    yield context
    context.close()
