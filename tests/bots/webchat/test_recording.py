"""Speaking instead of typing: what is sent, what is thrown away, and what a broken connection may not lose."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from backend.clock import SystemClock
from backend.database import Database, DatabaseFull
from backend.messaging.messages import SentMedia, Started, Wrote
from bots.voice import audio
from tests.bots.webchat.browser import remembers, said, visits
from tests.bots.webchat.speaking import MIC, begins, brought, page, profile, speaks, town
from tests.bots.webchat.town import Town
from tests.support.browser import chromium_with_a_microphone

__all__ = ["chromium_with_a_microphone", "page", "profile", "town"]

SPOKEN: Final = re.compile("^Voice message · 0 min [1-9]")


def test_one_press_begins_and_the_next_one_sends(page: Page, town: Town) -> None:
    speaks(page)

    expect(said(page)).to_have_text([SPOKEN, "C'est noté."])
    expect(page.locator(".state")).to_have_count(0)
    expect(page.get_by_role("button", name=MIC)).to_be_focused()
    expect(page.get_by_label("Your message")).to_be_visible()
    [note], [recording] = town.contents, brought(town)
    assert isinstance(note, SentMedia)
    assert (note.kind, recording.kind) == ("voice", "audio/webm")
    expect(said(page).first).to_have_text(f"Voice message · 0 min {note.seconds}")
    with ThreadPoolExecutor() as elsewhere:  # Playwright has the loop of this thread
        heard = elsewhere.submit(asyncio.run, audio.pcm(recording)).result()
    assert len(heard) > audio.BYTES_A_SECOND / 2
    assert any(heard)  # Chromium's microphone beeps


@pytest.mark.parametrize("way", ["Escape", "Do not send"])
def test_what_was_said_may_be_thrown_away(page: Page, town: Town, way: str) -> None:
    begins(page)
    if way == "Escape":
        page.keyboard.press(way)
    else:
        page.get_by_role("button", name=way).click()

    expect(page.locator("#notice")).to_have_text("Not sent")
    expect(page.get_by_role("button", name=MIC)).to_be_focused()
    page.get_by_label("Your message").fill("Bonjour")
    page.keyboard.press("Enter")
    town.hears(Wrote("Bonjour"))
    assert town.contents == [Wrote("Bonjour")]


def test_nobody_speaks_longer_than_is_listened_to(page: Page, town: Town) -> None:
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)
    begins(page)
    page.clock.fast_forward(170_000)
    expect(page.get_by_role("timer")).to_have_text("2 min 50")
    page.clock.fast_forward(5_000)

    expect(page.locator("#problem")).to_have_text("A voice message cannot be longer. It is being sent.")
    expect(said(page)).to_have_text(["Voice message · 2 min 55", "C'est noté."])
    [note] = town.contents
    assert isinstance(note, SentMedia)
    assert note.seconds == 175


def test_two_presses_in_a_moment_send_nothing(page: Page, town: Town) -> None:
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)
    begins(page)
    page.get_by_role("button", name="Stop and send").click()

    expect(page.locator("#problem")).to_have_text("Nothing was recorded. Press once, speak, then press again.")
    assert town.heard == []


def test_a_microphone_that_is_refused_is_told_and_one_may_write(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town)
    page.get_by_role("button", name=MIC).click()

    expect(page.locator("#problem")).to_have_text(
        "The microphone cannot be used. Allow it in your browser, or write your message."
    )
    expect(page.get_by_role("button", name=MIC)).to_be_visible()
    page.get_by_label("Your message").fill("Bonjour")
    expect(page.locator("#problem")).to_be_empty()


def test_what_is_said_offline_leaves_later_once(profile: BrowserContext, page: Page, town: Town) -> None:
    profile.set_offline(True)
    speaks(page)
    expect(page.locator("#notice")).to_contain_text("No connection. Your messages wait here")
    expect(page.locator(".state").first).to_contain_text("Waiting to be sent")

    profile.set_offline(False)

    expect(page.locator(".state")).to_have_count(0)
    expect(said(page)).to_have_count(2)
    assert [type(one) for one in town.contents] == [SentMedia]
    assert len(brought(town)) == 1


def test_what_waits_may_be_thrown_away(profile: BrowserContext, page: Page, town: Town) -> None:
    profile.set_offline(True)
    speaks(page)
    page.locator("#log").get_by_role("button", name="Do not send").click()
    expect(page.locator(".foot").first).to_contain_text("Not sent")
    expect(page.get_by_role("button", name=MIC)).to_be_focused()

    profile.set_offline(False)
    page.get_by_label("Your message").fill("Bonjour")
    page.keyboard.press("Enter")

    town.hears(Wrote("Bonjour"))
    assert town.contents == [Wrote("Bonjour")]


def test_what_is_on_its_way_may_be_thrown_away(page: Page, town: Town) -> None:
    """A network that holds it for minutes does not have the last word."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/chat/voice", hold)
    speaks(page)
    page.locator("#log").get_by_role("button", name="Do not send").click()
    page.get_by_label("Your message").fill("Bonjour")
    page.keyboard.press("Enter")

    town.hears(Wrote("Bonjour"))
    assert len(held) == 1
    assert town.contents == [Wrote("Bonjour")]


def test_what_a_proxy_refuses_is_not_said_to_leave_later(page: Page, town: Town) -> None:
    page.route("**/chat/voice", lambda route: route.fulfill(status=413, content_type="text/html", body="<h1>413</h1>"))
    speaks(page)

    expect(page.locator("#problem")).to_have_text("Not sent")
    expect(page.locator(".foot.problem")).to_contain_text("Not sent")
    assert town.heard == []


def test_an_answer_lost_on_the_way_back_makes_no_second_note(page: Page, town: Town) -> None:
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/chat/voice", lose_first)
    speaks(page)

    expect(page.locator(".state")).to_have_count(0)
    expect(said(page)).to_have_count(2)
    assert lost == [202]
    assert len(town.heard) == len(brought(town)) == 1


def test_a_device_that_remembers_keeps_what_has_not_left(profile: BrowserContext, page: Page, town: Town) -> None:
    page.get_by_role("button", name="Start the conversation").click()
    remembers(page)
    town.trouble = DatabaseFull("no space")
    speaks(page)
    expect(page.locator("#notice")).to_contain_text("We cannot keep your message")
    town.trouble = None
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(said(page).filter(has_text=MIC)).to_have_count(1)
    expect(page.locator(".state")).to_have_count(0)
    assert [type(one) for one in town.contents] == [Started, SentMedia]


def test_whoever_leaves_while_they_speak_is_asked(page: Page) -> None:
    begins(page)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_a_card_is_told_before_their_first_words(profile: BrowserContext, town: Town) -> None:
    profile.grant_permissions(["microphone"], origin=town.url)
    page = visits(profile, town, "?lang=en#mimosa-482")
    speaks(page)

    expect(said(page)).to_have_count(3)
    assert [type(one) for one in town.contents] == [Started, SentMedia]


def test_a_conversation_found_again_shows_that_something_was_said(page: Page) -> None:
    speaks(page)
    expect(said(page)).to_have_count(2)
    remembers(page)
    page.reload()

    expect(said(page)).to_have_text([SPOKEN, "C'est noté."])


@pytest.mark.parametrize("missing", ["MediaRecorder", "navigator.mediaDevices"])
def test_where_the_browser_cannot_record_there_is_no_button(page: Page, missing: str) -> None:
    """Without HTTPS it has no `mediaDevices`."""
    thing, _dot, name = missing.rpartition(".")
    page.add_init_script(f"Object.defineProperty({thing or 'window'}, '{name}', {{ value: undefined }})")
    page.reload()

    expect(page.get_by_label("Your message")).to_be_visible()
    expect(page.locator("#mic")).to_be_hidden()


def test_where_nobody_listens_there_is_no_button(profile: BrowserContext, sqlite_database: Database) -> None:
    with Town(sqlite_database, SystemClock()).open() as town:
        page = visits(profile, town)
        expect(page.get_by_label("Your message")).to_be_visible()
        expect(page.locator("#mic")).to_be_hidden()


def test_in_another_language_what_is_at_work_goes_on(page: Page, town: Town) -> None:
    page.get_by_label("Your message").fill("Hello")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_count(2)
    begins(page)
    page.get_by_role("link", name="Français").click()

    expect(page.get_by_role("status").filter(has_text="Enregistrement…")).to_be_visible()
    page.get_by_role("button", name="Ne pas envoyer").click()
    expect(page.get_by_role("button", name="Message vocal")).to_be_focused()
