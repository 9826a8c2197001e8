"""The WhatsApp phone of the playground: what it remembers from an earlier day, and what the page draws of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from backend.clock import FrozenClock, SystemClock
from backend.database import Database
from backend.demonstration.phones import MARCEL_WHATSAPP, WHATSAPP_ACCOUNT
from backend.messaging import inbox, outbox
from backend.messaging.messages import (
    Content,
    Incoming,
    Option,
    Outgoing,
    Priority,
    Reacted,
    SentMedia,
    Tapped,
    Wrote,
)
from backend.messaging.outbox import Letter
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Identity, OutboxMessage, Territory
from backend.settings import read_settings
from bots.playground.page.whatsapp_phone import WhatsAppOnPage, drawn
from bots.playground.possible import NotPossible
from bots.playground.town import playground
from bots.playground.whatsapp_emulator import WhatsAppEmulator
from bots.playground.whatsapp_phones import MARCEL, open_whatsapp
from nlu.shelf import MODELS
from tests.support.demo import seeded_town, town_file
from tests.support.keys import TEST_KEYS

__all__ = ["seeded_town", "town_file"]

HOME = (48.1, -1.6)


def test_marcel_is_answered_with_a_list_and_finds_it_again(town_file: Path) -> None:
    async def story() -> tuple[list[str], list[str]]:
        database = Database(f"sqlite:///{town_file}", keys=TEST_KEYS)
        async with playground(read_settings(models=MODELS), database, SystemClock()) as (application, phones):
            marcel = phones.whatsapp.shown[MARCEL]
            on_page = WhatsAppOnPage(marcel, phones.shown["karim"].home)
            async with application.running():
                await on_page.does({"text": "Y a-t-il des demandes près de chez moi ?"})
                await marcel.waits_for(lambda screen: len(screen.texts) > 0, patience=30)
                await on_page.does({"share": "location"})
                await marcel.waits_for(lambda screen: any(one.rows for one in screen), patience=30)
                asked = next(one.number for one in marcel.screen if one.rows)
                await on_page.does({"tap": "≡", "message": asked})
                sheet = on_page.drawn()["sheet"]
                assert (sheet["message"], len(sheet["rows"])) == (asked, len(marcel.screen.sheet))
                assert len(sheet["rows"]) > 1
                before = list(marcel.screen.texts)
        async with playground(read_settings(models=MODELS), database, SystemClock()) as (_application, phones):
            after = list(phones.whatsapp.shown[MARCEL].screen.texts)
        database.close()
        return before, after

    before, after = asyncio.run(story())

    assert sorted(after) == sorted(before)


def test_the_phone_remembers_an_earlier_day(sqlite_database: Database, clock: FrozenClock) -> None:
    said: list[Content] = [
        Wrote("Bonjour"),
        SentMedia("voice", "900"),
        Tapped("yes", 4, "Oui"),
        Reacted("👍", "wamid.ours"),
        Wrote("à 10 h", "wamid.ours"),
    ]
    address = WhatsAppEmulator("t", "s", clock=clock).phone("Marcel", MARCEL_WHATSAPP).chat.user_id
    with sqlite_database.write() as db:
        town = Territory(name="Valbreuse", created_at=clock.now())
        db.add(town)
        db.flush()
        ours = ChannelAccount(territory_id=town.id, channel="whatsapp", address=WHATSAPP_ACCOUNT)
        db.add(ours)
        db.flush()
        account = Account(ours.id, town.id, "whatsapp")
        arrived = [Incoming(f"wamid.{at}", address, one, clock.now(), "Marcel") for at, one in enumerate(said)]
        inbox.receive(db, account, arrived[:2], now=clock.now(), token=clock.token)
        his = db.scalars(select(Identity)).one()
        asked = Outgoing("Jeudi ?", 4, (Option("yes", "Oui"), Option("no", "Non")))
        outbox.write(db, [Letter(town.id, his.person_id, asked, Priority.REPLY, his.id, ours.id)], now=clock.now())
        db.execute(update(OutboxMessage).values(state="sent", platform_id="wamid.ours"))
        clock.forward(timedelta(minutes=1))
        inbox.receive(db, account, arrived[2:], now=clock.now(), token=clock.token)

    screen = open_whatsapp(sqlite_database, clock, "Valbreuse", 100).shown[MARCEL].screen

    asked_there = next(one for one in screen if not one.mine)
    assert (asked_there.text, asked_there.button_texts, asked_there.reaction) == ("Jeudi ?", [], "👍")
    assert [(one.kind, one.text, one.reply_to) for one in screen if one.mine] == [
        ("text", "Bonjour", None),
        ("voice", "", None),
        ("text", "Oui", None),
        ("text", "à 10 h", asked_there.number),
    ]


def test_the_page_draws_ticks_an_emoji_that_comes_and_goes_and_what_is_asked(clock: FrozenClock) -> None:
    emulator = WhatsAppEmulator("t", "s", clock=clock)
    phone = emulator.phone("Marcel", MARCEL_WHATSAPP)
    on_page = WhatsAppOnPage(phone, HOME)

    def asks(kind: str, **action: Any) -> None:
        content = {"type": kind, "body": {"text": kind}, "action": action}
        message = {"messaging_product": "whatsapp", "to": MARCEL_WHATSAPP, "type": "interactive"}
        emulator.number.send({**message, "interactive": content})

    async def story() -> None:
        assert await on_page.does({"text": " Bonjour "})
        asks("button", buttons=[{"type": "reply", "reply": {"id": "4/yes", "title": "Oui"}}])
        asks("list", button="Choisir", sections=[{"rows": [{"id": "4/a", "title": "Karim", "description": "ici"}]}])
        asks("location_request_message", name="send_location")
        hello, buttons, rows, place = on_page.drawn()["messages"]
        assert (hello["text"], hello["mine"], hello["ticks"], hello["reactions"]) == ("Bonjour", True, 2, [])
        assert buttons["buttons"] == [[{"text": "Oui", "data": "4/yes"}]]
        assert rows["buttons"] == [[{"text": "≡ Choisir", "data": "≡"}]]
        assert place["buttons"] == [[{"text": "", "location": True}]]

        for reactions in (["👍"], []):
            assert await on_page.does({"react": "👍", "message": buttons["id"]})
            assert on_page.drawn()["messages"][1]["reactions"] == reactions

        assert await on_page.does({"tap": "≡", "message": rows["id"]})
        opened = {"message": rows["id"], "rows": [{"text": "Karim", "data": "4/a", "more": "ici"}], "close": "≡"}
        assert on_page.drawn()["sheet"] == opened
        assert await on_page.does({"tap": "4/a", "message": rows["id"]})
        assert on_page.drawn()["sheet"]["rows"] == []
        for what in ("location", "photo", "voice", "sticker"):
            assert await on_page.does({"share": what})
        kinds = [one["kind"] for one in drawn(phone.screen)["messages"]]
        assert kinds[-5:] == ["text", "location", "photo", "voice", "sticker"]

    asyncio.run(story())


def test_what_the_phone_does_not_offer_is_said(clock: FrozenClock) -> None:
    on_page = WhatsAppOnPage(WhatsAppEmulator("t", "s", clock=clock).phone("Marcel", MARCEL_WHATSAPP), HOME)

    async def story() -> list[bool | str]:
        answers: list[bool | str] = []
        for what in ({"text": " "}, {"share": "car"}, {"tap": "x", "message": 9}, {"react": "👍", "message": 9}):
            try:
                answers.append(await on_page.does(what))
            except NotPossible as refused:
                answers.append(str(refused).splitlines()[0])
        return answers

    assert asyncio.run(story()) == [False, False, *["no message 9 on this screen:"] * 2]
