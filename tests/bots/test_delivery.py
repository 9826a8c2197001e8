"""Each thing that can go wrong while sending stops what it concerns, and nothing else; no message is lost for it."""

from __future__ import annotations

import asyncio

import pytest

from backend.messaging import receipts
from backend.messaging.messages import Outgoing, Priority, Receipt
from backend.models import OutboxMessage, Person
from bots.delivery import Delivery
from bots.errors import AccountBroken, PersonGone, Rejected, SlowDown, Uncertain, Unreachable
from tests.bots.delivering import alerts, delivers, played, plays
from tests.support.channels import ScriptedChannel
from tests.support.keys import lock_away
from tests.support.post import Post

NAMES = ("Jeanne", "Karim", "Léa")


@pytest.fixture
def channel() -> ScriptedChannel:
    return ScriptedChannel()


@pytest.fixture
def three(post: Post) -> Post:
    """Three people wait for a message each; Jeanne for two."""
    for name in NAMES:
        post.person(name)
        post.will_say(name, f"à {name}")
    post.will_say("Jeanne", "encore à Jeanne")
    return post


def test_everybody_is_told_everything_in_order(three: Post, channel: ScriptedChannel) -> None:
    delivery = delivers(three, channel)
    assert sorted(channel.texts) == ["encore à Jeanne", "à Jeanne", "à Karim", "à Léa"]
    assert channel.texts.index("à Jeanne") < channel.texts.index("encore à Jeanne")
    row = three.row("à Karim")
    assert (row.state, row.receipt, row.settled_at) == ("sent", "accepted", three.clock.now())
    assert row.platform_id in {"platform-1", "platform-2", "platform-3"}
    assert delivery.counts == {"sent": 4}


def test_a_message_that_the_platform_refuses_is_set_aside_and_staff_are_told(
    three: Post, channel: ScriptedChannel
) -> None:
    channel.will("Jeanne", Rejected("message is too long"))
    delivers(three, channel)
    row = three.row("à Jeanne")
    assert (row.state, row.error, row.tries) == ("set_aside", "message is too long", 1)
    assert alerts(three) == [("undeliverable", 1)]
    assert "encore à Jeanne" in channel.texts


def test_who_blocked_us_is_reached_on_their_next_channel(post: Post, channel: ScriptedChannel) -> None:
    post.person("Jeanne", "telegram", "matrix")
    post.will_say("Jeanne", "un", "deux")
    channel.will("Jeanne", PersonGone("blocked"))
    delivers(post, channel)
    matrix = ScriptedChannel("matrix")
    delivers(post, matrix, on="matrix")
    assert (channel.texts, matrix.texts) == ([], ["un", "deux"])
    assert alerts(post) == []


def test_who_is_reached_nowhere_any_more_is_brought_to_the_staff(post: Post, channel: ScriptedChannel) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", "deux")
    channel.will("Jeanne", PersonGone("blocked"))
    delivers(post, channel)
    assert post.states() == {"un": "set_aside", "deux": "set_aside"}
    assert alerts(post) == [("undeliverable", 1)]
    assert len(channel.asked) == 1


def test_a_person_who_must_be_spared_waits_alone(three: Post, channel: ScriptedChannel) -> None:
    channel.will("Jeanne", SlowDown(30, "person"))
    delivers(three, channel)
    assert sorted(channel.texts) == ["à Karim", "à Léa"]
    assert (three.row("à Jeanne").state, three.row("à Jeanne").tries) == ("waiting", 0)

    three.later(seconds=29)
    delivers(three, channel)
    assert len(channel.texts) == 2
    three.later(seconds=1)
    delivers(three, channel)
    assert channel.texts[2:] == ["à Jeanne", "encore à Jeanne"]


def test_an_account_that_must_slow_down_waits_as_a_whole_and_uses_no_try(three: Post, channel: ScriptedChannel) -> None:
    channel.pace = 1.0  # one at a time
    channel.will("Jeanne", SlowDown(30, "account"))

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        await delivery.pump()
        assert (len(channel.asked), channel.texts) == (1, [])
        assert {row.tries for row in three.rows()} == {0}
        three.later(seconds=29)
        await delivery.pump()
        assert len(channel.asked) == 1
        three.later(seconds=1)
        channel.pace = 1000.0
        delivery._pace = None
        await delivery.pump()

    played(three, channel, story)
    assert sorted(channel.texts) == ["encore à Jeanne", "à Jeanne", "à Karim", "à Léa"]


def test_a_platform_that_does_not_answer_is_asked_with_one_message_less_and_less_often(
    three: Post, channel: ScriptedChannel
) -> None:
    for name in NAMES:
        channel.will(name, Unreachable("no route"), *([Unreachable("no route")] * 3 if name == "Jeanne" else []))

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        await delivery.pump()
        first = len(channel.asked)
        assert 1 <= first <= 3  # those that were under way when it began
        for seconds in (1, 2, 4):
            three.later(seconds=seconds - 0.1)
            await delivery.pump()
            before = len(channel.asked)
            three.later(seconds=0.1)
            await delivery.pump()
            assert len(channel.asked) == before + 1, seconds
        assert channel.texts == []
        three.later(seconds=8)
        for name in NAMES:
            channel.script[name].clear()
        await delivery.pump()

    delivery = played(three, channel, story)
    assert sorted(channel.texts) == ["encore à Jeanne", "à Jeanne", "à Karim", "à Léa"]
    assert {row.tries for row in three.rows()} == {1}
    assert not delivery.standing.probing
    assert alerts(three) == []


def test_a_broken_account_is_marked_brought_to_the_operators_and_works_again_when_it_does(
    three: Post, channel: ScriptedChannel
) -> None:
    for name in NAMES:
        channel.will(name, AccountBroken("401 Unauthorized"))

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        await delivery.pump()
        assert three.account_state() == "broken"
        assert set(three.states().values()) == {"waiting"}
        three.later(seconds=299)
        before = len(channel.asked)
        await delivery.pump()
        assert len(channel.asked) == before
        for name in NAMES:
            channel.script[name].clear()
        three.later(seconds=1)
        await delivery.pump()

    played(three, channel, story)
    assert three.account_state() == "working"
    assert set(three.states().values()) == {"sent"}
    assert [kind for kind, _count in alerts(three)] == ["account_broken"]


def test_an_account_that_was_broken_before_we_started_works_again_with_the_first_message(
    three: Post, channel: ScriptedChannel
) -> None:
    three.account_is("broken")
    delivers(three, channel)
    assert three.account_state() == "working"


@pytest.mark.parametrize("priority", [Priority.EMERGENCY, Priority.REPLY])
def test_an_answer_of_unknown_fate_is_repeated_five_times_in_all(
    post: Post, channel: ScriptedChannel, priority: Priority
) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", priority=priority)
    channel.will("Jeanne", *[Uncertain("timeout")] * 9)
    for seconds in (0, 1, 5, 25, 125, 625, 3600):
        post.later(seconds=seconds)
        delivers(post, channel)
    assert len(channel.asked) == 5
    assert len({one.key for one in channel.asked}) == 1
    assert (post.row("un").state, post.row("un").error) == ("uncertain", "timeout")
    assert alerts(post) == [("undeliverable", 1)]


def test_what_went_to_many_is_not_repeated(post: Post, channel: ScriptedChannel) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "conseil", priority=Priority.BULK)
    channel.will("Jeanne", Uncertain("timeout"))
    delivery = delivers(post, channel)
    assert (post.row("conseil").state, len(channel.asked)) == ("uncertain", 1)
    assert delivery.counts["Uncertain"] == 1


def test_where_a_repeat_is_one_message_all_is_repeated(post: Post, channel: ScriptedChannel) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "conseil", priority=Priority.BULK)
    channel.repeats_safely = True
    channel.will("Jeanne", Uncertain("timeout"))
    delivers(post, channel)
    post.later(seconds=1)
    delivers(post, channel)
    assert post.states() == {"conseil": "sent"}
    assert channel.asked[0].key == channel.asked[1].key


def test_a_mistake_of_our_channel_sets_one_message_aside_and_stops_no_other(
    three: Post, channel: ScriptedChannel
) -> None:
    channel.will("Jeanne", KeyError("le secret de Jeanne"))
    delivers(three, channel)
    row = three.row("à Jeanne")
    assert (row.state, row.error) == ("set_aside", "our telegram channel raised KeyError")
    assert sorted(channel.texts) == ["encore à Jeanne", "à Karim", "à Léa"]
    assert alerts(three) == [("undeliverable", 1)]


def test_a_long_message_goes_on_at_the_part_that_failed(post: Post, channel: ScriptedChannel) -> None:
    post.person("Jeanne")
    post.writes(post.letter("Jeanne", "", message=Outgoing("Un. " * 1500 + "Fin.")))
    channel.will("Jeanne", None, SlowDown(1, "person"))
    delivers(post, channel)
    assert len(channel.arrived) == 1
    post.later(seconds=1)
    delivers(post, channel)
    assert [one.key for one in channel.arrived] == ["1.0", "1.1"]
    assert channel.texts[-1].endswith("Fin.")


def test_a_first_part_that_failed_while_the_rest_waited_is_brought_to_the_staff(
    post: Post, channel: ScriptedChannel
) -> None:
    post.person("Jeanne")
    post.writes(post.letter("Jeanne", "", message=Outgoing("Un. " * 1500 + "Fin.")))
    channel.will("Jeanne", None, SlowDown(1, "person"))
    delivers(post, channel)
    assert receipt(post, "platform-1", "failed") == []
    post.later(seconds=1)
    delivers(post, channel)
    assert (post.rows()[0].state, post.rows()[0].platform_id) == ("set_aside", "platform-2")
    assert alerts(post) == [("undeliverable", 1)]


def test_a_part_that_could_not_be_written_down_at_once_is_with_the_rest(
    post: Post, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.person("Jeanne")
    post.writes(post.letter("Jeanne", "", message=Outgoing("Un. " * 1500 + "Fin.")))
    monkeypatch.setattr(Delivery, "_keep_part", lambda *_given: None)
    delivers(post, channel)
    assert receipt(post, "platform-1", "failed") == [post.people["Jeanne"]]


def test_a_message_that_failed_before_we_knew_that_it_was_sent_is_brought_to_the_staff(
    post: Post, channel: ScriptedChannel
) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", "deux")
    assert receipt(post, "platform-1", "failed") == []
    delivers(post, channel)
    assert post.states() == {"un": "set_aside", "deux": "sent"}
    assert alerts(post) == [("undeliverable", 1)]


def test_a_message_that_no_key_opens_is_set_aside_and_brought_to_the_staff(
    three: Post, channel: ScriptedChannel
) -> None:
    with three.database.write() as db:
        lock_away(db, OutboxMessage.content, 1)
        lock_away(db, Person.address, three.people["Jeanne"])
    delivers(three, channel)
    row = three.rows()[0]
    assert (row.state, row.error, row.tries) == ("set_aside", "no key of PALIER_KEY opens it", 0)
    assert sorted(channel.texts) == ["encore à Jeanne", "à Karim", "à Léa"]
    assert alerts(three) == [("undeliverable", 1)]


def receipt(post: Post, platform_id: str, state: str) -> list[int]:
    with post.database.write() as db:
        arrived = [Receipt(platform_id, state, post.clock.now())]
        return receipts.note(db, post.accounts["telegram"].id, arrived, now=post.clock.now())


def test_one_chat_that_hangs_holds_up_nobody_else(three: Post, channel: ScriptedChannel) -> None:
    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        hangs = asyncio.Event()
        channel.will("Jeanne", hangs)
        delivery.wake()
        await channel.until(lambda seen: sorted(seen.texts) == ["à Karim", "à Léa"])
        three.will_say("Karim", "la suite")
        delivery.wake()
        await channel.until(lambda seen: "la suite" in seen.texts)
        hangs.set()
        await channel.until(lambda seen: seen.texts[-1] == "encore à Jeanne")

    plays(three, channel, story)
    assert set(three.states().values()) == {"sent"}
