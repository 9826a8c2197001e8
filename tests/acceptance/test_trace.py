"""`palier trace`: one real message, followed from what a person typed to what was delivered, by any of its names."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from backend.database import Database
from backend.messaging.messages import EVENTS
from backend.models import InboxEvent, OutboxMessage
from tests.acceptance.commands import palier

SAID = "Il me faudrait quelqu'un pour mes courses demain matin"


def test_a_message_is_followed_end_to_end(database: Database, environment: dict[str, str], tmp_path: Path) -> None:
    told = palier(environment, tmp_path, "chat", "--person", "Jeanne", says=f"{SAID}\n")
    assert told.returncode == 0, told.stderr
    with database.read() as db:
        event = db.scalars(select(InboxEvent)).one()
        answers = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert EVENTS.loads(event.content).text == SAID
    assert answers
    assert {answer.trace for answer in answers} == {event.trace}

    way = palier(environment, tmp_path, "trace", event.trace)
    same = palier(environment, tmp_path, "trace", f"outbox:{answers[-1].id}")

    assert way.returncode == 0, way.stderr
    assert way.stdout == same.stdout
    first, *steps = way.stdout.splitlines()
    assert first == f"trace {event.trace}"
    assert f"inbox {event.id}: Wrote from terminal: done" in steps[0]
    for answer in answers:
        assert f"outbox {answer.id}: to terminal: sent" in way.stdout
        assert f"taken as {answer.platform_id}, receipt: accepted" in way.stdout
    assert SAID not in way.stdout
