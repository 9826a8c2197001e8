"""The main job, as people see it: Jeanne asks on the web, Karim helps, Léa is thanked; real phones, one town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.demonstration.phones import JEANNE_BROWSER, KARIM_TELEGRAM, LEA_TELEGRAM
from backend.messaging.messages import EVENTS
from backend.messaging.tidings import Relayed
from backend.models import ChannelAccount, Feedback, HelpRequest, History, Identity, InboxEvent, Invitation, Mission
from backend.services.webchat import session_of
from tests.support.browser import chromium
from tests.support.demo import Demo, seeded_town, town
from tests.support.keys import TEST_KEYS
from tests.support.table import Table, its_day_comes, laid, set_about

__all__ = ["chromium", "seeded_town", "town"]

ASKED: Final = "bjr il me faudrai quelquun pour mes course demain matin svp"


@pytest.fixture
def table(chromium: Browser, town: Demo) -> Iterator[Table]:
    with laid(chromium, town) as table:
        yield table


@pytest.fixture
def agreed(table: Table) -> int:
    """The first half of the story: Jeanne asks, Karim accepts, Léa is thanked. Gives how many were served before."""
    karim, lea = table.phone("Karim Benali"), table.phone("Léa Fontaine")
    served = table.figure("done")

    # Jeanne asks, in a hurry; only the place is missing.
    table.jeanne_says(ASKED)
    table.jeanne_reads("assistant automatique", "Où faut-il venir")
    table.jeanne_says("12 rue des lilas")
    table.jeanne_reads("Courses", "12 Rue des Lilas", "C’est bien cela")
    table.picture("recap")
    table.jeanne_taps("Oui")
    table.jeanne_reads("Je demande aux bénévoles")

    # Both volunteers are asked; they learn neither who nor where.
    for phone in (karim, lea):
        expect(phone.get_by_role("log")).to_contain_text("courses")
        expect(phone.get_by_role("button", name="Je peux")).to_be_visible()
        expect(phone).not_to_contain_text(re.compile("Jeanne|Lilas|82"))
    table.picture("asked")

    # The first who can has it; the second is thanked.
    karim.get_by_role("button", name="Je peux").click()
    expect(karim.get_by_role("log")).to_contain_text("pour Jeanne")
    table.jeanne_reads("Bonne nouvelle : Karim")
    expect(lea.get_by_role("log")).to_contain_text("Merci")
    lea.get_by_role("button", name="Je peux").click()
    expect(lea.get_by_role("log")).to_contain_text("Quelqu’un s’en occupe déjà")
    table.picture("accepted")
    return served


def test_a_neighbour_asks_a_neighbour_helps(table: Table, town: Demo, agreed: int) -> None:
    karim = table.phone("Karim Benali")

    # They write to each other, through the town.
    table.jeanne_taps("Écrire à Karim")
    table.jeanne_reads("→ Karim")
    table.jeanne_says("Pouvez-vous prendre du pain aussi ?")
    table.jeanne_reads("Transmis à Karim")
    expect(karim.get_by_role("log")).to_contain_text("Jeanne : « Pouvez-vous prendre du pain aussi ? »")
    karim.get_by_role("button", name="Répondre à Jeanne").click()
    expect(karim.get_by_role("log")).to_contain_text("→ Jeanne")
    table.says("Karim Benali", "Oui, bien sûr")
    table.jeanne_reads("Karim : « Oui, bien sûr »")
    table.picture("talked")

    # The day has come, and he comes: only now he learns where.
    set_about(town, its_day_comes)
    expect(karim.get_by_role("log")).not_to_contain_text("Lilas")
    table.says("Karim Benali", "je suis en route")
    table.reads("Karim Benali", "dois-je noter que vous êtes en route")
    table.taps("Karim Benali", "Oui, en route")
    expect(karim.get_by_role("log")).to_contain_text("12 Rue des Lilas")
    table.jeanne_reads("Karim est en route")
    karim.get_by_role("button", name="C’est fait").click()
    table.jeanne_reads("Karim me dit que c’est fait")
    table.picture("helped")
    table.jeanne_taps("Oui, c’est fait")
    expect(karim.get_by_role("log")).to_contain_text("Jeanne confirme que c’est fait")
    table.jeanne_taps("Très bien")
    karim.get_by_role("button", name="Non, tout va bien").click()
    table.jeanne_reads("Merci, cela nous aide")
    expect(karim.get_by_role("log")).to_contain_text("Merci, cela nous aide")
    expect(table.page.locator("[data-figure=done]")).to_have_text(str(agreed + 1))
    table.picture("done")

    # The browser keeps who Jeanne is.
    table.page.reload()
    table.jeanne_reads(ASKED, "Merci, cela nous aide")
    the_database_tells_the_same(town)


def the_database_tells_the_same(town: Demo) -> None:
    database = Database(f"sqlite:///{town.file}", keys=TEST_KEYS)
    with database.read() as db:
        jeanne = who(db, str(session_of(db, JEANNE_BROWSER)), "webchat")
        karim, lea = (who(db, str(number), "telegram") for number in (KARIM_TELEGRAM, LEA_TELEGRAM))
        request = db.scalars(select(HelpRequest).where(HelpRequest.requester_id == jeanne)).one()
        mission = db.scalars(select(Mission).where(Mission.request_id == request.id)).one()
        answers = db.execute(
            select(Invitation.volunteer_id, Invitation.state).where(Invitation.request_id == request.id)
        )
        invited = dict(answers.all())
        moods = db.execute(select(Feedback.person_id, Feedback.mood).where(Feedback.mission_id == mission.id))
        felt = dict(moods.all())
        steps = list(db.scalars(history_of("mission", mission.id)))
        told = select(InboxEvent.content).where(InboxEvent.kind == "Relayed").order_by(InboxEvent.id)
        news = [EVENTS.loads(one) for one in db.scalars(told)]
        relayed = [(one.sender_id, one.text) for one in news if isinstance(one, Relayed)]
    database.close()

    assert (request.category, request.state, request.text) == ("shopping", "done", ASKED)
    assert request.place.startswith("12 Rue des Lilas")
    assert (mission.volunteer_id, mission.state, mission.confirmed_by) == (karim, "done", jeanne)
    assert steps == ["accepted", "on_the_way", "helped", "done"]
    assert (invited[karim], invited[lea]) == ("accepted", "void")
    assert felt == {jeanne: "good", karim: "good"}
    assert relayed == [(jeanne, "Pouvez-vous prendre du pain aussi ?"), (karim, "Oui, bien sûr")]


def who(db: Session, address: str, channel: str) -> int:
    account = select(ChannelAccount.id).where(ChannelAccount.channel == channel).scalar_subquery()
    theirs = select(Identity.person_id).where(Identity.address == address, Identity.channel_account_id == account)
    return db.scalars(theirs).one()


def history_of(what: str, what_id: int) -> Select[str]:
    return select(History.after).where(History.what == what, History.what_id == what_id).order_by(History.id)


def test_what_may_be_tried_is_put_where_it_is_typed(table: Table) -> None:
    tries = table.page.locator("[data-seat=jeanne] [data-try]")
    tries.first.press("Enter")

    expect(table.jeanne.get_by_label("Votre message")).to_have_value(tries.first.inner_text())
    expect(table.jeanne.get_by_label("Votre message")).to_be_focused()

    lea = table.page.locator("[data-seat=lea]")
    lea.get_by_role("button", name="C’est quoi, la charte ?").click()
    table.page.keyboard.press("Enter")

    expect(lea.get_by_role("log")).to_contain_text("charte :")


def test_a_phone_shares_more_than_words(table: Table) -> None:
    lea = table.phone("Léa Fontaine")
    lea.get_by_role("button", name="Envoyer une photo").click()

    expect(lea.get_by_role("log")).to_contain_text("Merci pour la photo")
    expect(lea.locator(".thing.photo")).to_be_visible()
    lea.get_by_role("button", name="Envoyer un pouce levé").click()
    expect(lea.get_by_role("log")).to_contain_text("C’est gentil, merci")


def test_on_matrix_a_message_is_corrected_answered_and_given_a_thumb(table: Table) -> None:
    aicha, written = table.aicha, table.aicha.get_by_label("Message d’Aïcha Diop")
    written.fill("C’est quoi, la chatre ?")
    written.press("Enter")
    aicha.get_by_role("button", name="Corriger ce message").press("Enter")
    expect(written).to_have_value("C’est quoi, la chatre ?")
    expect(written).to_be_focused()
    written.fill("C’est quoi, la charte ?")
    written.press("Enter")
    log = aicha.get_by_role("log")
    expect(log.locator(".mine")).to_contain_text("modifié")
    expect(log).to_contain_text("charte :")
    expect(log.locator(".mine .who")).to_have_text("Aïcha Diop")
    aicha.get_by_role("button", name="Mettre un pouce levé sous ce message").last.press("Enter")
    expect(log.locator(".reactions")).to_have_text("👍")
    table.picture("matrix")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_whole_and_without_obstacle(table: Table, town: Demo, width: int, language: str) -> None:
    table.page.set_viewport_size({"width": width, "height": 800})
    table.page.goto(f"{town.address}/?lang={language}")
    expect(table.page.locator("html")).to_have_attribute("data-line", "open")
    expect(table.page.locator("[data-figure=done]")).to_have_text(re.compile(r"\d+"))
    table.picture(f"page-{language}-{width}")

    assert table.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [f"{one['id']}: {one['help']}" for one in Axe().run(table.page).response["violations"]] == []
