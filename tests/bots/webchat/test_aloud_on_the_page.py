"""The page plays our messages to whoever asked for it: after a press, one after the other, never unasked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from backend.clock import SystemClock
from backend.database import Database
from backend.messaging.messages import Content, Outgoing
from bots.channel import Media
from bots.voice.errors import Down
from bots.voice.speaking import Speaker
from tests.bots.voice.speech import coded
from tests.bots.voice.speech import said as speech
from tests.bots.webchat.browser import complaints, found_by_axe, said, visits, writes
from tests.bots.webchat.test_accessibility import CASES, Case, reaches
from tests.bots.webchat.town import Town
from tests.support.browser import SMALLEST, chromium, profile

__all__ = ["chromium", "profile"]

PATIENCE: Final = 30_000.0
"""Milliseconds: a recording is made, coded and played."""
LISTEN: Final = "Listen to this message"
PLAYED: Final = """window.played = [];
["play", "ended"].forEach((what) => document.addEventListener(what, ({ target }) =>
    played.push(`${what} ${target.parentNode.querySelector(".words").textContent}`), true));"""
PAUSED_AT_ONCE: Final = """document.addEventListener("playing", ({ target }) => {
    target.pause();
    document.body.dataset.paused = "yes";
}, { capture: true, once: true });"""
"""It lasts a second: a busy machine would press too late."""
FIRST: Final = Outgoing("Yes please.", spoken=True, locale="en")


class Robot:
    """Debian's espeak-ng."""

    fails = False

    async def say(self, text: str, *, language: str) -> Media:
        del language
        if self.fails:
            raise Down("no")
        return coded(speech(text), "ogg")


def reads(_: Content) -> Sequence[Outgoing]:
    return [FIRST]


@pytest.fixture
def robot() -> Robot:
    return Robot()


@pytest.fixture
def town(sqlite_database: Database, robot: Robot) -> Iterator[Town]:
    complaints.clear()
    with Town(sqlite_database, SystemClock(), reads, 20, speaker=Speaker(robot)).open() as town:
        yield town
    assert complaints == []


@pytest.fixture
def page(profile: BrowserContext, town: Town) -> Page:
    page = visits(profile, town)
    writes(page, "read me your messages")
    expect(said(page)).to_have_count(2)
    return page


def player(page: Page) -> Locator:
    return page.locator("audio")


def beside(page: Page, text: str) -> None:
    """The player stands with this message, and plays it or has played it."""
    expect(page.locator(".said").filter(has_text=text).locator("audio")).to_be_visible(timeout=PATIENCE)
    expect(player(page)).not_to_have_js_property("currentTime", 0, timeout=PATIENCE)


def at_its_end(page: Page) -> None:
    expect(player(page)).to_have_js_property("ended", True, timeout=PATIENCE)


def test_the_first_waits_for_a_press_and_the_next_follow_in_their_order(page: Page, town: Town) -> None:
    expect(player(page)).to_have_count(0)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    page.get_by_role("button", name=LISTEN).click()
    beside(page, "Yes please.")
    expect(player(page)).to_have_attribute("aria-label", LISTEN)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")

    page.get_by_label("Your message").focus()
    page.evaluate(PLAYED)
    town.says(Outgoing("Shopping, on Thursday.", spoken=True))
    town.says(Outgoing("Tomorrow morning.", spoken=True))
    beside(page, "Tomorrow morning.")
    at_its_end(page)
    assert page.evaluate("window.played")[-4:] == [
        "play Shopping, on Thursday.",
        "ended Shopping, on Thursday.",
        "play Tomorrow morning.",
        "ended Tomorrow morning.",
    ]
    expect(page.get_by_label("Your message")).to_be_focused()


def test_whoever_pauses_is_read_to_no_more(page: Page, town: Town) -> None:
    page.evaluate(PAUSED_AT_ONCE)
    page.get_by_role("button", name=LISTEN).click()
    expect(page.locator("body")).to_have_attribute("data-paused", "yes", timeout=PATIENCE)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    town.says(Outgoing("Tomorrow morning.", spoken=True))

    expect(page.get_by_role("button", name=LISTEN)).to_have_count(2)
    expect(page.locator(".said").filter(has_text="Tomorrow").locator("audio")).to_have_count(0)
    assert player(page).evaluate("(one) => one.paused")


def test_what_was_not_asked_for_has_no_player(page: Page, town: Town) -> None:
    town.says(Outgoing("In writing."))
    expect(said(page)).to_have_count(3)
    expect(page.get_by_role("button", name=LISTEN)).to_have_count(1)


def test_a_failing_voice_is_told_and_the_messages_are_announced_again(page: Page, town: Town, robot: Robot) -> None:
    robot.fails = True
    page.get_by_role("button", name=LISTEN).click()
    expect(page.locator("#notice")).to_have_text("This message cannot be read aloud at the moment. It is written here.")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")

    robot.fails = False
    page.get_by_role("button", name=LISTEN).click()
    beside(page, "Yes please.")


def test_what_came_while_the_line_was_down_is_read_once_it_is_back(
    page: Page, town: Town, profile: BrowserContext
) -> None:
    page.get_by_role("button", name=LISTEN).click()
    at_its_end(page)
    profile.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("No connection.")
    town.says(Outgoing("Shopping, on Thursday.", spoken=True))
    profile.set_offline(False)

    expect(said(page).filter(has_text="Thursday")).to_be_visible(timeout=PATIENCE)
    beside(page, "Shopping, on Thursday.")


def test_pressed_without_a_connection_it_says_so(page: Page, profile: BrowserContext) -> None:
    profile.set_offline(True)
    page.get_by_role("button", name=LISTEN).click()
    expect(page.locator("#notice")).to_contain_text("No connection.")
    expect(player(page)).to_have_count(0)


def test_after_a_reload_nothing_speaks_before_it_is_asked_to(page: Page) -> None:
    page.locator(".memory button").first.click()
    page.reload()
    expect(page.get_by_role("button", name=LISTEN)).to_be_visible()
    expect(player(page)).to_have_count(0)


def test_a_device_that_forgets_falls_silent(page: Page) -> None:
    page.locator(".memory button").first.click()
    page.get_by_role("button", name=LISTEN).click()
    beside(page, "Yes please.")
    address = player(page).evaluate("(one) => one.src")
    page.get_by_role("button", name="Forget this device").click()
    page.get_by_role("button", name="Yes, forget it").click()

    expect(player(page)).to_have_count(0)
    assert page.evaluate("(it) => fetch(it).then(() => 'still there', () => 'gone')", address) == "gone"


def test_the_keyboard_alone_is_enough_to_listen(page: Page) -> None:
    page.get_by_role("log").focus()
    reaches(page, LISTEN)
    page.keyboard.press("Enter")
    beside(page, "Yes please.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "AUDIO"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_no_obstacle_is_found_where_we_speak(profile: BrowserContext, town: Town, case: Case) -> None:
    page = visits(profile, town, f"?lang={case.language}")
    page.set_viewport_size({"width": case.width, "height": case.height})
    page.emulate_media(color_scheme="dark" if case.dark else "light", reduced_motion="reduce")
    page.locator("#text").fill("Lisez-moi vos messages")
    page.keyboard.press("Enter")
    page.locator(".hear").wait_for()
    found = {"to be heard": found_by_axe(page)}
    page.locator(".hear").click()
    at_its_end(page)
    found["the player"] = found_by_axe(page)

    assert found == {state: [] for state in found}
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("size", [SMALLEST, {"width": 640, "height": 400}], ids=["small", "at twice the size"])
def test_the_player_fits(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.get_by_role("button", name=LISTEN).click()
    beside(page, "Yes please.")

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate("document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('.hear, audio')].filter((one) => one.offsetHeight < 44).length"
    )
    assert small == 0
