"""The process is killed without warning, at random points, under load: every message that was acknowledged is answered
once it is back, in order, and nothing exists twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.messaging.messages import EVENTS, OUTGOINGS
from backend.models import HelpRequest, Identity, InboxEvent, Mission, OutboxMessage
from tests.support.processes import Palier, free_port

PEOPLE = 5
"""As many as one address may open web chats in an hour."""
SAID = (
    "Bonjour, il me faudrait quelqu'un pour mes courses demain matin s'il vous plaît",
    "en face de la boulangerie",
    "Jeanne",
    "oui",
    "merci beaucoup",
)


@dataclass
class Crowd:
    """Five people who write without waiting for the answers, and send again what was not acknowledged."""

    address: str
    up: threading.Event = field(default_factory=threading.Event)
    acknowledged: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def writes(self, number: int) -> None:
        """One person's whole story."""
        with httpx.Client(base_url=self.address, timeout=5) as client:
            session = self._insists(client, "/chat/session", {})["secret"]
            client.headers["Authorization"] = f"Bearer {session}"
            for index, text in enumerate(SAID):
                self._insists(client, "/chat/messages", {"key": f"person{number}-{index}", "text": text})
                self.acknowledged.release()

    def _insists(self, client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
        while True:
            assert self.up.wait(timeout=20)
            try:
                answer = client.post(path, json=body)
            except httpx.TransportError:
                continue
            if answer.is_success:
                given: dict[str, Any] = answer.json()
                return given


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_killed_process_loses_nothing_and_repeats_nothing(
    share: float, database: Database, environment: dict[str, str], tmp_path: Path
) -> None:
    everything = PEOPLE * len(SAID)
    point = round(everything * share) + random.Random().randint(-6, 6)
    print("killed after so many acknowledgements:", point)
    port = free_port()
    crowd = Crowd(f"http://127.0.0.1:{port}")
    palier = Palier({**environment, "PALIER_PORT": str(port)}, tmp_path / "errors")

    with ThreadPoolExecutor(PEOPLE) as people, palier:
        stories = [people.submit(crowd.writes, number) for number in range(PEOPLE)]
        palier.starts()
        crowd.up.set()
        for _one in range(point):
            assert crowd.acknowledged.acquire(timeout=20)
        crowd.up.clear()
        palier.is_killed()
        palier.starts()
        crowd.up.set()
        for story in stories:
            story.result(timeout=20)
        palier.has_answered_everything(database)
        assert palier.stops() == 0

    with database.read() as db:
        everybody = db.scalars(select(Identity).order_by(Identity.id)).all()
        assert len(everybody) == PEOPLE
        for identity in everybody:
            _was_served_once_and_in_order(db, identity)
        assert db.scalar(select(func.count()).select_from(Mission)) == 0


def _was_served_once_and_in_order(db: Session, identity: Identity) -> None:
    events = db.scalars(select(InboxEvent).where(InboxEvent.identity_id == identity.id).order_by(InboxEvent.id)).all()
    assert [EVENTS.loads(event.content).text for event in events] == list(SAID)
    assert {event.state for event in events} == {"done"}

    theirs = select(OutboxMessage).where(OutboxMessage.person_id == identity.person_id).order_by(OutboxMessage.id)
    rows = db.scalars(theirs).all()
    letters = [(row.inbox_id or 0, OUTGOINGS.loads(row.content).text) for row in rows]
    assert {inbox_id for inbox_id, _text in letters} == {event.id for event in events}
    assert [inbox_id for inbox_id, _text in letters] == sorted(inbox_id for inbox_id, _text in letters)
    assert max(Counter(letters).values()) == 1
    assert {row.state for row in rows} == {"sent"}
    assert [row.platform_id for row in rows] == sorted(row.platform_id or "" for row in rows)

    requests = db.scalars(select(HelpRequest).where(HelpRequest.requester_id == identity.person_id)).all()
    assert [request.state for request in requests] == ["open"]
