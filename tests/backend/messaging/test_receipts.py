"""Receipts come late, twice, out of order, and before we know it; what they say only climbs."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.messaging import fates, outbox, receipts
from backend.messaging.messages import Receipt
from backend.models import OutboxPart
from tests.support.post import Post


@pytest.fixture
def said(post: Post) -> Post:
    """One message, which the platform has taken as `p1`."""
    post.person("Jeanne")
    post.will_say("Jeanne", "Bonjour")
    post.sends()
    return post


def comes(post: Post, *states: str, of: str = "p1", on: str = "telegram") -> list[int]:
    with post.database.write() as db:
        arrived = [Receipt(of, state, post.clock.now(), "131026 undeliverable") for state in states]
        return receipts.note(db, post.accounts[on].id, arrived, now=post.clock.now())


@pytest.mark.parametrize("order", list(itertools.permutations(("accepted", "delivered", "read"))), ids="-".join)
def test_in_whatever_order_they_come_the_furthest_stands(said: Post, order: tuple[str, ...]) -> None:
    for state in order:
        assert comes(said, state) == []
    assert (said.row("Bonjour").receipt, said.row("Bonjour").state) == ("read", "sent")


def test_a_message_that_failed_afterwards_is_set_aside_and_its_person_named(said: Post) -> None:
    assert comes(said, "failed") == [said.people["Jeanne"]]
    row = said.row("Bonjour")
    assert (row.state, row.receipt, row.error) == ("set_aside", "failed", "131026 undeliverable")
    assert comes(said, "failed", "delivered", "read") == []
    assert said.row("Bonjour").receipt == "failed"


def test_what_was_delivered_has_not_failed(said: Post) -> None:
    assert comes(said, "delivered", "failed") == []
    assert (said.row("Bonjour").receipt, said.row("Bonjour").state) == ("delivered", "sent")


@pytest.mark.parametrize(("of", "on"), [("p2", "telegram"), ("p1", "matrix")], ids=["unknown", "another account"])
def test_a_receipt_of_something_else_changes_nothing(said: Post, of: str, on: str) -> None:
    comes(said, "read", of=of, on=on)
    assert said.row("Bonjour").receipt == "accepted"


def test_a_word_that_we_do_not_know_changes_nothing(said: Post) -> None:
    comes(said, "played")
    assert said.row("Bonjour").receipt == "accepted"


# --- before the send is written down --------------------------------------------------------------------------------


@pytest.fixture
def under_way(post: Post) -> Post:
    """One message is being sent; the platform has it, as `p1`, and we do not know it yet."""
    post.person("Jeanne")
    post.will_say("Jeanne", "Bonjour")
    assert post.claims() == ["Bonjour"]
    return post


def is_sent(post: Post, platform_id: str = "p1", row_id: int = 1) -> int | None:
    with post.database.write() as db:
        return outbox.sent(db, row_id, platform_id, now=post.clock.now())


@pytest.mark.parametrize(
    ("states", "stands"),
    [(("delivered",), "delivered"), (("read",), "read"), (("read", "delivered", "accepted"), "read")],
    ids=["delivered", "read", "late and twice"],
)
def test_a_receipt_that_comes_first_waits_for_its_message(
    under_way: Post, states: tuple[str, ...], stands: str
) -> None:
    assert comes(under_way, *states) == []
    assert is_sent(under_way) is None
    row = under_way.row("Bonjour")
    assert (row.state, row.receipt, row.platform_id) == ("sent", stands, "p1")
    comes(under_way, "read")
    assert under_way.row("Bonjour").receipt == "read"


def test_a_failure_that_comes_first_sets_the_message_aside_and_names_its_person(under_way: Post) -> None:
    assert comes(under_way, "failed") == []
    assert is_sent(under_way) == under_way.people["Jeanne"]
    row = under_way.row("Bonjour")
    assert (row.state, row.receipt, row.error) == ("set_aside", "failed", "131026 undeliverable")


def test_a_receipt_of_another_account_is_not_taken_for_it(under_way: Post) -> None:
    comes(under_way, "read", on="matrix")
    is_sent(under_way)
    assert under_way.row("Bonjour").receipt == "accepted"


@pytest.mark.parametrize("receipt_first", [True, False], ids=["receipt first", "send first"])
def test_a_receipt_and_its_send_that_cross_are_both_kept(postgresql_post: Post, receipt_first: bool) -> None:
    """Each is written in a transaction that does not see the other's yet."""
    post = postgresql_post
    post.person("Jeanne")
    post.will_say("Jeanne", "Bonjour")
    post.claims()
    now, account = post.clock.now(), post.accounts["telegram"].id
    steps: list[Callable[[Session], object]] = [
        lambda db: receipts.note(db, account, [Receipt("p1", "delivered", now)], now=now),
        lambda db: outbox.sent(db, 1, "p1", now=now),
    ]
    first, second = steps if receipt_first else steps[::-1]

    def follows() -> None:
        with post.database.write() as db:
            second(db)

    with ThreadPoolExecutor(1) as other:
        with post.database.write() as db:
            first(db)
            later = other.submit(follows)
            with pytest.raises(TimeoutError):
                later.result(0.3)
        later.result(10)
    assert post.row("Bonjour").receipt == "delivered"


# --- several parts --------------------------------------------------------------------------------------------------


@pytest.fixture
def story(under_way: Post) -> Post:
    """A message of two parts, `p1` and `p2`, of which the first has gone."""
    with under_way.database.write() as db:
        receipts.taken(db, 1, "p1", now=under_way.clock.now())
        fates.part_sent(db, 1, 1)
    return under_way


def test_a_message_came_as_far_as_all_of_its_parts(story: Post) -> None:
    is_sent(story, "p2")
    comes(story, "read", of="p1")
    assert story.row("Bonjour").receipt == "accepted"
    comes(story, "delivered", of="p2")
    assert story.row("Bonjour").receipt == "delivered"
    comes(story, "read", of="p2")
    assert story.row("Bonjour").receipt == "read"


def test_what_was_said_of_the_first_part_is_known_once_the_last_has_gone(story: Post) -> None:
    comes(story, "delivered", of="p1")
    comes(story, "delivered", of="p2")
    assert story.row("Bonjour").receipt is None
    is_sent(story, "p2")
    assert story.row("Bonjour").receipt == "delivered"


@pytest.mark.parametrize("of", ["p1", "p2"])
def test_a_message_of_which_a_part_failed_did_not_arrive(story: Post, of: str) -> None:
    is_sent(story, "p2")
    comes(story, "delivered", of="p2" if of == "p1" else "p1")
    assert comes(story, "failed", of=of) == [story.people["Jeanne"]]
    assert (story.row("Bonjour").state, story.row("Bonjour").receipt) == ("set_aside", "failed")
    assert comes(story, "failed", of=of) == []


def test_a_first_part_that_fails_while_the_next_is_under_way_is_not_forgotten(story: Post) -> None:
    assert comes(story, "failed", of="p1") == []
    assert story.row("Bonjour").state == "sending"
    assert is_sent(story, "p2") == story.people["Jeanne"]
    assert story.row("Bonjour").state == "set_aside"


def test_said_anew_elsewhere_the_parts_of_before_do_not_count(post: Post) -> None:
    post.person("Jeanne", "telegram", "matrix", preferred="telegram")
    post.will_say("Jeanne", "Bonjour", reply_on=None)
    (one,) = post.takes("telegram")
    with post.database.write() as db:
        receipts.taken(db, one.id, "p1", now=post.clock.now())
        fates.part_sent(db, one.id, 1)
        fates.person_gone(db, one.identity_id, one.id)
    comes(post, "failed", of="p1")

    post.takes("matrix")
    assert is_sent(post, "$event") is None
    comes(post, "delivered", of="$event", on="matrix")
    assert (post.row("Bonjour").state, post.row("Bonjour").receipt) == ("sent", "delivered")


@pytest.mark.parametrize("part", ["p1", "p2"])
def test_a_reply_to_any_part_is_a_reply_to_the_message(post: Post, part: str) -> None:
    post.person("Jeanne")
    post.person("Karim")
    post.will_say("Jeanne", "une longue histoire", about="mission:12")
    post.claims()
    with post.database.write() as db:
        receipts.taken(db, 1, "p1", now=post.clock.now())
    is_sent(post, "p2")
    with post.database.read() as db:
        assert outbox.about(db, post.identity("Jeanne").id, part) == "mission:12"
        assert outbox.about(db, post.identity("Karim").id, part) is None


def test_a_platform_that_counts_afresh_speaks_of_the_newer_message(said: Post) -> None:
    comes(said, "read")
    said.will_say("Jeanne", "Bonsoir")
    said.claims()
    is_sent(said, "p1", row_id=2)
    assert [said.row(text).receipt for text in ("Bonjour", "Bonsoir")] == ["read", "accepted"]
    comes(said, "delivered")
    assert [said.row(text).receipt for text in ("Bonjour", "Bonsoir")] == ["read", "delivered"]


def test_a_part_that_is_written_down_twice_is_one(story: Post) -> None:
    comes(story, "delivered", of="p1")
    with story.database.write() as db:
        receipts.taken(db, 1, "p1", now=story.clock.now())
    is_sent(story, "p2")
    comes(story, "delivered", of="p2")
    with story.database.read() as db:
        assert db.scalar(select(func.count()).select_from(OutboxPart)) == 2
    assert story.row("Bonjour").receipt == "delivered"


def test_receipts_of_nothing_of_ours_are_forgotten_after_two_days(said: Post) -> None:
    def forgets(limit: int = 10) -> int:
        with said.database.write() as db:
            return receipts.forget_strangers(db, now=said.clock.now(), limit=limit)

    comes(said, "read")
    for stranger in ("x1", "x2", "x3"):
        comes(said, "read", of=stranger)
    said.clock.forward(receipts.KEPT - timedelta(seconds=1))
    assert forgets() == 0
    said.later(seconds=1)
    assert [forgets(2), forgets(2), forgets(2)] == [2, 1, 0]
    assert said.row("Bonjour").receipt == "read"
    with said.database.read() as db:
        assert db.scalars(select(OutboxPart.platform_id)).all() == ["p1"]
