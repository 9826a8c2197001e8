"""What becomes of a message that was under way, and of all of them when a process dies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.messaging import fates
from backend.messaging.messages import Priority
from tests.support.post import Post


@pytest.fixture
def under_way(post: Post) -> Post:
    """An emergency, a reply and a message to many are being sent when the process dies."""
    for name, priority in (("Jeanne", Priority.EMERGENCY), ("Karim", Priority.REPLY), ("Léa", Priority.BULK)):
        post.person(name)
        post.will_say(name, f"à {name}", priority=priority)
    assert len(post.takes(fence=1)) == 3
    return post


def recovers(post: Post, *, fence: int | None = 2, safely: bool = False) -> int:
    account_id = post.accounts["telegram"].id
    with post.database.write() as db:
        return fates.recover(db, account_id, fence=fence, now=post.clock.now(), safely=safely).found


@pytest.mark.parametrize("fence", [2, 1, None], ids=["another holder", "the same holder", "no lease"])
def test_after_a_crash_answers_are_said_again_and_what_went_to_many_is_not(under_way: Post, fence: int | None) -> None:
    assert recovers(under_way, fence=fence) == 3
    assert under_way.states() == {"à Jeanne": "waiting", "à Karim": "waiting", "à Léa": "uncertain"}
    assert under_way.row("à Léa").settled_at == under_way.clock.now()
    assert under_way.row("à Karim").settled_at is None
    assert recovers(under_way) == 0


def test_where_a_repeat_is_one_message_everything_is_said_again(under_way: Post) -> None:
    recovers(under_way, safely=True)
    assert set(under_way.states().values()) == {"waiting"}


def test_what_a_newer_holder_sends_is_left_alone(under_way: Post) -> None:
    assert recovers(under_way, fence=0) == 0
    assert set(under_way.states().values()) == {"sending"}


def test_another_accounts_messages_are_left_alone(under_way: Post) -> None:
    with under_way.database.write() as db:
        assert fates.recover(db, under_way.accounts["matrix"].id, fence=9, now=under_way.clock.now()).found == 0


def test_a_message_that_takes_the_process_with_it_is_tried_five_times(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un")
    for crash in range(fates.TRIES):
        assert post.claims() == ["un"], crash
        recovers(post)
    assert post.states() == {"un": "uncertain"}


def test_a_repeat_goes_on_where_the_last_try_stopped(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "une longue histoire")
    (story,) = post.takes(fence=1)
    with post.database.write() as db:
        fates.part_sent(db, story.id, 2)
    recovers(post)
    (again,) = post.takes(fence=2)
    assert (again.id, again.part, again.tries) == (story.id, 2, 2)


def test_waiting_for_somebody_uses_no_try(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un")
    for tries, counts in ((1, False), (1, True), (2, False)):
        (one,) = post.takes()
        assert one.tries == tries
        with post.database.write() as db:
            after = post.clock.now() + timedelta(seconds=3)
            fates.give_back(db, one.id, after=after, counts=counts, error="why")
        assert post.claims() == []
        post.later(seconds=3)


@pytest.mark.parametrize(
    ("priority", "tries", "safely", "again"),
    [
        (Priority.EMERGENCY, 1, False, True),
        (Priority.REPLY, 4, False, True),
        (Priority.REPLY, 5, False, False),
        (Priority.CHECK_IN, 1, False, True),
        (Priority.BULK, 1, False, False),
        (Priority.BULK, 1, True, True),
        (Priority.BULK, 5, True, False),
    ],
)
def test_twice_is_better_than_silence_but_not_for_what_went_to_many(
    priority: Priority, tries: int, safely: bool, again: bool
) -> None:
    assert fates.repeated(priority, tries, safely=safely) is again


def test_waits_double_up_to_five_minutes() -> None:
    seconds = [fates.backoff(tries).total_seconds() for tries in (0, 1, 2, 3, 4, 9, 10, 10_000)]
    assert seconds == [1, 1, 2, 4, 8, 256, 300, 300]
