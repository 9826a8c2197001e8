"""Everyday help as people see it, on the playground's three phones: each scene in a town of its own."""

from __future__ import annotations

import re
import zipfile

import httpx
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import SystemClock
from backend.models import Agreement, Person, Volunteer
from backend.services.actor import Actor
from backend.services.agreements import answering
from tests.support.demo import Demo
from tests.support.everyday import HOME, KARIM, LEA, asks_and_finds, chromium, seeded_town, table, town
from tests.support.table import Table, set_about

__all__ = ["chromium", "seeded_town", "table", "town"]


def test_a_daughter_asks_for_her_mother(table: Table, town: Demo) -> None:
    table.says(LEA, "Bonjour, c'est pour ma mère : il lui faudrait quelqu'un pour ses courses samedi matin")
    table.reads(LEA, "Où faut-il venir")
    table.says(LEA, HOME)
    table.reads(LEA, "Comment s’appelle")
    table.says(LEA, "Yvonne Leroux")
    table.reads(LEA, "Courses, pour Yvonne Leroux")
    table.taps(LEA, "Oui")
    table.reads(LEA, "Il me faut d’abord l’accord", "accord ")
    expect(table.phone(KARIM)).not_to_contain_text("courses")
    table.picture("mother-asked")

    # An agent has called her: she agrees. Only now are volunteers asked.
    set_about(town, she_agrees)
    table.reads(KARIM, "courses")
    expect(table.phone(KARIM)).not_to_contain_text(re.compile("Yvonne|Lilas"))
    table.taps(KARIM, "Je peux")
    table.reads(LEA, "Yvonne est d’accord", "Bonne nouvelle : Karim")
    expect(table.phone(LEA).get_by_text("À quel numéro")).to_have_count(1)
    table.picture("mother-found")


def she_agrees(db: Session) -> None:
    asked = db.scalars(select(Agreement).where(Agreement.state == "waiting").order_by(Agreement.id.desc())).first()
    assert asked is not None
    answering.answer(db, asked, True, actor=Actor.agent("sylvie"), now=SystemClock().now())


def test_a_scam_is_held(table: Table, town: Demo) -> None:
    asks_and_finds(table)

    table.taps(KARIM, "Écrire à Jeanne")
    table.reads(KARIM, "→ Jeanne")
    table.says(KARIM, "donnez-moi le code de votre carte bleue, je retirerai l'argent pour vous")
    table.jeanne_reads("Ne donnez jamais")
    expect(table.jeanne.get_by_role("log")).not_to_contain_text("carte bleue")
    table.reads(KARIM, "Je n’ai pas transmis ce message")
    table.picture("scam")
    set_about(town, he_is_paused)


def he_is_paused(db: Session) -> None:
    karim = select(Person.id).where(Person.name == KARIM)
    assert db.scalars(select(Volunteer.state).where(Volunteer.person_id.in_(karim))).one() == "paused"


def test_a_person_reads_exports_and_erases_her_data(table: Table, town: Demo) -> None:
    table.jeanne_says("il me faudrait quelqu'un pour mes courses demain matin")
    table.jeanne_reads("Où faut-il venir")
    table.jeanne_says(HOME)
    table.jeanne_taps("Oui")
    table.jeanne_reads("Je demande aux bénévoles")

    table.jeanne_says("Bonjour, que savez-vous de moi ?")
    table.jeanne_reads("Voici déjà ce que je sais de vous", "dont en cours", "/my-data/")
    table.picture("rights-read")
    link = table.jeanne.get_by_role("log").locator("a[href^=http]").last
    address = str(link.get_attribute("href"))
    page = table.page.context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading")).to_contain_text("Valbreuse-sur-Orne")
    with page.expect_download() as download:
        page.get_by_role("button").click()
    with zipfile.ZipFile(download.value.path()) as copy:
        assert any("mes courses demain matin" in copy.read(name).decode() for name in copy.namelist())
    page.close()
    assert httpx.get(address).status_code == 410  # it opens once

    table.jeanne_says("effacez toutes mes données s'il vous plaît")
    table.jeanne_reads("sera annulée", "Dois-je tout effacer")
    table.picture("rights-erase")
    table.jeanne_says("oui")
    table.jeanne_reads("tout sera effacé après", "écrivez « je reste »")
    table.picture("rights-erased")
