"""What arrives is kept once, whoever else writes at this moment; a stranger is introduced once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from backend.messaging import inbox
from backend.messaging.messages import EVENTS, CameBack, Edited, Left, Priority, Tapped, Wrote
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Conversation, Identity, InboxEvent, Person, Territory
from tests.support.post import Post, count


def test_a_message_is_kept_as_it_came(post: Post) -> None:
    assert post.arrives(post.incoming("42", "Bonjour", key="42:1", name="Jeanne")) == 1

    (event,) = post.events()
    assert EVENTS.loads(event.content) == Wrote("Bonjour")
    assert (event.kind, event.state, event.event_key, event.due_at) == ("Wrote", "waiting", "42:1", post.clock.now())
    assert event.trace


def test_a_redelivery_changes_nothing(post: Post) -> None:
    message = post.incoming("42", "Bonjour")
    assert post.arrives(message) == 1
    before = post.events()[0].trace

    post.later(minutes=5)

    assert post.arrives(message, message) == 0
    assert [event.trace for event in post.events()] == [before]
    assert post.identity("42").heard_at == post.events()[0].received_at


def test_one_key_on_two_accounts_is_two_messages(post: Post) -> None:
    message = post.incoming("42", "Bonjour", key="1")
    assert post.arrives(message, on="telegram") == 1
    assert post.arrives(message, on="matrix") == 1


def test_keys_that_begin_alike_stay_two_messages(post: Post) -> None:
    long = "k" * 400
    assert post.arrives(post.incoming("42", "Un", key=f"{long}1"), post.incoming("42", "Deux", key=f"{long}2")) == 2
    assert post.arrives(post.incoming("42", "Un", key=f"{long}1")) == 0


def test_an_emergency_is_kept_as_one_wherever_it_stands(post: Post) -> None:
    post.arrives(post.incoming("42", "Bonjour"), post.incoming("42", Edited("au secours", "42:1")))
    assert [event.priority for event in post.events()] == [Priority.REPLY, Priority.EMERGENCY]


def test_a_stranger_gets_one_identity_one_person_and_one_conversation(post: Post) -> None:
    post.arrives(post.incoming("42", "Bonjour", name="Jeanne"), post.incoming("42", Tapped("yes", 1)))
    post.arrives(post.incoming("42", "Encore"))

    assert [count(post, table) for table in (Identity, Person, Conversation, InboxEvent)] == [1, 1, 1, 3]
    assert len({event.conversation_id for event in post.events()}) == 1


@pytest.mark.parametrize(
    ("told", "locale"), [("en-GB", "en"), ("fr_RE", "fr"), ("eng", "fr"), ("rcf", "fr"), (None, "fr")]
)
def test_a_stranger_is_spoken_to_in_the_language_that_their_platform_tells(
    post: Post, told: str | None, locale: str
) -> None:
    post.arrives(replace(post.incoming("42", "Bonjour"), language=told))

    with post.database.read() as db:
        assert db.query(Person).one().locale == locale


def test_who_left_is_gone_until_they_write_again(post: Post) -> None:
    gone = post.incoming("42", Left())
    post.arrives(gone)
    assert post.identity("42").state == "gone"
    assert [event.state for event in post.events()] == ["done"]

    post.says("42", "Me revoilà")
    assert post.identity("42").state == "reachable"

    post.arrives(gone)
    assert post.identity("42").state == "reachable"


def test_what_waits_for_who_left_goes_to_their_next_channel(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix")
    post.will_say("Jeanne", "Karim arrive", reply_on="telegram")

    post.arrives(post.incoming("Jeanne", Left()))

    assert post.claims("telegram") == []
    assert post.claims("matrix") == ["Karim arrive"]


@pytest.mark.parametrize("rolled_back", [False, True], ids=["kept", "given up"])
def test_a_strangers_two_first_messages_may_arrive_in_two_transactions_at_once(
    postgresql_post: Post, rolled_back: bool
) -> None:
    """The second waits until the first has ended, and finds what it left."""
    post = postgresql_post
    first, second = post.incoming("42", "Bonjour"), post.incoming("42", "Il y a quelqu'un ?")
    begun, ended = threading.Event(), threading.Event()

    def slowly() -> None:
        with post.database.write() as db:
            inbox.receive(db, post.accounts["telegram"], [first], now=post.clock.now(), token=lambda: "a")
            begun.set()
            assert ended.wait(10)
            if rolled_back:
                db.rollback()

    with ThreadPoolExecutor(2) as both:
        one = both.submit(slowly)
        assert begun.wait(10)
        other = both.submit(post.arrives, second)
        while not post.somebody_waits():
            assert not other.done()
        ended.set()
        one.result(10)
        assert other.result(10) == 1

    messages = 1 if rolled_back else 2
    assert [count(post, table) for table in (Identity, Person, Conversation, InboxEvent)] == [1, 1, 1, messages]


def test_who_no_longer_blocks_us_is_reached_again_and_asked_nothing(post: Post) -> None:
    post.arrives(post.incoming("42", Left()))

    post.arrives(post.incoming("42", CameBack()))

    assert post.identity("42").state == "reachable"
    assert [event.state for event in post.events()] == ["done", "done"]


def test_a_stranger_who_blocks_us_no_more_is_a_stranger_still(post: Post) -> None:
    assert post.arrives(post.incoming("42", CameBack())) == 0
    assert post.events() == []


def test_who_is_known_by_another_account_of_ours_there_is_the_same_person(post: Post) -> None:
    post.says("42", "Bonjour")
    with post.database.write() as db:
        other = Territory(name="Saint-Aubin", created_at=post.clock.now())
        db.add(other)
        db.flush()
        for channel in ("telegram", "matrix"):
            bot = ChannelAccount(territory_id=other.id, channel=channel, address=f"theirs-{channel}")
            db.add(bot)
            db.flush()
            post.accounts[f"their {channel}"] = Account(bot.id, other.id, channel)

    post.arrives(post.incoming("42", "Me revoilà"), on="their telegram")
    post.arrives(post.incoming("42", "Une autre"), on="their matrix")

    first, second, stranger = post.events()
    assert (first.conversation_id, first.territory_id) == (second.conversation_id, second.territory_id)
    assert stranger.conversation_id != first.conversation_id
    assert stranger.territory_id == other.id
