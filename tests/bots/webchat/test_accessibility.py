"""The page for everybody: by keyboard alone, by ear, on the smallest screen, with old eyes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from backend.messaging.messages import Option, Outgoing, Wrote
from tests.bots.webchat.browser import GREETING, begun, said, town, visits, writes
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


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_obstacle_is_found_before_during_and_after(profile: BrowserContext, town: Town, language: str) -> None:
    page = visits(profile, town, f"?lang={language}")
    page.locator("#start").wait_for()
    obstacles = [*found_by_axe(page)]
    page.locator("#start").click()
    page.locator("[data-choice=ask]").click()
    expect(said(page)).to_have_count(3)
    page.locator("#text").fill("Je suis tombée")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    profile.set_offline(True)
    page.locator("#notice:not(:empty)").wait_for()

    assert obstacles + found_by_axe(page) == []


def found_by_axe(page: Page) -> list[str]:
    page.evaluate("Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations === 1)"
                  ".map((a) => a.finished))")  # fmt: skip
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


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
