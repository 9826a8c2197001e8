"""What goes wrong between the outbox and Signal, through a real delivery and a real reception."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import select

from backend.messaging.messages import Priority
from backend.messaging.senders import Account
from backend.models import Alert, Identity, OutboxMessage
from bots.delivery import Delivery
from bots.playground.signal_emulator import CutsTheConnection, Fails, Phone, SignalEmulator
from bots.reception import Reception
from bots.signal.channel import SignalChannel
from tests.bots.signal.scene import US
from tests.support.post import Post

Story = Callable[[SignalEmulator, Delivery], Awaitable[None]]


def on_line(post: Post, story: Story) -> None:
    """Plays a story with people of the post who are on Signal, under the names that they have there."""

    async def play() -> None:
        signal = SignalEmulator(US, clock=post.clock)
        async with signal.serving() as url:
            channel = SignalChannel(url, US, clock=post.clock)
            channel.pace = channel.pace_person = 1000.0  # each has its own test
            delivery = Delivery(post.database, post.clock, account(post), channel, "us")
            try:
                await story(signal, delivery)
            finally:
                await channel.close()

    asyncio.run(play())


def account(post: Post) -> Account:
    return post.accounts["telegram"]  # the post's first account: to delivery one is like another


def person(post: Post, signal: SignalEmulator, name: str) -> Phone:
    post.person(name, "telegram")
    return signal.phone(name, name)


def states(post: Post) -> list[str]:
    with post.database.read() as db:
        return list(db.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))


def alerts(post: Post) -> list[tuple[str, str]]:
    with post.database.read() as db:
        return [(one.kind, one.words or "") for one in db.scalars(select(Alert).order_by(Alert.id))]


def test_a_proof_that_signal_wants_is_an_alert_that_says_what_to_run(post: Post) -> None:
    async def story(signal: SignalEmulator, delivery: Delivery) -> None:
        jeanne = person(post, signal, "Jeanne")
        signal.fail_next("send", Fails("RATE_LIMIT_FAILURE", "the-challenge", 86_400))
        post.will_say("Jeanne", "un")
        await delivery.pump()
        ((kind, words),) = alerts(post)
        assert kind == "account_broken"
        assert "submitRateLimitChallenge" in words
        assert "the-challenge" in words
        assert states(post) == ["waiting"]

        signal.is_given_proof("the-challenge")
        post.clock.forward(timedelta(minutes=6))
        await delivery.pump()
        assert jeanne.screen.texts == ["un"]

    on_line(post, story)


def test_who_has_a_new_phone_is_an_alert_that_says_how_to_confirm_it(post: Post) -> None:
    async def story(signal: SignalEmulator, delivery: Delivery) -> None:
        jeanne = person(post, signal, "Jeanne")
        jeanne.changes_phone()
        post.will_say("Jeanne", "un")
        await delivery.pump()

        ((kind, words),) = alerts(post)
        assert (kind, states(post)) == ("undeliverable", ["set_aside"])
        assert "trust -v NUMBER Jeanne" in words
        jeanne.is_trusted()
        post.will_say("Jeanne", "deux")
        await delivery.pump()
        assert jeanne.screen.texts == ["deux"]

    on_line(post, story)


def test_who_leaves_in_the_middle_is_written_to_elsewhere(post: Post) -> None:
    async def story(signal: SignalEmulator, delivery: Delivery) -> None:
        post.person("Jeanne", "telegram", "matrix")
        signal.phone("Jeanne", "Jeanne").leaves()
        post.will_say("Jeanne", "un")
        await delivery.pump()

        with post.database.read() as db:
            gone = db.scalars(select(Identity.state).order_by(Identity.id)).all()
            left = db.scalars(select(OutboxMessage)).one()
            assert left.channel_account_id in (None, post.accounts["matrix"].id)
        assert gone == ["gone", "reachable"]

    on_line(post, story)


def test_a_reply_whose_fate_is_unknown_is_repeated_an_announcement_is_not(post: Post) -> None:
    async def story(signal: SignalEmulator, delivery: Delivery) -> None:
        jeanne, paul = person(post, signal, "Jeanne"), person(post, signal, "Paul")
        signal.fail_next("send", CutsTheConnection(after_processing=True))
        post.will_say("Jeanne", "réponse")
        await delivery.pump()
        signal.fail_next("send", CutsTheConnection(after_processing=True))
        post.will_say("Paul", "annonce", priority=Priority.BULK)
        await delivery.pump()
        post.clock.forward(timedelta(seconds=5))
        await delivery.pump()

        assert (jeanne.screen.texts, paul.screen.texts) == (["réponse", "réponse"], ["annonce"])
        assert Counter(states(post)) == {"sent": 1, "uncertain": 1}

    on_line(post, story)


def test_receipts_climb_from_the_stream_to_the_message(post: Post) -> None:
    async def story(signal: SignalEmulator, delivery: Delivery) -> None:
        jeanne = person(post, signal, "Jeanne")
        post.will_say("Jeanne", "un")
        await delivery.pump()
        await jeanne.reads()
        written = asyncio.Event()
        reception = Reception(post.database, post.clock, written.set)

        async def receive(received: object) -> None:
            await reception.receive(account(post), received)  # type: ignore[arg-type]

        async def save(_cursor: str) -> None: ...

        await jeanne.types("Merci")
        work = [asyncio.create_task(reception.run())]
        work.append(asyncio.create_task(delivery.channel.listen(receive, "", save)))
        await asyncio.wait_for(written.wait(), 10)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)

        with post.database.read() as db:
            assert db.scalars(select(OutboxMessage.receipt)).one() == "read"

    on_line(post, story)
