"""Receipts come late, twice and out of order; what they say only climbs."""

from __future__ import annotations

import itertools

import pytest

from backend.messaging import receipts
from backend.messaging.messages import Receipt
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
