"""What goes wrong in a turn: the event is set aside, staff are alerted, the person told once, and the rest goes on."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from backend.models import Alert, InboxEvent
from conversation_flows import turn
from conversation_flows.crisis import CRISIS
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Flows, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.turn import run_all
from conversation_flows.welcome import introduction
from nlu.understanding import Understanding
from tests.support.stage import Stage

MEANT = {"bonjour": "greet", "encore": "help", "je suis tombée": "emergency", "merci": "thank"}


@dataclass(frozen=True, slots=True)
class Echo(Command):
    """A command that a flow answers with itself."""


@dataclass(frozen=True, slots=True)
class Echoed:
    pass


def broken(_scene: Scene, _heard: Heard) -> Reply:
    raise RuntimeError("this flow always raises")


def polite(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(says=("Je vous en prie.",))


def echoes(_scene: Scene, _heard: object) -> Reply:
    return Reply(does=(Echo(),))


BROKEN = Flows(
    CRISIS,
    Desk("broken", intents={"greet": broken, "help": echoes, "thank": polite}, on={Echoed: echoes}),
    greets=introduction,
)


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    stage = Stage(database, clock, flows=BROKEN)
    stage.build({})
    stage.person("Jeanne")
    stage.meant.update({text: Understanding(text, intent) for text, intent in MEANT.items()})
    return stage


def arrive(stage: Stage, *texts: str) -> None:
    """They all arrive before any of them is handled."""
    account = stage.people["Jeanne"].accounts["telegram"]
    with stage.database.write() as db:
        arrived = [Incoming(text, "Jeanne", Wrote(text), stage.clock.now()) for text in texts]
        inbox.receive(db, account, arrived, now=stage.clock.now(), token=stage.clock.token)


def alerts(stage: Stage) -> dict[str, int]:
    with stage.database.read() as db:
        return {one.kind: one.count for one in db.scalars(select(Alert))}


def states(stage: Stage) -> list[tuple[str, str, int]]:
    with stage.database.read() as db:
        rows = db.scalars(select(InboxEvent).order_by(InboxEvent.id))
        return [(one.kind, one.state, one.tries) for one in rows]


def test_a_flow_that_always_raises_never_stops_an_emergency(stage: Stage) -> None:
    arrive(stage, "bonjour", "je suis tombée", "merci")

    run_all(stage.house)

    assert states(stage) == [
        ("Wrote", "set_aside", 3), ("Wrote", "done", 0), ("Wrote", "done", 0), ("SetAside", "done", 0)
    ]  # fmt: skip
    assert alerts(stage) == {"set_aside": 1, "emergency": 1}
    told = [one.text for one in stage.told("Jeanne")]
    assert any("15" in text for text in told)
    assert any("Je vous en prie." in text for text in told)


def test_the_person_is_told_once_in_a_fixed_sentence(stage: Stage) -> None:
    stage.says("Jeanne", "bonjour")

    assert len(stage.told("Jeanne")) == 1
    assert stage.told("Jeanne")[0].urgent


def test_a_flow_that_answers_itself_is_stopped(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "do", lambda _db, command, _case: (Echoed(),) if isinstance(command, Echo) else ())
    arrive(stage, "encore")

    run_all(stage.house)

    assert states(stage)[0] == ("Wrote", "set_aside", 3)


def test_what_was_set_aside_is_kept_whole(stage: Stage) -> None:
    stage.says("Jeanne", "bonjour")

    with stage.database.read() as db:
        event = db.scalars(select(InboxEvent).order_by(InboxEvent.id)).first()
        assert event is not None
        assert "bonjour" in event.content
        assert event.error is not None
        assert "this flow always raises" in event.error
