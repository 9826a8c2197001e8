"""The page in a real browser: a conversation, its choices, and what a broken connection may not lose."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Route, expect

from backend.database import DatabaseFull
from backend.messaging.messages import Option, Outgoing, SharedPlace, Started, Tapped, Wrote
from tests.bots.webchat.browser import GREETING, RECAP, begun, remembers, said, town, visits, writes
from tests.bots.webchat.town import Town
from tests.support.browser import chromium, profile

__all__ = ["chromium", "profile", "town"]


def test_a_conversation_begins_with_a_button(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town, "?lang=en&start=boulangerie")
    expect(page).to_have_title("A helping hand – Sainte-Colline")
    assert town.heard == []

    page.get_by_role("button", name="Start the conversation").click()

    expect(said(page)).to_have_text([GREETING.text])
    expect(page.locator("#welcome")).to_be_hidden()
    assert town.contents == [Started("boulangerie")]


def test_a_conversation_may_begin_with_words(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town)
    writes(page, "Il me faut quelqu'un jeudi")

    expect(said(page)).to_have_text(["Il me faut quelqu'un jeudi", RECAP.text])
    assert town.contents == [Wrote("Il me faut quelqu'un jeudi")]


def test_the_card_that_brought_somebody_is_told_before_their_first_words(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town, "?lang=en#mimosa-482")
    writes(page, "Il me faut quelqu'un jeudi")

    expect(said(page)).to_have_count(3)
    assert town.contents == [Started("mimosa-482"), Wrote("Il me faut quelqu'un jeudi")]
    assert "#" not in page.url


def test_a_card_shown_again_is_told_once(profile: BrowserContext, town: Town) -> None:
    remembers(begun(profile, town))
    page = visits(profile, town, "?lang=en#mimosa-482")
    expect(said(page)).to_have_count(2)
    page.reload()
    expect(said(page)).to_have_count(2)

    assert town.contents == [Started(""), Started("mimosa-482")]


def test_a_choice_is_made_once_and_stays_readable(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    button = page.get_by_role("button", name="Un coup de main")
    button.click()
    expect(said(page)).to_have_text([GREETING.text, "Un coup de main", "Où ?"])
    button.click(force=True)

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Rien")).to_have_attribute("aria-disabled", "true")
    writes(page, "chez moi")
    expect(said(page)).to_have_count(5)
    assert [one for one in town.contents if isinstance(one, Tapped)] == [Tapped("ask", 1, "Un coup de main")]


def test_another_language_is_chosen_for_the_page_and_then_for_the_conversation(
    profile: BrowserContext, town: Town
) -> None:
    page = visits(profile, town, "?lang=en&start=boulangerie")
    page.get_by_role("link", name="Français").click()
    page.get_by_role("button", name="Commencer").click()
    expect(said(page)).to_have_text([GREETING.text])
    assert town.contents == [Started("boulangerie")]

    page.get_by_role("link", name="English").click()

    expect(page.get_by_label("Your message")).to_be_visible()
    expect(said(page)).to_have_text([GREETING.text, "English", "C'est noté."])
    assert [one for one in town.contents if isinstance(one, Tapped)] == [Tapped("lang:en", None, "English")]


def test_a_position_is_shared_by_a_button(profile: BrowserContext, town: Town) -> None:
    profile.grant_permissions(["geolocation"], origin=town.url)
    profile.set_geolocation({"latitude": 48.1, "longitude": -1.6})
    page = begun(profile, town)
    page.get_by_role("button", name="Un coup de main").click()

    page.get_by_role("button", name="Share my location").click()

    expect(said(page)).to_contain_text(["My location", "C'est noté."])
    assert SharedPlace(48.1, -1.6) in town.contents


def test_reloading_keeps_the_conversation(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.get_by_role("button", name="Un coup de main").click()
    expect(said(page)).to_have_count(3)
    remembers(page)
    before = said(page).all_text_contents()

    page.reload()
    expect(said(page)).to_have_text(before)
    expect(page.get_by_role("button", name="Un coup de main")).to_have_attribute("aria-pressed", "true")
    writes(page, "chez moi")

    expect(said(page)).to_have_count(5)
    assert len({one.sender for one in town.heard}) == 1


def test_what_is_said_offline_leaves_later_and_what_was_missed_comes(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    profile.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("No connection")
    writes(page, "Deuxième message")
    town.says(Outgoing("Dit pendant la coupure."))
    expect(said(page)).to_have_text([GREETING.text, "Deuxième message"])
    expect(page.locator(".state")).to_contain_text("Waiting to be sent")

    profile.set_offline(False)

    expect(said(page).filter(has_text="Dit pendant la coupure.")).to_have_count(1)
    expect(said(page).filter(has_text=RECAP.text)).to_have_count(1)
    expect(page.locator(".state")).to_have_count(0)
    assert town.contents.count(Wrote("Deuxième message")) == 1


def test_a_server_that_went_down_is_caught_up_with_once(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    town.cut()
    writes(page, "Pendant la panne")
    expect(page.locator("#notice")).to_contain_text("No connection")
    expect(page.locator(".state")).to_contain_text("Waiting to be sent")
    town.writes(Outgoing("Dit pendant la panne."))

    town.comes_back()

    expect(page.locator(".state")).to_have_count(0)
    expect(said(page)).to_have_count(3)
    town.delivers()
    expect(said(page)).to_have_count(4)
    expect(said(page).filter(has_text="Dit pendant la panne.")).to_have_count(1)
    expect(page.locator("#notice")).to_have_text("")
    assert town.contents == [Started(), Wrote("Pendant la panne")]


def test_where_the_stream_is_held_back_the_page_asks_again_and_again(profile: BrowserContext, town: Town) -> None:
    """Some proxies pass nothing on before the end, and a stream has none."""
    page = profile.new_page()
    page.clock.install()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/chat/events", hold)
    page.goto(f"{town.url}/chat?lang=en")
    page.get_by_role("button", name="Start the conversation").click()
    while not said(page).count():
        page.clock.run_for(1000)

    expect(said(page)).to_have_text([GREETING.text])
    town.says(Outgoing("Karim arrive."))
    expect(said(page)).to_have_text([GREETING.text, "Karim arrive."])
    assert len(held) == 2


def test_what_cannot_be_taken_goes_back_into_the_field(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.route("**/chat/messages", lambda route: route.fulfill(status=413, json={"error": "Too long."}))
    writes(page, "Trop long")

    expect(page.get_by_label("Your message")).to_have_value("Trop long")
    expect(page.get_by_label("Your message")).to_have_accessible_description("Too long.")
    expect(page.locator(".state")).to_contain_text("Not sent")


def test_an_unsent_message_survives_a_reload_and_is_sent_once(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    remembers(page)
    town.trouble = DatabaseFull("no space")
    writes(page, "Deuxième message")
    expect(page.locator("#notice")).to_contain_text("We cannot keep your message")
    town.trouble = None
    page.reload()

    expect(said(page)).to_have_text([GREETING.text, "Deuxième message", RECAP.text])
    assert town.contents.count(Wrote("Deuxième message")) == 1


def test_an_answer_lost_on_the_way_back_makes_no_second_message(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    lost: list[int] = []

    def lose_first(route: Any) -> None:
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/chat/messages", lose_first)
    writes(page, "Une seule fois")

    expect(page.locator(".state")).to_have_count(0)
    expect(said(page).filter(has_text="Une seule fois")).to_have_count(1)
    assert lost == [202]
    assert town.contents.count(Wrote("Une seule fois")) == 1


def test_a_closed_session_begins_anew(profile: BrowserContext, town: Town) -> None:
    page = visits(profile, town)
    page.evaluate("localStorage.setItem('palier-chat::secret', 'forgotten')")
    page.reload()

    expect(page.get_by_role("button", name="Start the conversation")).to_be_visible()
    writes(page, "Bonjour")
    expect(said(page)).to_have_text(["Bonjour", RECAP.text])


def test_two_seats_are_two_people(profile: BrowserContext, town: Town) -> None:
    jeanne = begun(profile, town, "?lang=en&seat=jeanne")
    karim = begun(profile, town, "?lang=en&seat=karim")
    writes(jeanne, "Je suis Jeanne")
    writes(karim, "Je suis Karim")
    town.hears(Wrote("Je suis Jeanne"), Wrote("Je suis Karim"))

    assert len({one.sender for one in town.heard}) == 2
    expect(said(jeanne).filter(has_text="Karim")).to_have_count(0)


def test_three_conversations_fit_on_one_page(profile: BrowserContext, town: Town) -> None:
    frames = "".join(f'<iframe title="{name}" src="/chat?lang=en&seat={name}"></iframe>' for name in ("a", "b", "c"))
    page = profile.new_page()
    page.route("**/three", lambda route: route.fulfill(content_type="text/html", body=frames))
    page.goto(f"{town.url}/three")
    for name in ("a", "b", "c"):
        frame = page.frame_locator(f"[title={name}]")
        frame.get_by_label("Your message").fill(f"Je suis {name}")
        frame.get_by_role("button", name="Send").click()
        expect(frame.locator("#log .said .words")).to_have_text([f"Je suis {name}", RECAP.text])

    assert len({one.sender for one in town.heard}) == 3


def test_on_a_low_screen_a_question_is_read_before_its_buttons(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    page.set_viewport_size({"width": 383, "height": 494})
    page.emulate_media(reduced_motion="reduce")
    writes(page, "Il me faut quelqu'un jeudi")
    expect(said(page)).to_have_count(3)
    question = "Courses, jeudi 26 novembre à 10 h : je n’ai pas de nouvelles de Karim. " * 2
    answers = tuple(Option(str(number), title) for number, title in enumerate(("En cours", "Fait", "Pas encore")))
    town.says(Outgoing(question + "Avez-vous vu Karim ?", 9, answers))
    asked = said(page).filter(has_text="Avez-vous vu")

    expect(asked).to_be_in_viewport(ratio=1)


def test_an_urgent_message_can_be_called_from(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    writes(page, "Je suis tombée")

    expect(page.get_by_role("alert")).to_contain_text("Appelez le 15 maintenant.")
    expect(page.get_by_role("link", name="15")).to_have_attribute("href", "tel:15")


def test_words_of_a_person_are_never_markup(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    attack = '<img src=x onerror="document.title=1"> https://exemple.fr/"onmouseover="x'
    writes(page, attack)
    town.says(Outgoing(attack))

    expect(said(page).filter(has_text=attack)).to_have_count(2)
    expect(page.locator("#log img")).to_have_count(0)
    expect(page.locator("#log a").first).to_have_attribute("href", "https://exemple.fr/")


def test_an_agent_who_took_over_is_named(profile: BrowserContext, town: Town) -> None:
    page = begun(profile, town)
    town.taken_over_by("Sylvie")

    expect(page.locator("#standing")).to_have_text("You are talking with Sylvie.")
