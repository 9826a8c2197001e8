"""The Matrix phone of the playground: what it remembers from an earlier day, and what the page draws of it."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.demonstration.phones import AICHA_MATRIX, MATRIX_ACCOUNT
from backend.messaging import inbox, outbox
from backend.messaging.messages import (
    Content,
    Edited,
    Incoming,
    Option,
    Outgoing,
    Priority,
    Reacted,
    SentMedia,
    SharedPlace,
    Wrote,
)
from backend.messaging.outbox import Letter
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Identity, OutboxMessage, Territory
from bots.playground.matrix_emulator import MatrixEmulator
from bots.playground.matrix_emulator.syncing import position
from bots.playground.matrix_phones import listens_from, open_matrix
from bots.playground.page.matrix_phone import MatrixOnPage, drawn
from bots.playground.possible import NotPossible

HOME = (48.1, -1.6)


def with_account(database: Database, clock: FrozenClock) -> Account:
    with database.write() as db:
        town = Territory(name="Valbreuse", created_at=clock.now())
        db.add(town)
        db.flush()
        ours = ChannelAccount(territory_id=town.id, channel="matrix", address=MATRIX_ACCOUNT)
        db.add(ours)
        db.flush()
        return Account(ours.id, town.id, "matrix")


def test_the_phone_remembers_an_earlier_day(sqlite_database: Database, clock: FrozenClock) -> None:
    said: list[Content] = [
        Wrote("Bonjur"),
        Edited("Bonjour", "$0"),
        Reacted("👍", "$ours"),
        SentMedia("voice", "mxc://valbreuse.example/a", seconds=3),
        SharedPlace(48.1, -1.6),
    ]
    account = with_account(sqlite_database, clock)
    with sqlite_database.write() as db:
        arrived = [Incoming(f"${at}", AICHA_MATRIX, one, clock.now(), "Aïcha") for at, one in enumerate(said)]
        inbox.receive(db, account, arrived, now=clock.now(), token=clock.token)
        hers = db.scalars(select(Identity)).one()
        asked = Outgoing("Jeudi ?", 4, (Option("yes", "Je peux"), Option("no", "Pas cette fois")))
        letter = Letter(account.territory_id, hers.person_id, asked, Priority.REPLY, hers.id, account.id)
        outbox.write(db, [letter], now=clock.now())
        db.execute(update(OutboxMessage).values(state="sent", platform_id="$ours"))

    screen = open_matrix(sqlite_database, clock, "Valbreuse", 1_000_000).shown["aicha"].phone.screen

    assert sorted((one.event_id, one.mine, one.kind, one.text, one.edited, one.reactions) for one in screen) == [
        ("$0", True, "text", "Bonjour", True, ()),
        ("$3", True, "voice", "", False, ()),
        ("$4", True, "location", "", False, ()),
        ("$ours", False, "text", "Jeudi ?\n1. Je peux\n2. Pas cette fois", False, ("👍",)),
    ]
    assert {one.name for one in screen} == {"Aïcha", "Valbreuse"}


def test_whoever_the_town_does_not_know_there_has_a_phone_all_the_same(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    """A town that was invented before Matrix came to it."""
    owner = open_matrix(sqlite_database, clock, "Valbreuse", 100).shown["aicha"]

    asyncio.run(owner.phone.types("Bonjour"))

    assert (owner.home, [one.text for one in owner.phone.screen]) == (None, ["Bonjour"])


def test_what_is_written_before_our_first_look_is_heard(sqlite_database: Database, clock: FrozenClock) -> None:
    """And where listening stood already, it goes on."""
    account = with_account(sqlite_database, clock)
    matrix = open_matrix(sqlite_database, clock, "Valbreuse", 1_000)
    for earlier, expected in (("", "s1000"), ("s400", "s400")):
        with sqlite_database.write() as db:
            db.execute(update(ChannelAccount).values(cursor=earlier))
        listens_from(sqlite_database, account.id, matrix)
        with sqlite_database.read() as db:
            assert db.scalar(select(ChannelAccount.cursor)) == expected
    assert position("s1000") < matrix.emulator.home.moves()


def test_the_page_draws_who_speaks_once_and_how_far_we_have_read(clock: FrozenClock) -> None:
    matrix = MatrixEmulator(MATRIX_ACCOUNT, "t", clock=clock, name="Valbreuse", lifted=True)
    phone = matrix.phone("Aïcha Diop", AICHA_MATRIX)
    on_page = MatrixOnPage(phone, HOME)

    async def story() -> dict[str, Any]:
        room = matrix.remembers(phone, ())
        assert await on_page.does({"text": " Bonjour "})
        assert await on_page.does({"text": "Bonsoir"})
        first, second = (one["id"] for one in on_page.drawn()["messages"])
        matrix.home.reads(room, MATRIX_ACCOUNT, second)
        asked = matrix.home.says(MATRIX_ACCOUNT, room.room_id, "m.room.message", {"msgtype": "m.text", "body": "Oui ?"})
        assert await on_page.does({"react": "👍", "message": asked.event_id})
        assert await on_page.does({"text": "Bonne nuit", "edit": second})
        assert await on_page.does({"text": "Rien", "reply": asked.event_id})
        for what in ("location", "photo", "voice", "sticker"):
            assert await on_page.does({"share": what})
        assert first != second
        return drawn(phone.screen)

    messages = asyncio.run(story())["messages"]

    looks = [(one["name"], one["text"], one["ticks"], one["edited"], one["editable"]) for one in messages[:4]]
    assert looks == [
        ("Aïcha Diop", "Bonjour", 0, False, True),
        ("", "Bonne nuit", 3, True, True),
        ("Valbreuse", "Oui ?", 0, False, False),
        ("Aïcha Diop", "Rien", 0, False, True),
    ]
    assert messages[2]["reactions"] == ["👍"]
    assert messages[3]["reply"] == messages[2]["id"]
    assert [one["kind"] for one in messages[4:]] == ["location", "photo", "voice", "sticker"]
    assert not any(one["buttons"] for one in messages)


def test_what_the_phone_does_not_offer_is_said(clock: FrozenClock) -> None:
    matrix = MatrixEmulator(MATRIX_ACCOUNT, "t", clock=clock)
    phone = matrix.phone("Aïcha Diop", AICHA_MATRIX)
    on_page = MatrixOnPage(phone, HOME)
    matrix.remembers(phone, ())

    async def story() -> list[bool | str]:
        answers: list[bool | str] = []
        asked = {"text": " "}, {"tap": "x", "message": "$9"}, {"share": "car"}, {"react": "👍", "message": "$9"}
        for what in asked:
            try:
                answers.append(await on_page.does(what))
            except NotPossible as refused:
                answers.append(str(refused).splitlines()[0])
        return answers

    assert asyncio.run(story()) == [False, False, False, "no message $9 is on the screen:"]
