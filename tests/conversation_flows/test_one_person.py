"""One person on several channels: a code said on one and written on the other, once, within minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import OUTGOINGS, Started, Tapped, Wrote
from backend.models import Alert, Identity, InboxEvent, OutboxMessage, Person
from nlu.understanding import Understanding
from tests.support.stage import Stage


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """Jeanne is known on Telegram; her other telephone has just said hello on Signal."""
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="telegram", home="12 rue des Lilas")
    stage.person("Bis", channel="signal", called="")
    stage.meant["bonjour"] = Understanding("bonjour", "greet", 0.99)
    for name in ("Jeanne", "Bis"):
        stage.says(name, "bonjour")
    return stage


def identity(stage: Stage, name: str) -> Identity:
    with stage.database.read() as db:
        return db.scalars(select(Identity).where(Identity.address == name)).one()


def texts(stage: Stage, name: str, content: Wrote | Started) -> str:
    """What is answered on this account, whoever it belongs to by then."""
    answered = select(OutboxMessage).where(OutboxMessage.identity_id == identity(stage, name).id)
    with stage.database.read() as db:
        before = {row.id for row in db.scalars(answered)}
    stage.send(name, content)
    with stage.database.read() as db:
        rows = db.scalars(answered.order_by(OutboxMessage.id)).all()
        return "\n".join(OUTGOINGS.loads(row.content).text for row in rows if row.id not in before)


def given_a_code(stage: Stage) -> str:
    told = texts(stage, "Jeanne", Wrote("je voudrais vous écrire aussi sur Signal"))
    assert "personne, même pas à nous" in told
    assert "06\u00a012\u00a034\u00a056\u00a078" in told
    return stage.account_code()


def test_an_account_joins_by_its_code_and_it_is_one_conversation(stage: Stage) -> None:
    code = given_a_code(stage)

    told = texts(stage, "Bis", Wrote(f"voici le code : {code}"))

    assert "même conversation" in told
    jeanne = stage.people["Jeanne"].person_id
    assert identity(stage, "Bis").person_id == jeanne
    (asked,) = [one for one in stage.news("Jeanne") if one.options]
    assert "Signal" in asked.text
    with stage.database.read() as db:
        theirs = select(OutboxMessage.identity_id).where(OutboxMessage.person_id == jeanne).order_by(OutboxMessage.id)
        assert db.scalars(theirs).all()[-1] == identity(stage, "Jeanne").id  # asked where the code was given
        assert db.scalars(select(Person.state).order_by(Person.id)).all() == ["present", "erased"]
    stage.meant["merci"] = Understanding("merci", "thank", 0.99)
    stage.says("Bis", "merci")
    with stage.database.read() as db:
        last = db.scalars(select(InboxEvent).order_by(InboxEvent.id.desc())).first()
        assert last is not None
        assert (last.conversation_id, last.state) == (jeanne, "done")


def test_whoever_did_not_join_it_says_so_and_it_sees_nothing_any_more(stage: Stage) -> None:
    texts(stage, "Bis", Wrote(given_a_code(stage)))
    option, question = stage.button("Jeanne", "notmine")

    told = stage.send("Jeanne", Tapped(option.id, question, option.title))

    assert "ne voit plus rien" in "\n".join(one.text for one in told)
    stranger = identity(stage, "Bis").person_id
    assert stranger != stage.people["Jeanne"].person_id
    stage.send("Bis", Wrote("bonjour"))
    with stage.database.read() as db:
        said = db.scalars(select(OutboxMessage.person_id).order_by(OutboxMessage.id.desc())).first()
        assert said == stranger
        assert [one.kind for one in db.scalars(select(Alert))] == ["account"]


def test_a_code_is_good_for_one_account(stage: Stage) -> None:
    code = given_a_code(stage)
    stage.person("Voleur", channel="signal")
    texts(stage, "Bis", Wrote(code))

    assert "même conversation" not in texts(stage, "Voleur", Wrote(code))
    assert identity(stage, "Voleur").person_id == stage.people["Voleur"].person_id


def test_a_code_is_good_for_ten_minutes(stage: Stage) -> None:
    code = given_a_code(stage)
    stage.clock.forward(timedelta(minutes=10))

    assert "même conversation" not in texts(stage, "Bis", Wrote(code))


def test_a_newer_code_voids_the_older_one(stage: Stage) -> None:
    older, newer = given_a_code(stage), given_a_code(stage)

    assert older != newer
    assert "même conversation" not in texts(stage, "Bis", Wrote(older))
    assert "même conversation" in texts(stage, "Bis", Wrote(newer))


def test_written_where_it_was_given_it_is_explained(stage: Stage) -> None:
    code = given_a_code(stage)

    assert "sur l’autre" in texts(stage, "Jeanne", Wrote(code))
    assert "même conversation" in texts(stage, "Bis", Wrote(code))


def test_who_is_somebody_already_is_joined_by_an_agent(stage: Stage) -> None:
    stage.person("Paul", channel="signal", volunteer="active")

    told = texts(stage, "Paul", Wrote(given_a_code(stage)))

    assert "la mairie" in told.casefold()
    assert identity(stage, "Paul").person_id == stage.people["Paul"].person_id
    with stage.database.read() as db:
        assert [one.kind for one in db.scalars(select(Alert))] == ["join_accounts"]


def test_a_link_carries_the_code(stage: Stage) -> None:
    code = given_a_code(stage).replace("\u00a0", "")

    assert "même conversation" in texts(stage, "Bis", Started(f"j{code}"))


def test_where_the_town_is_nowhere_else_it_says_so(stage: Stage) -> None:
    assert "WhatsApp" in texts(stage, "Jeanne", Wrote("ajoutez mon WhatsApp s'il vous plaît"))
    with pytest.raises(IndexError):
        stage.account_code()


@pytest.mark.parametrize(
    "text",
    [
        "comment joindre la mairie, je ne trouve pas sur le site ?",
        "je voudrais ajouter du pain à ma liste, c'est sur le site",
        "je voudrais signaler une panne d'ascenseur",
    ],
)
def test_other_wishes_give_no_code(stage: Stage, text: str) -> None:
    texts(stage, "Jeanne", Wrote(text))

    with pytest.raises(IndexError):
        stage.account_code()


@pytest.mark.parametrize("text", ["0612345678", "48291375 et 12", "1234 56789", "j'ai 4829 1375 euros et 3 centimes"])
def test_other_numbers_are_no_codes(stage: Stage, text: str) -> None:
    assert "même conversation" not in texts(stage, "Bis", Wrote(text))
