"""A number that was silent for sixty days may be somebody else's: the first name is asked before anything personal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import doubt
from backend.messaging.messages import OUTGOINGS, Wrote
from backend.messaging.news import News
from backend.messaging.tidings import AgentWrote
from backend.models import Alert, CallTask, Conversation, Identity, InboxEvent, OutboxMessage, Person
from backend.services.accounts import recycled
from backend.services.actor import Actor
from backend.services.desk_errors import NotInDoubt
from backend.services.locking import existing
from backend.services.news import tell
from conversation_flows.same_name import Likeness, likeness, name_in
from nlu.understanding import Understanding
from tests.support.stage import Stage

SYLVIE = Actor.agent("sylvie")
FALLEN = "je suis tombée"
ASKED = "Bonjour ! Avant de continuer, quel est votre prénom ?"


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """Jeanne wrote sixty days ago, on WhatsApp."""
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="whatsapp", called="Jeanne Payet", home="12 rue des Lilas")
    stage.meant["bonjour"] = Understanding("bonjour", "greet", 0.99)
    stage.meant["mes demandes"] = Understanding("mes demandes", "my_requests", 0.99)
    stage.meant[FALLEN] = Understanding(FALLEN, "emergency", 0.99)
    stage.says("Jeanne", "bonjour")
    clock.forward(doubt.LONG_SILENCE)
    return stage


def hears(stage: Stage, text: str) -> list[str]:
    """What is said on this number, to whomever."""
    with stage.database.read() as db:
        before = set(db.scalars(select(OutboxMessage.id)))
    stage.send("Jeanne", Wrote(text))
    with stage.database.read() as db:
        rows = [row for row in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id)) if row.id not in before]
        return [" ".join(OUTGOINGS.loads(row.content).text.replace("’", "'").split()) for row in rows]


def owner(stage: Stage) -> Person:
    with stage.database.read() as db:
        there = db.scalars(select(Identity).where(Identity.address == "Jeanne")).one()
        return db.get_one(Person, there.person_id)


def test_the_first_name_is_asked_and_no_name_is_said(stage: Stage) -> None:
    told = hears(stage, "mes demandes")

    assert told == [ASKED]


@pytest.mark.parametrize("name", ["Jeanne", "JEANNE", "jeanne payet", "c'est Jeanne", "Je m'appelle Jeanne."])
def test_she_says_her_name_and_what_she_wrote_is_heard(stage: Stage, name: str) -> None:
    hears(stage, "mes demandes")

    told = hears(stage, name)

    assert told[0] == "Merci Jeanne."
    assert len(told) > 1
    assert owner(stage).id == stage.people["Jeanne"].person_id
    assert ASKED not in hears(stage, "mes demandes")


def test_a_cry_for_help_is_answered_first(stage: Stage) -> None:
    told = hears(stage, FALLEN)

    assert "15" in told[0]
    assert ASKED not in told
    with stage.database.read() as db:
        assert db.scalars(select(Alert.words)).all() == [f"{FALLEN} [Jeanne Payet ?]"]


def test_who_says_another_name_is_a_stranger_who_starts_anew(stage: Stage) -> None:
    hears(stage, "mes demandes")

    told = hears(stage, "Mohamed")

    assert told[0].startswith("Merci Mohamed.")
    assert "Jeanne" not in "\n".join(told)
    assert "assistant automatique" in "\n".join(told)  # welcomed, as a stranger is
    new = owner(stage)
    assert (new.name, new.id == stage.people["Jeanne"].person_id) == ("Mohamed", False)
    with stage.database.read() as db:
        old = db.scalars(select(Identity).where(Identity.person_id == stage.people["Jeanne"].person_id)).one()
        assert old.state == "gone"
        assert [one.reason for one in db.scalars(select(CallTask))] == ["number_changed"]
        theirs = select(InboxEvent).join(Conversation, Conversation.id == InboxEvent.conversation_id)
        rows = db.scalars(theirs.where(Conversation.person_id == new.id)).all()
        assert [(one.kind, one.spoken_by, one.state) for one in rows] == [("Wrote", new.id, "done")] * 2
    assert ASKED not in hears(stage, "mes demandes")


@pytest.mark.parametrize("name", ["Jeannette", "Janne", "Payet", "Jean"])
def test_a_name_that_may_be_hers_is_looked_at_by_an_agent(stage: Stage, name: str) -> None:
    hears(stage, "mes demandes")

    told = hears(stage, name)

    assert told == ["Merci. Quelqu'un de la mairie vérifie quelque chose, et vous répondra ici."]
    assert hears(stage, "mes demandes") == []
    with stage.database.read() as db:
        alert = db.scalars(select(Alert)).one()
        assert (alert.kind, alert.words, alert.urgent) == ("who_writes", name, False)
    assert "15" in hears(stage, FALLEN)[0]  # safety is read all the same


def in_doubt(stage: Stage) -> None:
    hears(stage, "mes demandes")
    hears(stage, "Payet")


def test_an_agent_says_that_it_is_she(stage: Stage) -> None:
    in_doubt(stage)
    with stage.database.write() as db:
        jeanne = existing(db, Person, stage.people["Jeanne"].person_id)
        recycled.is_the_same(db, jeanne, actor=SYLVIE, now=stage.clock.now())
        with pytest.raises(NotInDoubt):
            recycled.is_the_same(db, jeanne, actor=SYLVIE, now=stage.clock.now())
    stage.settle()

    assert stage.news("Jeanne")  # what she had written is heard
    assert owner(stage).id == stage.people["Jeanne"].person_id


def test_an_agent_says_that_it_is_somebody_else(stage: Stage) -> None:
    in_doubt(stage)
    with stage.database.write() as db:
        jeanne = existing(db, Person, stage.people["Jeanne"].person_id)
        stranger = recycled.is_not_the_same(db, jeanne, actor=SYLVIE, now=stage.clock.now()).id
    stage.settle()

    assert owner(stage).id == stranger


def told_by_us(stage: Stage, news: News, key: str) -> list[str]:
    with stage.database.write() as db:
        tell(db, stage.people["Jeanne"].person_id, news, key=key, now=stage.clock.now())
    stage.news("Jeanne")
    stage.settle()
    return [" ".join(one.text.replace("’", "'").split()) for one in stage.news("Jeanne")]


def test_what_we_start_waits_for_the_first_name(stage: Stage) -> None:
    told = told_by_us(stage, AgentWrote("sylvie", "Jeudi chez le docteur"), "a1")
    more = told_by_us(stage, AgentWrote("sylvie", "Apportez vos lunettes"), "a2")

    assert told == [
        "Bonjour ! Un message de la mairie de Valbourg vous attend. Avant que je vous le donne, quel est votre prénom ?"
    ]
    assert more == []
    heard = "\n".join(hears(stage, "Jeanne"))
    assert "docteur" in heard
    assert "lunettes" in heard


def test_a_stranger_is_not_told_what_was_for_her(stage: Stage) -> None:
    told_by_us(stage, AgentWrote("sylvie", "Jeudi chez le docteur"), "a1")

    assert "docteur" not in "\n".join(hears(stage, "Mohamed"))
    stage.clock.forward(timedelta(days=1))
    stage.settle()

    with stage.database.read() as db:
        assert {one.reason for one in db.scalars(select(CallTask))} == {"number_changed", "kept_message"}


def test_who_says_no_name_twice_is_left_to_an_agent(stage: Stage) -> None:
    hears(stage, "mes demandes")
    stage.clock.forward(timedelta(minutes=2))

    told = hears(stage, "il me faut quelqu'un pour mes courses de demain matin")

    assert told == ["Merci. Quelqu'un de la mairie vérifie quelque chose, et vous répondra ici."]


def test_whose_name_nobody_knows_is_not_asked(stage: Stage) -> None:
    with stage.database.write() as db:
        existing(db, Person, stage.people["Jeanne"].person_id).name = ""

    assert ASKED not in hears(stage, "mes demandes")


def test_fifty_nine_days_are_no_long_silence(stage: Stage) -> None:
    stage.clock.at -= timedelta(days=1)

    assert ASKED not in hears(stage, "mes demandes")


@pytest.mark.parametrize(
    ("channel", "shared", "days", "expect"),
    [
        ("whatsapp", False, 60, doubt.SILENT),
        ("sms", True, 60, doubt.SILENT),
        ("telegram", False, 400, None),
        ("matrix", True, 1, doubt.SHARED),
        ("signal", False, 59, None),
        ("signal", False, None, None),
        ("signal", True, None, doubt.SHARED),
    ],
)
def test_when_it_is_asked(channel: str, shared: bool, days: int | None, expect: str | None) -> None:
    silent_for = None if days is None else timedelta(days=days)

    assert doubt.of(channel, shared=shared, silent_for=silent_for) == expect


@pytest.mark.parametrize(
    ("said", "name", "expect"),
    [
        ("Jeanne", "Jeanne Payet", Likeness.SAME),
        ("Éléonore", "eleonore", Likeness.SAME),
        ("Mme Jeanne Payet", "Jeanne Payet", Likeness.SAME),
        ("Jeanne", "Mme Jeanne Payet", Likeness.SAME),
        ("Jo", "Josiane Hoarau", Likeness.DOUBT),
        ("Payet", "Jeanne Payet", Likeness.DOUBT),
        ("Jane", "Jeanne Payet", Likeness.DOUBT),
        ("Paul", "Jeanne Payet", Likeness.OTHER),
        ("Mohamed", "Jeanne Payet", Likeness.OTHER),
    ],
)
def test_names_are_compared_kindly(said: str, name: str, expect: Likeness) -> None:
    assert likeness(name_in(said), name) == expect


@pytest.mark.parametrize("text", ["oui", "", "12", "il me faut du pain demain matin s'il vous plaît", "👍", "moi"])
def test_what_is_no_name_is_none(text: str) -> None:
    assert name_in(text) == ""
