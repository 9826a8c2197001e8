"""The question of the day on WhatsApp, a day after her last word: the notice itself asks it, and is answered; and what
Meta keeps back is asked elsewhere at once.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Option, Outgoing
from backend.models import ChannelAccount, CheckIn, Identity, OutboxMessage, Person, Territory
from backend.services import agents, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from backend.services.due import run_due
from bots import listeners
from bots.whatsapp.channel import WhatsAppChannel
from bots.whatsapp.templates import CHECK_INS, template_for
from conversation_flows import checkin
from locales import texts
from tests.bots.whatsapp.test_main_job import JEANNE, Street, says, street
from tests.conversation_flows.test_words import ROOT

QUESTION: Final = Outgoing(
    "Comment allez-vous ?", 3, tuple(Option(f"checkin:5.{one}", one) for one in ("fine", "low", "need")), locale="fr"
)


def _of_a_year(to: str) -> list[str]:
    first = date(2026, 1, 1)
    return [template_for(QUESTION, to, first + timedelta(days=ahead)).variant for ahead in range(365)]


def test_no_opening_comes_two_days_running_and_all_of_them_come() -> None:
    for to in (JEANNE, "33677777777"):
        variants = _of_a_year(to)
        assert all(today != tomorrow for today, tomorrow in pairwise(variants))
        assert len(set(variants)) == 15
    assert _of_a_year(JEANNE) != _of_a_year("33677777777")


def test_the_evening_s_notice_is_not_the_morning_s() -> None:
    day = date(2026, 11, 24)
    assert template_for(QUESTION, JEANNE, day) != template_for(QUESTION, JEANNE, day, part=1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_there_are_fourteen_to_twenty_in_utility_wording_with_the_question_s_own_buttons(language: str) -> None:
    here = [one for one in CHECK_INS if one.language == language]
    catalogue = texts.read(ROOT, language)
    titles = [catalogue[text.msgid].string for text in (checkin._I_AM_FINE, checkin._NOT_SO_WELL, checkin._I_NEED)]

    assert 14 <= len(here) <= 20
    assert len({one.body for one in here}) == len({one.name for one in here}) == len(here)
    assert all(one.submission("Valbreuse")["category"] == "UTILITY" for one in here)
    assert {one.buttons for one in here} == {tuple(titles)}


def test_its_buttons_answer_the_question_that_it_stands_for() -> None:
    notice = template_for(QUESTION, JEANNE, date(2026, 11, 24))
    payloads = [one["parameters"][0]["payload"] for one in notice.call("Valbreuse", QUESTION)["components"][1:]]
    assert payloads == ["3/checkin:5.fine", "3/checkin:5.low", "3/checkin:5.need"]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_each_reminder_has_its_own_words_and_is_answered_by_the_same_buttons(locale: str) -> None:
    day = date(2026, 11, 24)
    said = [template_for(replace(QUESTION, reminder=which, locale=locale), JEANNE, day) for which in (0, 1, 2, 3)]

    assert len({one.body for one in said}) == 4
    assert {one.kind for one in said[1:]} == {"check_in_reminder"}
    assert {one.buttons for one in said} == {said[0].buttons}


# --- over HTTP --------------------------------------------------------------------------------------------------------


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listeners, "BEAT", 0.1)
    monkeypatch.setattr(WhatsAppChannel, "pace_person", 20.0)


def _asked_every_morning(here: Street) -> int:
    """Jeanne, who has not written for more than a day, and also uses Signal."""
    town = here.town
    jeanne = town.person("Jeanne")
    with town.write() as db:
        now = town.now()
        (account,) = (one for one in db.scalars(select(ChannelAccount)) if one.channel == "whatsapp")
        signal = ChannelAccount(territory_id=town.territory_id, channel="signal", address="+33100000000", cursor="")
        db.add(signal)
        db.flush()
        for at, address in ((account, JEANNE), (signal, "jeanne")):
            values = {"territory_id": town.territory_id, "person_id": jeanne, "created_at": now}
            db.add(Identity(**values, channel_account_id=at.id, address=address, preferred=at is account))
        sylvie = agents.add(
            db, db.get_one(Territory, town.territory_id), "sylvie", "Sylvie Marchand", actor=SYSTEM, now=now
        )
        duty.set_hours(db, sylvie, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=now)
        person, wish = db.get_one(Person, jeanne), Wish("FREQ=DAILY", (10 * 60,))
        plans.open_plan(db, person, wish, by="person", actor=Actor.person(jeanne), now=now)
    town.clock.at = datetime.fromisoformat("2026-11-25T10:00:00+01:00")
    run_due(town.database, now=town.now())
    return jeanne


def _question(here: Street) -> OutboxMessage:
    with here.town.database.read() as db:
        return db.scalars(select(OutboxMessage).where(OutboxMessage.about == "checkin:1")).one()


@pytest.mark.usefixtures("_quick")
def test_she_answers_under_the_notice_and_is_not_asked_again(sqlite_database: Database, clock: FrozenClock) -> None:
    async def story() -> None:
        async with street(sqlite_database, clock) as here:
            _asked_every_morning(here)
            await here.later(seconds=1)
            screen = await here.jeanne.waits_for(lambda screen: says(screen, "entraide de Valbreuse"))
            assert screen[-1].template.startswith("palier_check_in_")
            assert screen[-1].button_texts == ["Ça va", "Pas trop", "J’ai besoin de…"]

            await here.jeanne.taps("Ça va")

            screen = await here.jeanne.waits_for(lambda screen: len(screen) > 2)
            await here.later(seconds=1)
            assert not any("Comment allez-vous" in one.text for one in screen if not one.mine and not one.template)
            assert _question(here).state == "cancelled"
            with here.town.database.read() as db:
                assert db.get_one(CheckIn, 1).outcome == "fine"

    asyncio.run(story())


@pytest.mark.usefixtures("_quick")
def test_what_meta_keeps_back_is_asked_on_her_next_channel_at_once(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    async def story() -> None:
        async with street(sqlite_database, clock) as here:
            here.jeanne.chat.kept_back = True
            _asked_every_morning(here)
            await here.later(seconds=1)
            for _wait in range(380):
                if _channel_of(here) == "signal":
                    break
                await asyncio.sleep(0.05)
            assert _channel_of(here) == "signal"
            assert _question(here).state == "waiting"

    asyncio.run(story())


def _channel_of(here: Street) -> str:
    with here.town.database.read() as db:
        rows = select(ChannelAccount.channel).join(OutboxMessage, OutboxMessage.channel_account_id == ChannelAccount.id)
        return db.scalars(rows.where(OutboxMessage.about == "checkin:1")).first() or ""
