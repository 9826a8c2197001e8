"""What a town does not speak of on a channel: the other ways are named, a human is offered, what has begun goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend import subjects
from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Tapped
from backend.models import Alert, ChannelAccount, Territory
from backend.services import territories
from backend.services.actor import Actor
from backend.services.desk_errors import UnknownPolicy
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.other_ways import INTENTS
from nlu.understanding import Understanding
from tests.support.stage import Stage

MORNINGS = "j'aimerais qu'on prenne de mes nouvelles le matin"
ASKED = "il me faudrait quelqu'un pour mes courses"


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="telegram", home="12 rue des Lilas")
    stage.person("Paul", channel="signal", home="14 rue des Lilas")
    stage.meant[MORNINGS] = Understanding(MORNINGS, "start_checkins", 0.99)
    stage.meant[ASKED] = Understanding(ASKED, "request_help", 0.99)
    return stage


def decide(stage: Stage, closed: object) -> None:
    with stage.database.write() as db:
        town = db.scalars(select(Territory)).one()
        territories.decide(db, town, "closed_subjects", closed, actor=Actor.agent("sylvie"), now=stage.clock.now())


def alerts(stage: Stage) -> list[str]:
    with stage.database.read() as db:
        return list(db.scalars(select(Alert.kind).order_by(Alert.id)))


def test_check_ins_are_not_spoken_of_on_telegram_unless_the_town_says_so(stage: Stage) -> None:
    told = "\n".join(one.text for one in stage.says("Jeanne", MORNINGS))

    assert "ne fait pas cela sur Telegram" in told
    assert "Sur Signal\u00a0: 06\u00a012\u00a034\u00a056\u00a078" in told
    assert "Sur Telegram\u00a0:" not in told
    assert alerts(stage) == []
    assert "ne fait pas cela" not in "".join(one.text for one in stage.says("Paul", MORNINGS))

    decide(stage, {})

    assert "ne fait pas cela" not in "".join(one.text for one in stage.says("Jeanne", MORNINGS))


def test_somebody_is_offered_to_write(stage: Stage) -> None:
    stage.says("Jeanne", MORNINGS)
    option, question = stage.button("Jeanne", "human")

    stage.send("Jeanne", Tapped(option.id, question, option.title))

    assert alerts(stage) == ["human"]


def test_a_channel_where_it_is_closed_too_is_not_named(stage: Stage) -> None:
    decide(stage, {"telegram": ["checkins"], "signal": ["checkins"]})

    told = "\n".join(one.text for one in stage.says("Jeanne", MORNINGS))

    assert "Signal" not in told


def test_what_a_button_would_begin_is_closed_as_well(stage: Stage) -> None:
    decide(stage, {"telegram": ["help"]})

    told = stage.send("Jeanne", Tapped("start:ask_for_help", None, "Demander un coup de main"))

    assert "ne fait pas cela sur Telegram" in "".join(one.text for one in told)
    assert stage.talk("Jeanne").running is None


def test_what_has_begun_goes_on(stage: Stage) -> None:
    stage.says("Jeanne", ASKED)
    decide(stage, {"telegram": ["help"]})

    told = "\n".join(one.text for one in stage.says("Jeanne", ASKED))

    assert "ne fait pas cela" not in told
    assert stage.talk("Jeanne").running is not None


@pytest.mark.parametrize(
    "nonsense", [{"telegramme": ["help"]}, {"telegram": ["chekins"]}, {"telegram": "help"}, ["telegram"]], ids=str
)
def test_a_channel_or_subject_that_is_none_is_refused(stage: Stage, nonsense: object) -> None:
    with pytest.raises(UnknownPolicy, match="closed_subjects"):
        decide(stage, nonsense)


def test_every_subject_begins_with_an_intent_that_is_understood() -> None:
    assert set(INTENTS) == set(subjects.SUBJECTS)
    assert all(FLOWS.understands(intent) for intents in INTENTS.values() for intent in intents)


def test_every_account_of_the_town_is_on_a_channel_that_can_be_closed(stage: Stage) -> None:
    with stage.database.read() as db:
        channels = set(db.scalars(select(ChannelAccount.channel)))

    assert channels
    assert channels <= set(subjects.CHANNELS)
