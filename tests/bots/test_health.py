"""`/healthz`, `/readyz`, `/metrics`: whether the process lives, whether the town is served, and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from backend.database import DatabaseFull
from backend.messaging import fates
from backend.messaging.messages import Priority
from backend.messaging.tidings import NeighbourFound
from backend.models import InboxEvent
from backend.services.news import tell
from bots import webhooks
from tests.bots.calling import call
from tests.support.post import Post


@dataclass
class Operator:
    """Somebody's monitoring."""

    app: FastAPI

    def get(self, path: str) -> httpx.Response:
        return call(self.app, "GET", path)


@pytest.fixture
def operator(post: Post) -> Operator:
    app = FastAPI()
    app.include_router(webhooks.health(post.database, post.clock, lambda: {("telegram", "sent"): 3}))
    return Operator(app)


def ready(operator: Operator) -> tuple[int, str]:
    answer = operator.get("/readyz")
    return answer.status_code, answer.text


def figure(operator: Operator, name: str) -> float:
    lines = dict(line.rsplit(" ", 1) for line in operator.get("/metrics").text.splitlines())
    return float(lines[name])


def test_a_quiet_town_is_alive_and_ready(operator: Operator) -> None:
    assert operator.get("/healthz").json() == {"status": "alive"}
    assert ready(operator) == (200, "ready")
    assert figure(operator, 'palier_inbox_oldest_seconds{priority="1"}') == 0


@pytest.mark.parametrize(
    ("priority", "patience"),
    [
        (Priority.EMERGENCY, timedelta(minutes=1)),
        (Priority.REPLY, timedelta(minutes=5)),
        (Priority.CHECK_IN, timedelta(hours=1)),
        (Priority.BULK, timedelta(hours=6)),
    ],
)
@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_a_message_that_is_not_sent_in_time_is_told(
    operator: Operator, post: Post, priority: Priority, patience: timedelta, state: str
) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", priority=priority)
    if state == "sending":
        post.takes()
    post.clock.forward(patience)
    assert ready(operator)[0] == 200
    post.later(seconds=1)
    status, said = ready(operator)
    assert (status, said.count("\n")) == (503, 0)
    assert said.startswith(f"messages of priority {priority} wait since 2026-11-24T08:10")
    age = patience.total_seconds() + 1
    assert figure(operator, f'palier_outbox_oldest_seconds{{priority="{priority}"}}') == age


def test_an_event_that_is_not_handled_in_time_is_told(operator: Operator, post: Post) -> None:
    post.says("jeanne", "au secours")
    post.later(seconds=61)
    status, said = ready(operator)
    assert status == 503
    assert said.startswith("events of priority 0 wait since")
    assert figure(operator, 'palier_inbox_oldest_seconds{priority="0"}') == 61


def test_an_event_of_the_future_is_not_late(operator: Operator, post: Post) -> None:
    post.person("Jeanne")
    now = post.clock.now()
    with post.database.write() as db:
        tell(db, post.people["Jeanne"], NeighbourFound(1), key="k", now=now, due_at=now + timedelta(days=2))
    post.later(days=1)
    assert ready(operator)[0] == 200
    post.later(days=1, minutes=6)
    assert ready(operator)[0] == 503


def test_a_broken_account_is_told(operator: Operator, post: Post) -> None:
    post.account_is("broken", on="matrix")
    assert ready(operator) == (503, "the matrix account is broken")
    post.account_is("working", on="matrix")
    assert ready(operator)[0] == 200


def test_what_was_set_aside_and_what_was_sent_is_counted(operator: Operator, post: Post) -> None:
    post.says("jeanne", "un", "deux")
    with post.database.write() as db:
        db.execute(update(InboxEvent).where(InboxEvent.id == 1).values(state="set_aside"))
    assert figure(operator, "palier_set_aside_total") == 1
    assert figure(operator, 'palier_delivery_total{channel="telegram",fate="sent"}') == 3


def test_what_may_not_have_arrived_is_counted_for_a_day(operator: Operator, post: Post) -> None:
    name = 'palier_outbox_uncertain{priority="3"}'
    post.person("Jeanne")
    post.will_say("Jeanne", "un", priority=Priority.BULK)
    post.takes()
    assert figure(operator, name) == 0
    with post.database.write() as db:
        fates.recover(db, post.accounts["telegram"].id, fence=None, now=post.clock.now())
    assert figure(operator, name) == 1
    assert figure(operator, 'palier_outbox_uncertain{priority="1"}') == 0
    post.later(days=1)
    assert figure(operator, name) == 0


def test_a_database_in_trouble_is_not_ready_and_the_process_still_lives(
    operator: Operator, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise DatabaseFull(DatabaseFull.__doc__)

    monkeypatch.setattr(post.database, "read", full)
    assert ready(operator) == (503, DatabaseFull.__doc__)
    assert operator.get("/metrics").status_code == 503
    assert operator.get("/healthz").status_code == 200
