"""The one line on the town's own site: a button, and the chat behind it, on another origin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend.messaging.messages import Outgoing, Started, Wrote
from tests.bots.webchat.browser import GREETING, RECAP, found_by_axe, town
from tests.bots.webchat.site import Site, chat, launcher, site_for
from tests.bots.webchat.town import Town
from tests.support.browser import chromium, profile

__all__ = ["chromium", "profile", "town"]

DESKTOP = {"width": 1280, "height": 800}
KEPT = "[Object.keys(localStorage).length, Object.keys(sessionStorage).length, document.cookie]"


@pytest.fixture
def site(town: Town) -> Iterator[Site]:
    with site_for(town.url) as site:
        town.decides("webchat_origins", [site.origin])
        yield site


def test_by_keyboard_alone_under_a_strict_policy(profile: BrowserContext, town: Town, site: Site) -> None:
    page = profile.new_page()
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    refused: list[str] = []
    page.on("console", lambda one: refused.append(one.text) if one.type == "error" else None)
    page.goto(site.origin)
    expect(launcher(page)).to_have_count(1)  # the line stands twice on the page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(launcher(page)).to_be_focused()

    page.keyboard.press("Enter")
    expect(launcher(page)).to_have_attribute("aria-expanded", "true")
    expect(chat(page).get_by_role("button", name="Start the conversation")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat(page).get_by_label("Your message")).to_be_focused()
    expect(chat(page).locator(".said .words")).to_have_text([GREETING.text])
    page.keyboard.type("des courses jeudi")
    page.keyboard.press("Enter")
    expect(chat(page).locator(".said .words")).to_have_text([GREETING.text, "des courses jeudi", RECAP.text])
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    assert town.contents == [Started(), Wrote("des courses jeudi")]
    assert page.evaluate(KEPT) == [0, 0, ""]
    assert page.evaluate("Object.keys(window).filter((name) => /palier|chat|town/i.test(name))") == []
    assert page.evaluate("getComputedStyle(document.getElementById('link')).fontFamily") == "cursive"
    assert refused == []


def test_no_obstacle_is_found_around_the_chat(profile: BrowserContext, town: Town, site: Site) -> None:
    page = site.visited(profile)
    expect(launcher(page)).to_be_visible()
    closed = found_by_axe(page)
    launcher(page).click()
    expect(chat(page).get_by_role("button", name="Start the conversation")).to_be_focused()

    assert closed + found_by_axe(page) == []
    box = launcher(page).bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_what_comes_while_it_is_closed_is_counted_and_told(profile: BrowserContext, town: Town, site: Site) -> None:
    page = opened(profile, site)
    chat(page).get_by_role("button", name="Start the conversation").click()
    expect(chat(page).locator(".said")).to_have_count(1)
    chat(page).get_by_role("button", name="Close the chat").click()
    expect(launcher(page)).to_be_focused()

    town.says(Outgoing("Karim arrive à 10 h."))
    expect(page.get_by_role("status")).to_have_text("New messages: 1")
    town.says(Outgoing("Il a votre numéro."))

    expect(page.get_by_role("button", name="Need a hand? (New messages: 2)")).to_be_visible()
    launcher(page).click()
    expect(page.get_by_role("status")).to_have_text("")
    expect(chat(page).locator(".said")).to_have_count(3)


def opened(profile: BrowserContext, site: Site) -> Page:
    page = site.visited(profile)
    launcher(page).click()
    expect(chat(page).get_by_role("button", name="Start the conversation")).to_be_visible()
    return page


def test_a_site_that_is_not_allowed_gets_a_link(profile: BrowserContext, town: Town, site: Site) -> None:
    town.decides("webchat_origins", ["https://www.mairie.example"])
    page = site.visited(profile)
    launcher(page).click()

    apart = page.get_by_role("link", name="Open it in a page of its own")
    expect(apart).to_be_focused()
    assert str(apart.get_attribute("href")).startswith(f"{town.url}/chat?lang=en")
    town.decides("webchat_origins", [site.origin])
    page.get_by_role("button", name="Try again").click()

    expect(chat(page).get_by_role("button", name="Start the conversation")).to_be_visible()


def test_the_line_says_how_it_looks_and_speaks(profile: BrowserContext, town: Town, site: Site) -> None:
    site.language = "fr"
    site.attributes = 'data-position="left" data-colour="#ffcc00" data-label="Entraide" data-start="affiche-12"'
    page = site.visited(profile)
    page.emulate_media(reduced_motion="reduce")
    button = page.get_by_role("button", name="Entraide")
    box = button.bounding_box()
    assert box is not None
    assert box["x"] < 30
    assert button.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(255, 204, 0)"
    assert button.evaluate("(one) => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    assert button.evaluate("(one) => getComputedStyle(one).fontSize") == "18px"

    button.click()
    chat(page).get_by_role("button", name="Commencer").click()
    town.hears(Started("affiche-12"))

    assert page.evaluate("document.getAnimations().length") == 0
    page.emulate_media(media="print")
    expect(button).to_be_hidden()


def test_a_phone_shows_it_whole(profile: BrowserContext, town: Town, site: Site) -> None:
    page = opened(profile, site)

    dialog = page.get_by_role("dialog")
    dialog.evaluate("e => Promise.all(e.getAnimations().map(one => one.finished))")
    box = dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 780}
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_frame_alone_will_do(profile: BrowserContext, town: Town, site: Site) -> None:
    site.frame = f'<iframe src="{town.url}/chat?lang=en" title="Chat"></iframe>'
    page = site.visited(profile)
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Start the conversation").click()

    expect(inside.locator(".said .words")).to_have_text([GREETING.text])
    expect(inside.get_by_role("button", name="Close the chat")).to_be_hidden()


def test_it_is_remembered_on_the_site_where_it_was_wished_and_forgotten_there(
    profile: BrowserContext, town: Town, site: Site
) -> None:
    """In a frame of another site, a browser may refuse every store but a partitioned cookie."""
    page = opened(profile, site)
    chat(page).get_by_label("Your message").fill("des courses")
    page.keyboard.press("Enter")
    chat(page).locator(".memory").get_by_role("button", name="Remember me").click()
    expect(chat(page).locator(".said")).to_have_count(2)

    page.reload()
    assert page.evaluate(KEPT) == [0, 0, ""]
    launcher(page).click()
    expect(chat(page).locator(".said .words")).to_have_text(["des courses", RECAP.text])
    chat(page).get_by_role("button", name="Forget this device").click()
    chat(page).get_by_role("button", name="Yes, forget it").click()
    expect(chat(page).get_by_role("button", name="Start the conversation")).to_be_focused()
    page.reload()
    launcher(page).click()

    expect(chat(page).get_by_role("button", name="Start the conversation")).to_be_visible()
