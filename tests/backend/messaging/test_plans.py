"""Each question that is asked all day is answered by an index: what has been said for years is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.orm import Session

from backend.messaging import inbox, outbox, receipts
from backend.messaging.messages import EVENTS, OUTGOINGS, Outgoing, Receipt, Wrote
from backend.models import Conversation, InboxEvent, OutboxMessage, OutboxPart
from backend.services import webchat
from backend.services.accounts import sharing
from backend.services.checkins import ways
from tests.support.post import Post

PEOPLE: Final = 40
EACH: Final = 50
"""Messages in and out of each person."""


@dataclass(frozen=True)
class Question:
    """Something that is asked, the table that it asks, and the index that must answer."""

    asks: Callable[[Post, Session], object]
    table: str
    index: dict[str, str]


def history(post: Post, db: Session) -> object:
    return webchat.history(db, post.accounts["telegram"].id, 7)


def reply(post: Post, db: Session) -> object:
    return outbox.about(db, post.identity("7").id, "p7.7")


def receipt(post: Post, db: Session) -> object:
    arrived = [Receipt("p7.7", "failed", post.clock.now())]
    return receipts.note(db, post.accounts["telegram"].id, arrived, now=post.clock.now())


def ways_to_ask(post: Post, db: Session) -> object:
    ways.of(db, post.people["7"])
    return True


def sign_of_life(post: Post, db: Session) -> object:
    return sharing.last_sign(db, post.people["7"], since=post.clock.now() - timedelta(days=1))


_BY_PLATFORM: Final = {
    "sqlite": "sqlite_autoindex_outbox_part_1",
    "postgresql": "outbox_part_channel_account_id_platform_id_key",
}
QUESTIONS: Final = {
    "what a visitor said": Question(
        history, "inbox_event", dict.fromkeys(("sqlite", "postgresql"), "ix_inbox_identity")
    ),
    "which message is replied to": Question(reply, "outbox_part", _BY_PLATFORM),
    "which message a receipt speaks of": Question(
        receipt, "outbox_part", dict.fromkeys(("sqlite", "postgresql"), "ix_outbox_part_outbox_id")
    ),
    "where somebody may be asked how they are": Question(
        ways_to_ask, "identity", dict.fromkeys(("sqlite", "postgresql"), "ix_identity_person_id")
    ),
    "their last sign of life": Question(
        sign_of_life, "identity", dict.fromkeys(("sqlite", "postgresql"), "ix_identity_person_id")
    ),
}


@pytest.fixture
def busy(post: Post) -> Post:
    """A town that has talked for a while; the server knows how much there is."""
    for number in range(PEOPLE):
        post.person(str(number))
    now, account = post.clock.now(), post.accounts["telegram"]
    said = EVENTS.dumps(Wrote("Bonjour")), OUTGOINGS.dumps(Outgoing("Bonjour"))
    came: list[dict[str, Any]] = []
    went: list[dict[str, Any]] = []
    with post.database.write() as db:
        talks = dict(zip(post.people, db.scalars(select(Conversation.id).order_by(Conversation.id)), strict=True))
        for name, person_id in post.people.items():
            ours = {"territory_id": post.territory_id, "identity_id": post.identity(name).id, "state": "done"}
            by = {"spoken_by": person_id}
            came += [
                {**ours, "conversation_id": talks[name], "source": str(account.id), "event_key": f"{name}.{number}"}
                | by
                | {"kind": "Wrote", "content": said[0], "priority": 1, "due_at": now, "received_at": now, "trace": "t"}
                for number in range(EACH)
            ]
            went += [
                {**ours, "person_id": person_id, "channel_account_id": account.id, "platform_id": f"p{name}.{number}"}
                | {"content": said[1], "priority": 1, "not_before": now, "created_at": now, "trace": "t"}
                | {"state": "sent", "receipt": "accepted", "about": "mission:12"}
                for number in range(EACH)
            ]
        db.execute(insert(InboxEvent), came)
        ids = db.scalars(insert(OutboxMessage).returning(OutboxMessage.id, sort_by_parameter_order=True), went).all()
        parts = [
            {"territory_id": post.territory_id, "channel_account_id": account.id, "platform_id": one["platform_id"]}
            | {"outbox_id": id_, "receipt": "accepted", "at": now}
            for id_, one in zip(ids, went, strict=True)
        ]
        db.execute(insert(OutboxPart), parts)
    with post.database.write() as db:
        db.execute(text("ANALYZE"))
    return post


@pytest.mark.parametrize("asked", QUESTIONS)
def test_the_index_answers(busy: Post, asked: str) -> None:
    question = QUESTIONS[asked]
    with busy.database.write() as db, planned(db.connection()) as plans:
        assert question.asks(busy, db)
    about = [plan for plan in plans if question.table in plan]
    assert about
    assert any(question.index[busy.database.kind] in plan for plan in about), about
    assert not [plan for plan in about if f"SCAN {question.table}" in plan or f"Seq Scan on {question.table}" in plan]


def test_a_claim_that_was_planned_while_nothing_had_ever_come_follows_the_index(post: Post) -> None:
    with post.database.write() as db:
        db.execute(text("ANALYZE"))
    _follows_the_index(post)


def test_a_claim_that_was_planned_while_nothing_waited_follows_the_index(busy: Post) -> None:
    _follows_the_index(busy)


def _follows_the_index(post: Post) -> None:
    """A plan is kept as long as its connection: it must still serve when a thousand wait."""
    with post.database.write() as db, planned(db.connection()) as plans:
        assert inbox.claim(db, now=post.clock.now()) is None
    assert plans
    assert not [plan for plan in plans if "Sort" in plan or "TEMP B-TREE" in plan or "Seq Scan" in plan], plans


@contextmanager
def planned(connection: Connection) -> Iterator[list[str]]:
    """How the engine goes about each statement that is run inside the block."""
    plans: list[str] = []
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"

    def note(_connection: Any, cursor: Any, words: str, given: Any, *_more: Any) -> None:
        cursor.execute(f"{explain} {words}", given)
        plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(connection, "before_cursor_execute", note)
