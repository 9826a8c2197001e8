"""A day of Jeanne, and one of silence, in the playground: the clock is moved on from the page, and everybody hears what
they should. One story, told in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, expect

from backend import public_holidays
from backend.wording import wording
from conversation_flows import checkin_words
from tests.support.browser import chromium
from tests.support.demo import Demo, seeded_town, town
from tests.support.table import Table, laid

__all__ = ["chromium", "seeded_town", "town"]

KARIM: Final = "Karim Benali"
PARIS: Final = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def table(chromium: Browser, town: Demo) -> Iterator[Table]:
    """Jeanne is asked on working days at nine, and Karim has agreed to look in."""
    with laid(chromium, town) as table:
        table.jeanne_says("j’aimerais qu’on prenne de mes nouvelles du lundi au vendredi à 9 h")
        table.jeanne_reads("je vous demanderai comment vous allez")
        table.jeanne_taps("Oui")
        table.jeanne_reads("C’est entendu", "pourrait-il vous appeler ou passer")
        table.jeanne_says("Karim Benali, mon voisin")
        table.reads(KARIM, "un jour sans réponse de sa part")
        table.taps(KARIM, "Oui, d’accord")
        table.jeanne_reads("Karim veut bien")
        table.picture("day-agreed")
        yield table


THANKED: Final = re.compile(
    "|".join(re.escape(wording("fr", "UTC").say(one)) for one in checkin_words.FINE if "{" not in one.msgid)
    + "|À la prochaine"
)
"""How a good answer is answered."""
HOUR: Final = timedelta(hours=1)
MORNING: Final = "jusqu’à 8 h du matin"
ARRIVED: Final = """at => new Date(document.querySelector("[data-clock]").dateTime) >= new Date(at)
    && !document.querySelector(".clock.passes")"""


def shown(table: Table) -> datetime:
    """What time it is in the town."""
    expect(table.page.locator("[data-clock]")).to_have_attribute("datetime", re.compile("T"))
    said = table.page.locator("[data-clock]").get_attribute("datetime")
    assert said is not None
    return datetime.fromisoformat(said).astimezone(PARIS)


def an_hour_passes(table: Table) -> None:
    until = shown(table) + HOUR
    table.page.get_by_role("button", name="une heure").click()
    table.page.wait_for_function(ARRIVED, arg=until.isoformat())


def a_working_morning(table: Table) -> None:
    """It is eight in the morning, on the next day on which the town hall is open."""
    while True:
        now = shown(table)
        eight = now.replace(hour=8, minute=0)
        until = eight if eight > now else datetime.combine(now.date() + timedelta(days=1), time(8), PARIS)
        table.page.get_by_role("button", name=MORNING).click()
        table.page.wait_for_function(ARRIVED, arg=until.isoformat())
        if until.weekday() < 5 and not public_holidays.name_of(until.date(), None):
            return


def asked(table: Table) -> Locator:
    return table.jeanne.get_by_role("button", name="Ça va")


def nothing_of(table: Table) -> tuple[int, int]:
    """How often Jeanne was reminded, and how often Karim was asked to look in."""
    reminders = table.jeanne.get_by_text("Je n’ai pas encore eu de vos nouvelles")
    return reminders.count(), table.phone(KARIM).get_by_text("Pouvez-vous passer ou appeler").count()


def test_a_day_of_jeanne(table: Table) -> None:
    a_working_morning(table)
    before, quiet = asked(table).count(), nothing_of(table)
    an_hour_passes(table)

    expect(asked(table)).to_have_count(before + 1)
    table.picture("day-asked")
    table.jeanne_taps("Ça va")
    expect(table.jeanne.get_by_role("log")).to_contain_text(THANKED)
    for _hour in range(4):
        an_hour_passes(table)

    assert nothing_of(table) == quiet
    expect(table.page.locator("[data-latest]")).not_to_contain_text("Jeanne")
    table.picture("day-well")


def test_a_day_of_silence(table: Table) -> None:
    a_working_morning(table)
    reminded, looked_for = nothing_of(table)
    an_hour_passes(table)
    an_hour_passes(table)
    table.jeanne_reads("Je n’ai pas encore eu de vos nouvelles", "je demanderai à Karim de passer")
    assert nothing_of(table) == (reminded + 1, looked_for)

    an_hour_passes(table)
    table.reads(KARIM, "Jeanne n’a pas répondu ce matin")
    assert nothing_of(table) == (reminded + 1, looked_for + 1)
    table.picture("silence-karim")

    # Nobody near is left: she hears a last word, and is rung; then somebody looks for her.
    words = table.jeanne.get_by_text("Je suis toujours sans nouvelles de vous")
    before = words.count()
    table.taps(KARIM, "Je ne peux pas")
    expect(words).to_have_count(before + 1)
    an_hour_passes(table)
    expect(table.page.locator("[data-latest]")).to_have_text("Sans nouvelles – Jeanne Morel")
    table.picture("silence-alert")

    table.jeanne_says("pardon, j’étais au jardin, tout va bien")
    table.reads(KARIM, "Jeanne a donné de ses nouvelles")
    expect(table.page.locator("[data-latest]")).not_to_contain_text("Jeanne")
    table.picture("silence-over")
