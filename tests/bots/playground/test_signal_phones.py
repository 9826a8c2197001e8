"""The Signal phone of the playground: what it remembers from an earlier day, and what the page draws of it."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.demonstration.phones import SIGNAL_ACCOUNT, YVONNE_SIGNAL
from backend.messaging import inbox, outbox
from backend.messaging.messages import Content, Edited, Incoming, Option, Outgoing, Priority, Reacted, SentMedia, Wrote
from backend.messaging.outbox import Letter
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Identity, OutboxMessage, Territory
from bots.playground.page.signal_phone import SignalOnPage
from bots.playground.signal_emulator import SignalEmulator
from bots.playground.signal_phones import YVONNE, open_signal


def key(timestamp: int) -> str:
    return f"{SIGNAL_ACCOUNT}:{YVONNE_SIGNAL}:{timestamp}"


def test_the_phone_remembers_an_earlier_day(sqlite_database: Database, clock: FrozenClock) -> None:
    said: list[tuple[int, Content]] = [
        (1000, Wrote("Bonjur")),
        (1001, Edited("Bonjour", key(1000))),
        (3000, Reacted("👍", "2000")),
        (3001, SentMedia("voice", "audio/aac x")),
    ]
    with sqlite_database.write() as db:
        town = Territory(name="Valbreuse", created_at=clock.now())
        db.add(town)
        db.flush()
        ours = ChannelAccount(territory_id=town.id, channel="signal", address=SIGNAL_ACCOUNT)
        db.add(ours)
        db.flush()
        arrived = [Incoming(key(at), YVONNE_SIGNAL, content, clock.now(), "Yvonne") for at, content in said]
        inbox.receive(db, Account(ours.id, town.id, "signal"), arrived, now=clock.now(), token=clock.token)
        hers = db.scalars(select(Identity)).one()
        letter = Letter(
            town.id,
            hers.person_id,
            Outgoing("Jeudi ?", 4, (Option("yes", "Oui"), Option("no", "Non"))),
            Priority.REPLY,
            hers.id,
            ours.id,
        )
        outbox.write(db, [letter], now=clock.now())
        db.execute(update(OutboxMessage).values(state="sent", platform_id="2000"))

    screen = open_signal(sqlite_database, clock).shown[YVONNE].screen

    shown = [(one.timestamp, one.mine, one.kind, one.text, one.edited, one.reactions) for one in screen]
    assert sorted(shown) == [
        (1000, True, "text", "Bonjour", True, ()),
        (2000, False, "text", "Jeudi ?\n1. Oui\n2. Non", False, ("👍",)),
        (3001, True, "voice", "", False, ()),
    ]


def test_the_page_draws_plain_text_and_emojis_and_no_button(clock: FrozenClock) -> None:
    async def story() -> dict[str, Any]:
        phone = SignalEmulator(SIGNAL_ACCOUNT, clock=clock).phone("Yvonne", YVONNE_SIGNAL)
        on_page = SignalOnPage(phone, (48.1, -1.6))
        assert await on_page.does({"text": "Bonjour"})
        first = phone.screen[0].timestamp
        assert await on_page.does({"react": "❤️", "message": first})
        assert await on_page.does({"text": "encore", "reply": first})
        assert not await on_page.does({"tap": "x", "message": first})
        return on_page.drawn()

    drawn = asyncio.run(story())

    first, second = drawn["messages"]
    assert (first["text"], first["mine"], first["reactions"], first["buttons"]) == ("Bonjour", True, ["❤️"], [])
    assert (second["text"], second["reply"]) == ("encore", first["id"])
    assert (drawn["keys"], drawn["typing"]) == ([], False)
