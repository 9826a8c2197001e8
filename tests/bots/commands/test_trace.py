"""`palier trace`: a message's way, never its words unless they are asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import EVENTS, OUTGOINGS, Outgoing, Wrote
from backend.messaging.tidings import NeighbourFound
from backend.models import AuditEntry, InboxEvent, OutboxMessage
from tests.bots.commands.conftest import Palier
from tests.support.rows import one_of_each

WORDS = "il me faudrait quelqu'un pour mes courses"
TRACE = "c0ffee0123456789"


@pytest.fixture
def way(database: Database, clock: FrozenClock) -> Database:
    """A message, our answer, which was delivered, and the news that it became for somebody."""
    one_of_each(database, clock.now())
    with database.write() as db:
        said = EVENTS.dumps(Wrote(WORDS))
        db.execute(update(InboxEvent).values(trace=TRACE, content=said, kind="Wrote", state="done", tries=1))
        answer = OUTGOINGS.dumps(Outgoing("Pour quand ?"))
        settled = {"state": "sent", "receipt": "delivered", "platform_id": "42:7", "settled_at": clock.now()}
        db.execute(update(OutboxMessage).values(trace=TRACE, content=answer, inbox_id=1, **settled))
        later = clock.now() + timedelta(minutes=5)
        news = {"source": "news", "event_key": "found:1", "kind": "NeighbourFound", "priority": 1, "trace": TRACE}
        content = EVENTS.dumps(NeighbourFound(1))
        db.add(InboxEvent(territory_id=1, conversation_id=1, content=content, due_at=later, received_at=later, **news))
    return database


@pytest.mark.parametrize("wanted", [TRACE, "1", "inbox:1", "outbox:1", "inbox 2"])
def test_any_part_of_a_way_leads_to_all_of_it(palier: Palier, way: Database, wanted: str) -> None:
    outcome = palier("trace", wanted)
    assert outcome.exit_code == 0
    assert outcome.stdout.splitlines()[0] == f"trace {TRACE}"
    rows = [line.split("  ")[2] for line in outcome.stdout.splitlines() if line.startswith("  2026")]
    assert rows == [
        "inbox 1: Wrote from telegram: done",
        "outbox 1: to telegram: sent",
        "inbox 2: NeighbourFound from news: waiting",
    ]
    assert "2026-11-24 09:10:00.000+01:00" in outcome.stdout
    assert "taken as 42:7, receipt: delivered" in outcome.stdout


def test_words_are_shown_only_when_asked_for_and_this_is_audited(palier: Palier, way: Database) -> None:
    assert WORDS not in palier("trace", "inbox:1").stdout
    with way.read() as db:
        assert "read words" not in db.scalars(select(AuditEntry.verb)).all()
    outcome = palier("trace", "inbox:1", "--words")
    assert f"“{WORDS}”" in outcome.stdout
    assert "“Pour quand ?”" in outcome.stdout
    with way.read() as db:
        assert db.scalars(select(AuditEntry.verb)).all().count("read words") == 3


def test_what_was_emptied_says_so(palier: Palier, way: Database) -> None:
    with way.write() as db:
        db.execute(update(InboxEvent).values(content=""))
    assert "“(emptied)”" in palier("trace", TRACE, "--words").stdout


def test_a_row_without_a_trace_is_followed_by_its_answer(palier: Palier, way: Database) -> None:
    with way.write() as db:
        db.execute(update(InboxEvent).values(trace=""))
        db.execute(update(OutboxMessage).values(trace=""))
    outcome = palier("trace", "outbox:1")
    assert "inbox 1: Wrote" in outcome.stdout
    assert "outbox 1: to telegram" in outcome.stdout
    assert "inbox 2" not in outcome.stdout


@pytest.mark.parametrize("wanted", ["deadbeef", "99", "inbox:99", "99999999999999999999", ""])
def test_an_unknown_id_is_one_sentence(palier: Palier, way: Database, wanted: str) -> None:
    outcome = palier("trace", wanted)
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert outcome.stderr == f"Nothing is known of {wanted}.\n"
