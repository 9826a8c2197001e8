"""What the browser keeps: nothing before it is wished, a key then, and nothing again once it is forgotten."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.bots.webchat.browser import GREETING, RECAP, begun, remembers, said, town, visits, writes
from tests.bots.webchat.town import Town
from tests.support.browser import chromium, profile

__all__ = ["chromium", "profile", "town"]


def kept(page: Page) -> list[str]:
    """Everything that a page may leave in a browser."""
    found: list[str] = page.evaluate(
        "(async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),"
        " ...(await indexedDB.databases()).map((one) => one.name),"
        " ...(await navigator.serviceWorker.getRegistrations()).map(() => 'worker'),"
        " ...(history.state ? ['state'] : [])])()"
    )
    return found + [str(one.get("name")) for one in page.context.cookies()]


def test_nothing_is_kept_before_it_is_wished(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town)
    expect(page.locator(".kept")).to_contain_text("This page keeps nothing on your device")
    assert kept(page) == []
    page.get_by_role("button", name="Start the conversation").click()
    expect(said(page)).to_have_text([GREETING.text])
    writes(page, "des courses")
    expect(said(page)).to_have_text([GREETING.text, "des courses", RECAP.text])
    assert kept(page) == []

    page.get_by_role("button", name="Go on without remembering").click()

    expect(page.locator(".memory")).to_contain_text("will be gone from this device")
    expect(page.get_by_label("Your message")).to_be_focused()
    assert kept(page) == []
    page.reload()
    expect(page.get_by_role("button", name="Start the conversation")).to_be_visible()
    expect(said(page)).to_have_count(0)


def test_a_key_is_kept_once_it_is_wished_and_forgotten_by_a_button(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    remembers(page)
    assert kept(page) == ["palier-chat::secret"]
    secret = page.evaluate("localStorage.getItem('palier-chat::secret')")
    other = visits(profile, town)
    expect(said(other)).to_have_text([GREETING.text])

    page.get_by_role("button", name="Forget this device").click()
    page.get_by_role("button", name="No, keep it").click()
    expect(page.get_by_role("button", name="Forget this device")).to_be_focused()
    page.get_by_role("button", name="Forget this device").click()
    with page.expect_response("**/chat/session") as closed:
        page.get_by_role("button", name="Yes, forget it").click()

    expect(page.locator("#notice")).to_have_text("This device has forgotten the conversation.")
    expect(page.get_by_role("button", name="Start the conversation")).to_be_focused()
    expect(said(page)).to_have_count(0)
    expect(said(other)).to_have_count(0)  # the same device
    assert kept(page) == []
    assert closed.value.status == 204
    history = page.request.get(f"{town.url}/chat/history", headers={"Authorization": f"Bearer {secret}"})
    assert history.status == 401


def test_a_new_conversation_begins_after_one_was_forgotten(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    remembers(page)
    page.get_by_role("button", name="Forget this device").click()
    page.get_by_role("button", name="Yes, forget it").click()
    writes(page, "C'est quelqu'un d'autre")

    expect(said(page)).to_have_text(["C'est quelqu'un d'autre", RECAP.text])
    expect(page.locator(".memory")).to_contain_text("Would you like to find this conversation again")
    assert len({one.sender for one in town.heard}) == 2


def test_the_offer_may_be_taken_later(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.get_by_role("button", name="Go on without remembering").click()
    page.locator("#device").get_by_role("button", name="Remember me on this device").click()
    page.reload()

    expect(said(page)).to_have_text([GREETING.text])
