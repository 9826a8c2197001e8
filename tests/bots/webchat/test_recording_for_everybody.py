"""Speaking by keyboard alone, by ear, on the smallest screen, and in the frame on the town's own site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend.messaging.messages import SentMedia
from tests.bots.webchat.browser import found_by_axe, said, visits
from tests.bots.webchat.site import chat, launcher, site_for
from tests.bots.webchat.speaking import A_SECOND, MIC, begins, page, profile, town
from tests.bots.webchat.test_accessibility import CASES, Case
from tests.bots.webchat.town import Town
from tests.support.browser import SMALLEST, chromium_with_a_microphone

__all__ = ["chromium_with_a_microphone", "page", "profile", "town"]


def test_the_keyboard_alone_is_enough_to_speak(page: Page, town: Town) -> None:
    page.get_by_label("Your message").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name=MIC)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop and send")).to_be_focused()
    expect(page.get_by_role("timer")).to_have_text(A_SECOND)
    page.keyboard.press("Space")

    expect(said(page)).to_have_count(2)
    assert [type(one) for one in town.contents] == [SentMedia]


def test_that_it_records_is_told_once_and_its_seconds_are_not(page: Page) -> None:
    begins(page)
    expect(page.get_by_role("timer")).to_have_text(A_SECOND)

    expect(page.get_by_role("status").filter(has_text="Recording…")).to_have_text("Recording…")
    assert page.get_by_role("timer").evaluate("(one) => one.closest('[role=status], [aria-live]')") is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_no_obstacle_is_found_while_one_speaks(profile: BrowserContext, town: Town, case: Case) -> None:
    profile.grant_permissions(["microphone"], origin=town.url)
    page = visits(profile, town, f"?lang={case.language}")
    page.set_viewport_size({"width": case.width, "height": case.height})
    page.emulate_media(color_scheme="dark" if case.dark else "light")
    page.locator("#mic").click()
    expect(page.get_by_role("timer")).to_have_text(A_SECOND)
    found = {"recording": found_by_axe(page)}
    page.keyboard.press("Escape")
    expect(page.locator("#notice")).not_to_be_empty()
    found["thrown away"] = found_by_axe(page)
    profile.set_offline(True)
    page.locator("#mic").click()
    expect(page.get_by_role("timer")).to_have_text(A_SECOND)
    page.locator("#mic").click()
    page.locator("#log button.state").wait_for()
    found["waiting to be sent"] = found_by_axe(page)
    page.locator("#log button.state").click()
    profile.clear_permissions()
    page.locator("#mic").click()
    expect(page.locator("#problem")).not_to_be_empty()
    found["refused"] = found_by_axe(page)

    assert found == {state: [] for state in found}


def test_on_the_smallest_screen_every_target_is_large_and_nothing_goes_sideways(page: Page) -> None:
    page.set_viewport_size(SMALLEST)
    page.emulate_media(reduced_motion="reduce")
    for press in (None, MIC):
        if press:
            begins(page)
        small = page.evaluate(
            "[...document.querySelectorAll('button, textarea')].filter((one) => one.offsetParent)"
            ".filter((one) => Math.min(one.offsetHeight, one.getBoundingClientRect().width) < 44)"
            ".map((one) => one.outerHTML)"
        )
        assert small == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
        assert page.evaluate("document.getAnimations().length") == 0
    expect(page.get_by_role("button", name="Stop and send")).to_be_in_viewport()


# --- on the town's own site ------------------------------------------------------------------------------------------


@pytest.fixture
def framed(profile: BrowserContext, town: Town) -> Iterator[Page]:
    """The chat, open in the frame that our line brings to the town's site."""
    with site_for(town.url) as site:
        town.decides("webchat_origins", [site.origin])
        for origin in (site.origin, town.url):
            profile.grant_permissions(["microphone"], origin=origin)
        page = site.visited(profile)
        launcher(page).click()
        expect(chat(page).get_by_role("button", name="Start the conversation")).to_be_focused()
        yield page


def test_one_may_speak_on_the_towns_site(framed: Page, town: Town) -> None:
    chat(framed).get_by_role("button", name=MIC).click()
    expect(chat(framed).get_by_role("timer")).to_have_text(A_SECOND)
    chat(framed).get_by_role("button", name="Stop and send").click()

    expect(chat(framed).locator(".said")).to_have_count(2)
    assert [type(one) for one in town.contents] == [SentMedia]


def test_escape_throws_away_first_and_then_closes(framed: Page) -> None:
    chat(framed).get_by_role("button", name=MIC).click()
    expect(chat(framed).get_by_role("button", name="Stop and send")).to_be_focused()
    framed.keyboard.press("Escape")
    expect(chat(framed).get_by_role("button", name=MIC)).to_be_focused()
    expect(framed.get_by_role("dialog")).to_be_visible()
    framed.keyboard.press("Escape")
    expect(framed.get_by_role("dialog")).to_be_hidden()


def test_nobody_listens_behind_a_closed_chat(framed: Page, town: Town) -> None:
    chat(framed).get_by_role("button", name=MIC).click()
    expect(chat(framed).get_by_role("timer")).to_have_text(A_SECOND)
    chat(framed).get_by_role("button", name="Close the chat").click()
    launcher(framed).click()

    expect(chat(framed).get_by_role("button", name=MIC)).to_be_visible()
    expect(chat(framed).locator(".said")).to_have_count(0)
    assert town.heard == []
