"""News: written once, into one inbox, under the trace that caused it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from backend.messaging import trace
from backend.messaging.messages import EVENTS, Priority
from backend.messaging.tidings import StillLooking
from backend.models import InboxEvent
from backend.services.news import tell, tell_or_call
from tests.support.town import Town


def test_news_told_twice_is_written_once(town: Town) -> None:
    jeanne = town.person("Jeanne")

    for _ in range(2):
        with town.write() as db:
            assert tell(db, jeanne, StillLooking(7), key="still:7", now=town.now())

    assert town.news(jeanne) == [StillLooking(7)]


def test_a_row_of_news_says_what_when_and_whence(town: Town) -> None:
    jeanne, later = town.person("Jeanne"), town.now() + timedelta(hours=1)

    with trace.following("cafe"), town.write() as db:
        tell(db, jeanne, StillLooking(7), key="k", now=town.now(), priority=Priority.BULK, due_at=later)

    with town.database.read() as db:
        row = db.scalars(select(InboxEvent)).one()
    assert (row.source, row.event_key, row.kind, row.trace, row.state) == (
        "news",
        "k",
        "StillLooking",
        "cafe",
        "waiting",
    )
    assert (row.priority, row.due_at, row.received_at, row.tries) == (Priority.BULK, later, town.now(), 0)
    assert EVENTS.loads(row.content) == StillLooking(7)


def test_who_has_no_conversation_is_not_told(town: Town) -> None:
    jeanne = town.person("Jeanne", chats=False)

    with town.write() as db:
        assert not tell(db, jeanne, StillLooking(7), key="still:7", now=town.now())


def test_they_are_called_once_instead(town: Town) -> None:
    jeanne = town.person("Jeanne", chats=False)

    for number in range(2):
        with town.write() as db:
            tell_or_call(db, jeanne, StillLooking(7), key=f"{number}", reason="still_looking", now=town.now())

    assert town.calls() == [(jeanne, "still_looking")]


def test_a_trace_ends_with_its_block() -> None:
    with trace.following("outer"):
        with trace.following("inner"):
            assert trace.current() == "inner"
        assert trace.current() == "outer"
    assert trace.current() == ""
