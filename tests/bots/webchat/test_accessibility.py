"""The page for everybody: by keyboard alone, by ear, on the smallest screen, with old eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend.messaging.messages import Option, Outgoing, Wrote
from tests.bots.webchat.browser import GREETING, RECAP, begun, found_by_axe, said, town, visits, writes
from tests.bots.webchat.town import Town
from tests.support.browser import SMALLEST, chromium, profile

__all__ = ["chromium", "profile", "town"]


def test_the_keyboard_alone_is_enough(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town)
    page.get_by_role("button", name="Start the conversation").wait_for()
    reaches(page, "Start the conversation")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(said(page)).to_have_text([GREETING.text])

    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Rien")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(said(page)).to_have_text([GREETING.text, "Un coup de main", "Où ?"])
    expect(page.get_by_role("button", name="Un coup de main")).to_be_focused()
    reaches(page, "Your message")
    page.keyboard.type("12 rue des Lilas")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("au fond de la cour")
    page.keyboard.press("Enter")

    town.hears(Wrote("12 rue des Lilas\nau fond de la cour"))
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.get_by_label("Your message")).to_have_value("")


def reaches(page: Page, name: str) -> None:
    """Presses Tab until what is called so has the focus."""
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()")
        if focused == name:
            return
    pytest.fail(f"Tab never reaches {name!r}")


@dataclass(frozen=True)
class Case:
    """A screen on which every state of the page is looked at."""

    label: str
    language: str
    width: int
    height: int
    dark: bool = False


CASES: Final = (
    Case("a phone", "fr", 360, 740),
    Case("a desk at night", "en", 1280, 800, dark=True),
)
MANY: Final = tuple(Option(f"slot-{number}", f"Créneau {number}", "mardi") for number in range(12))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_no_obstacle_is_found_in_any_state(profile: BrowserContext, town: Town, case: Case) -> None:
    page = visits(profile, town, f"?lang={case.language}")
    page.set_viewport_size({"width": case.width, "height": case.height})
    page.emulate_media(color_scheme="dark" if case.dark else "light")
    page.locator("#start").wait_for()
    found = {"empty": found_by_axe(page)}
    page.get_by_role("button", name="Envoyer" if case.language == "fr" else "Send").click()
    expect(page.locator("#problem")).not_to_be_empty()
    found["an error"] = found_by_axe(page)
    page.locator("#start").click()
    page.locator("[data-choice=ask]").click()
    expect(said(page)).to_have_count(3)
    page.locator("#text").fill("Je suis tombée")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    town.says(Outgoing("Quel créneau ?", 9, MANY))
    page.locator("[data-choice=slot-3]").wait_for()
    found["the offer to remember, buttons, an emergency, a list"] = found_by_axe(page)
    page.locator(".memory button").first.click()
    page.locator("#forget").click()
    profile.set_offline(True)
    page.locator("#notice:not(:empty)").wait_for()
    found["offline, about to forget"] = found_by_axe(page)

    assert found == {state: [] for state in found}


def test_the_smallest_screen_needs_no_sideways_scrolling(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.set_viewport_size(SMALLEST)
    writes(page, "x" * 300)
    town.says(
        Outgoing("https://sainte-colline.example/" + "y" * 200, 3, (Option("a", "Une réponse assez longue, oui"),))
    )
    expect(page.get_by_role("button", name="Une réponse assez longue, oui")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
    assert page.evaluate("document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth")


def test_every_letter_is_large(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.get_by_role("button", name="Un coup de main").click()
    expect(said(page)).to_have_count(3)

    sizes = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((one) => one.offsetParent && one.textContent.trim())"
        ".map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )

    assert min(sizes) >= 18


def test_nothing_moves_for_who_wants_calm(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town)
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Start the conversation").click()
    expect(said(page)).to_have_text([GREETING.text])

    assert page.evaluate("document.getAnimations().length") == 0


def test_every_target_is_large_enough_for_a_thumb(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    writes(page, "des courses")
    expect(said(page)).to_have_count(3)
    page.locator(".memory button").first.click()

    small = page.evaluate(
        "[...document.querySelectorAll('button, textarea, nav a')].filter((one) => one.offsetParent)"
        ".filter((one) => Math.min(one.offsetHeight, one.getBoundingClientRect().width) < 44)"
        ".map((one) => one.outerHTML)"
    )

    assert small == []


def test_at_twice_the_size_everything_is_reached_without_sideways_scrolling(
    profile: BrowserContext, town: Town
) -> None:
    """A window of 1280 by 800 at 200 % has 640 by 400 of its pixels left."""
    page = begun(profile, town)
    page.set_viewport_size({"width": 640, "height": 400})
    writes(page, "des courses")
    expect(said(page)).to_have_count(3)
    page.get_by_role("button", name="Modifier").click()
    page.get_by_role("button", name="Remember me on this device").first.click()
    page.get_by_role("button", name="Forget this device").click()

    expect(page.get_by_role("button", name="No, keep it")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_what_a_screen_reader_is_told(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    expect(page.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("group", name=GREETING.text).get_by_role("button")).to_have_count(2)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sainte-Colline")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Your message")).to_have_accessible_description("Please write your message first.")
    expect(page.get_by_label("Your message")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Your message")).to_be_focused()

    town.answers_in("fr")
    writes(page, "des courses")

    answer = said(page).filter(has_text=RECAP.text)
    expect(answer).to_have_attribute("lang", "fr")
    expect(page.get_by_role("group", name=RECAP.text)).to_have_attribute("lang", "fr")
    expect(page.get_by_label("Your message")).not_to_have_attribute("aria-invalid", "true")


def test_the_keyboard_skips_the_conversation(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to your message")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_label("Your message")).to_be_focused()


def test_with_the_readers_own_colours_buttons_keep_their_edges(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.emulate_media(forced_colors="active")
    button = page.get_by_role("button", name="Un coup de main")

    assert button.evaluate("(one) => getComputedStyle(one).borderTopWidth") == "2px"
    assert page.locator(".said .words").first.evaluate("(one) => getComputedStyle(one).borderTopStyle") == "solid"
