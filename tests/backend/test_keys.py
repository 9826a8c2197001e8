"""The keys that are given must be those that sealed what the database holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, update

from backend import sealing
from backend.clock import FrozenClock
from backend.database import Database
from backend.keys import check_keys, require_keys
from backend.models import InboxEvent, KeyProbe, OutboxMessage
from backend.sealing import KeyRing, WrongKey, new_key
from tests.support.keys import ANOTHER_KEY, TEST_KEY, lock_away
from tests.support.post import Post

NEXT_KEY = new_key().replace("k1:", "k2:")
Given = Callable[[str], None]


@pytest.fixture
def given(database: Database) -> Iterator[Given]:
    """Opens the database with these keys; those of before are given back at the end."""
    before = sealing.ring()

    def open_with(written: str) -> None:
        sealing.install(KeyRing.parse(written))
        require_keys(database)

    yield open_with
    sealing.install(before)


@pytest.fixture
def post(database: Database, clock: FrozenClock) -> Post:
    """A town in which one message was received."""
    post = Post(database, clock)
    post.says("jeanne", "bonjour")
    return post


def probes(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(select(KeyProbe.name).order_by(KeyProbe.id)))


def test_the_first_key_leaves_a_probe_and_opens_the_next_time(post: Post, given: Given) -> None:
    given(TEST_KEY)
    given(TEST_KEY)
    assert probes(post.database) == ["k1"]


@pytest.mark.parametrize("wrong", [ANOTHER_KEY, NEXT_KEY], ids=["of the same name", "of another name"])
def test_another_key_is_refused_in_a_sentence_that_names_the_setting(post: Post, given: Given, wrong: str) -> None:
    given(TEST_KEY)
    with pytest.raises(WrongKey, match=r"^PALIER_KEY does not open this database \(.*\): give back the key") as refused:
        given(wrong)
    assert "\n" not in str(refused.value)
    assert probes(post.database) == ["k1"]
    given(TEST_KEY)


def test_a_new_key_seals_while_the_old_one_still_opens(post: Post, given: Given) -> None:
    given(TEST_KEY)
    given(f"{NEXT_KEY},{TEST_KEY}")
    post.says("jeanne", "encore")
    assert probes(post.database) == ["k1", "k2"]
    for missing in (TEST_KEY, NEXT_KEY):
        with pytest.raises(WrongKey):
            given(missing)


def test_an_old_key_may_go_once_nothing_needs_it(post: Post, given: Given) -> None:
    given(TEST_KEY)
    given(f"{NEXT_KEY},{TEST_KEY}")
    with post.database.write() as db:
        db.execute(update(InboxEvent).values(content="emptied"))
    given(NEXT_KEY)
    assert probes(post.database) == ["k2"]


def test_a_row_that_no_key_opens_does_not_keep_us_from_starting(post: Post, given: Given) -> None:
    given(TEST_KEY)
    with post.database.write() as db:
        lock_away(db, InboxEvent.content, post.events()[0].id)
    given(TEST_KEY)


def test_a_check_changes_nothing(post: Post) -> None:
    with post.database.read() as db:
        assert check_keys(db) == []
    assert probes(post.database) == []


def test_every_sealed_column_is_looked_at(post: Post, given: Given) -> None:
    """Nothing of the inbox is left under the old key, but something of the outbox."""
    given(TEST_KEY)
    post.person("Karim")
    post.will_say("Karim", "bonjour")
    given(f"{NEXT_KEY},{TEST_KEY}")
    with post.database.write() as db:
        db.execute(update(InboxEvent).values(content="emptied"))
    with pytest.raises(WrongKey):
        given(NEXT_KEY)
    with post.database.write() as db:
        db.execute(update(OutboxMessage).values(content="emptied"))
    given(NEXT_KEY)
