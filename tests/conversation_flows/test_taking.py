"""An alert is taken from an agent's own telephone, and from nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Tapped, Wrote
from backend.models import Agent, AgentAccount, AgentCode, AgentWay, Alert, Identity, Person, Territory
from backend.services import agent_accounts, agents, alerts, duty_alarm, reaching
from backend.services.accounts import joining, sharing
from backend.services.actor import SYSTEM
from conversation_flows import taking
from nlu.understanding import Understanding
from tests.support.at_the_desk import CODE
from tests.support.stage import Stage


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """Sylvie writes on Signal, from an account that is hers; Karim is nobody's agent. An alert of Jeanne's is open."""
    stage = Stage(database, clock)
    stage.build({})
    for name in ("Jeanne", "Sylvie", "Karim"):
        stage.person(name, channel="signal", called=name)
        stage.meant["bonjour"] = Understanding("bonjour", "greet", 0.99)
        stage.says(name, "bonjour")
    gives_code(stage)
    stage.says("Sylvie", CODE)
    with database.write() as db:
        jeanne = db.get_one(Person, stage.people["Jeanne"].person_id)
        alerts.raise_alert(
            db, "emergency", person=jeanne, cause="emergency:1", urgent=True, territory_id=1, actor=SYSTEM,
            now=clock.now(),
        )  # fmt: skip
    is_told(stage)
    return stage


def gives_code(stage: Stage, login: str = "sylvie", digits: str = CODE) -> None:
    with stage.database.write() as db:
        agent = db.scalars(select(Agent).where(Agent.login == login)).one()
        agent_accounts.offer(db, agent, digits, actor=SYSTEM, now=stage.clock.now())


def is_told(stage: Stage) -> None:
    with stage.database.write() as db:
        [way] = reaching.of_town(db, 1)[1]
        duty_alarm.write(db, 1, 1, way, alert_id=1, now=stage.clock.now()).state = "sent"


def owner(stage: Stage) -> str | None:
    with stage.database.read() as db:
        return db.get_one(Alert, 1).owner


def words(stage: Stage, name: str, text: str) -> str:
    return "\n".join(one.text for one in stage.says(name, text))


def test_her_words_take_it_and_the_bot_goes_on_with_the_person(stage: Stage) -> None:
    before = stage.told("Jeanne")
    assert "est à vous" in words(stage, "Sylvie", "Je prends")

    assert owner(stage) == "sylvie"
    assert stage.told("Jeanne") == before
    with stage.database.write() as db:  # at the desk the conversation is hers too, if she wishes
        alert = alerts.take(db, 1, "sylvie", now=stage.clock.now())
        assert alerts.has_taken_over(db, alert, "sylvie")


def test_her_button_takes_it_and_nobody_elses(stage: Stage) -> None:
    stage.send("Karim", Tapped("alert:1"))
    assert owner(stage) is None

    stage.send("Sylvie", Tapped("alert:1", title="Je prends"))
    assert owner(stage) == "sylvie"


@pytest.mark.parametrize("said", ["je prends", "je prends 1", "je prends l'alerte nº 1", "je m'en occupe", CODE])
def test_whoever_is_no_agent_takes_nothing(stage: Stage, said: str) -> None:
    stage.says("Karim", said)
    stage.says("Jeanne", said)

    assert owner(stage) is None


def test_a_code_is_written_once_within_minutes(stage: Stage) -> None:
    gives_code(stage)
    stage.clock.forward(agent_accounts.VALID)
    stage.says("Karim", CODE)
    stage.says("Karim", "je prends 1")
    assert owner(stage) is None

    gives_code(stage, digits="11112222")
    gives_code(stage, digits="33334444")  # the one before is void
    stage.says("Karim", "11112222")
    stage.says("Karim", "je prends 1")
    assert owner(stage) is None
    with stage.database.read() as db:
        assert len(db.scalars(select(AgentAccount)).all()) == 1


def test_a_code_by_words_that_hold_another_number_is_none(stage: Stage) -> None:
    gives_code(stage)
    stage.says("Karim", f"{CODE} et 06 12 34 56 78")

    with stage.database.read() as db:
        assert db.scalars(select(AgentCode)).all()


def test_an_account_that_two_people_use_is_no_agents(stage: Stage) -> None:
    with stage.database.write() as db:
        sylvie, karim = (db.get_one(Person, stage.people[name].person_id) for name in ("Sylvie", "Karim"))
        sharing.share(db, sylvie, karim, "signal", actor=SYSTEM, now=stage.clock.now())
    stage.says("Sylvie", "je prends")

    assert owner(stage) is None


def test_an_account_that_two_people_use_is_not_bound(stage: Stage) -> None:
    with stage.database.write() as db:
        karim, jeanne = (db.get_one(Person, stage.people[name].person_id) for name in ("Karim", "Jeanne"))
        sharing.share(db, karim, jeanne, "signal", actor=SYSTEM, now=stage.clock.now())
        db.execute(update(Identity).where(Identity.address == "Karim").values(unsure=None))
    gives_code(stage)

    assert "ne peut pas être relié" in words(stage, "Karim", CODE)
    with stage.database.read() as db:
        assert len(db.scalars(select(AgentAccount)).all()) == 1


def test_an_account_of_which_it_is_doubted_who_writes_takes_nothing(stage: Stage) -> None:
    with stage.database.write() as db:
        db.execute(update(Identity).where(Identity.address == "Sylvie").values(unsure="agent"))
    stage.says("Sylvie", "je prends")

    assert owner(stage) is None


def test_an_account_that_has_become_another_persons_is_no_agents(stage: Stage) -> None:
    """« Ce n'est pas moi », said on another account of hers: whoever writes from it now is a stranger."""
    with stage.database.write() as db:
        sylvie = db.get_one(Person, stage.people["Sylvie"].person_id)
        identity = db.scalars(select(Identity).where(Identity.address == "Sylvie")).one()
        db.add(
            Identity(
                territory_id=1, person_id=sylvie.id, channel_account_id=identity.channel_account_id, address="Other",
                created_at=stage.clock.now(),
            )
        )  # fmt: skip
        db.flush()
        db.expire(sylvie)
        assert joining.part(db, sylvie, identity.id, now=stage.clock.now())
    with stage.database.read() as db:
        assert agent_accounts.agent_of(db, identity.id) is None


def test_an_agent_who_works_here_no_more_takes_nothing(stage: Stage) -> None:
    with stage.database.write() as db:
        db.execute(update(Agent).values(active=False))
    stage.says("Sylvie", "je prends 1")

    assert owner(stage) is None


def test_an_alert_of_another_town_is_not_theirs_to_take(stage: Stage) -> None:
    with stage.database.write() as db:
        other = Territory(name="Autreville", policies={}, created_at=stage.clock.now())
        db.add(other)
        db.flush()
        db.execute(update(Alert).values(territory_id=other.id))
    words(stage, "Sylvie", "je prends l'alerte 1")

    assert owner(stage) is None


def test_the_account_of_another_towns_bot_binds_nobody(stage: Stage) -> None:
    """A code of the town next door, shown here by mistake."""
    with stage.database.write() as db:
        other = Territory(name="Autreville", policies={}, created_at=stage.clock.now())
        db.add(other)
        db.flush()
        agents.add(db, other, "paul", "Paul", actor=SYSTEM, now=stage.clock.now())
    gives_code(stage, "paul", "11112222")

    assert "ne peut pas être relié" in words(stage, "Karim", "11112222")


def test_who_was_faster_is_named(stage: Stage) -> None:
    with stage.database.write() as db:
        alerts.acknowledge(db, 1, "mehdi", now=stage.clock.now())

    assert "déjà prise par mehdi" in words(stage, "Sylvie", "je prends")
    assert owner(stage) == "mehdi"


def test_je_prends_of_an_agent_who_was_told_of_nothing_is_a_residents_word(stage: Stage) -> None:
    stage.clock.forward(timedelta(days=2))
    stage.meant["je prends"] = Understanding("je prends", "accept_request", 0.99)

    assert "alerte" not in words(stage, "Sylvie", "je prends")
    assert owner(stage) is None


def test_her_chat_is_a_way_of_reaching_her_and_another_account_takes_its_place(stage: Stage) -> None:
    with stage.database.read() as db:
        assert [(one.way, one.address) for one in db.scalars(select(AgentWay))] == [("chat", "signal")]
        assert [one.to for one in reaching.of_town(db, 1)[1]] == ["Sylvie"]
    gives_code(stage)
    stage.says("Karim", CODE)

    with stage.database.read() as db:
        assert [one.to for one in reaching.of_town(db, 1)[1]] == ["Karim"]


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    takes: taking.Takes | None


@pytest.mark.parametrize(
    "case",
    [
        Said("Je prends !", taking.Takes()),
        Said("ok je m'en charge", taking.Takes()),
        Said("I'll take it", taking.Takes()),
        Said("je prends 12", taking.Takes(12)),
        Said("Je prends l’alerte nº 12.", taking.Takes(12, named=True)),
        Said("je prends mes médicaments", None),
        Said("je prends le bus", None),
        Said("je prends 12 euros", None),
        Said("je prends rendez-vous pour l'alerte 12 et je vous rappelle demain matin sans faute", None),
        Said("ok", None),
    ],
    ids=lambda case: case.text,
)
def test_what_takes_an_alert(case: Said) -> None:
    assert taking.takes(Wrote(case.text)) == case.takes


@pytest.mark.parametrize("choice", ["alert:", "alert:x", "alert:99999999999", "duty:on", "alert"])
def test_a_button_of_no_alert_takes_nothing(choice: str) -> None:
    assert taking.takes(Tapped(choice)) is None
