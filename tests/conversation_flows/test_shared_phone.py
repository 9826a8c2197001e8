"""Jeanne and Paul share a telephone: each has a conversation, and nothing of one's is the other's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.categories import CATEGORIES, mask
from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import outbox
from backend.messaging.messages import OUTGOINGS, Content, Outgoing, Priority, Tapped, Wrote
from backend.messaging.news import News
from backend.messaging.outbox import Letter
from backend.messaging.tidings import AgentWrote, Invited, StillHappy
from backend.models import (
    Alert,
    CallTask,
    Conversation,
    Identity,
    InboxEvent,
    Invitation,
    Mission,
    OutboxMessage,
    Person,
    Volunteer,
)
from backend.services import help_requests
from backend.services.accounts import joining, sharing
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NotShared, SharedAlready
from backend.services.locking import existing
from backend.services.news import tell
from backend.services.privacy import emptying
from conversation_flows.engine.conversation import Conversation as Talk
from conversation_flows.for_whom import discreet
from nlu.understanding import Understanding
from tests.support.stage import Stage

SYLVIE = Actor.agent("sylvie")
FALLEN = "je suis tombée"
ASKED = "C'est Jeanne ou Paul ?"


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """The telephone is Jeanne's; Paul, known on the web chat before, has agreed to share it and left the web."""
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="whatsapp", home="12 rue des Lilas")
    stage.person("Paul", channel="webchat", home="12 rue des Lilas")
    stage.meant["bonjour"] = Understanding("bonjour", "greet", 0.99)
    stage.meant["mes demandes"] = Understanding("mes demandes", "my_requests", 0.99)
    stage.meant[FALLEN] = Understanding(FALLEN, "emergency", 0.99)
    stage.says("Jeanne", "bonjour")
    with database.write() as db:
        web = db.scalars(select(Identity).where(Identity.address == "Paul")).one()
        web.state = "gone"
        jeanne, paul = people(stage, db)
        sharing.share(db, jeanne, paul, "", actor=SYLVIE, now=clock.now())
    both(stage)
    return stage


def people(stage: Stage, db: Session) -> tuple[Person, Person]:
    jeanne, paul = (existing(db, Person, stage.people[name].person_id) for name in ("Jeanne", "Paul"))
    return jeanne, paul


def both(stage: Stage) -> list[Outgoing]:
    """What is new on the telephone, whoever it is for."""
    return stage.news("Jeanne") + stage.news("Paul")


def phone(stage: Stage, content: Content) -> list[Outgoing]:
    """Somebody takes the telephone, and writes or taps."""
    told = stage.send("Jeanne", content)
    return told + stage.news("Paul")


def taps(stage: Stage, name: str) -> list[Outgoing]:
    return phone(stage, Tapped(f"iam:{stage.people[name].person_id}"))


def plain(told: list[Outgoing]) -> list[str]:
    """Words as on a typewriter."""
    return [" ".join(one.text.replace("’", "'").split()) for one in told]


def said_by(stage: Stage, name: str) -> list[str]:
    """The kinds of what stands in this person's conversation and was sent by them."""
    person_id = stage.people[name].person_id
    with stage.database.read() as db:
        mine = select(InboxEvent.kind).join(Conversation, Conversation.id == InboxEvent.conversation_id)
        mine = mine.where(Conversation.person_id == person_id, InboxEvent.spoken_by == person_id)
        return list(db.scalars(mine.order_by(InboxEvent.id)))


def test_after_a_pause_it_is_asked_who_writes_and_what_was_said_goes_there_once(stage: Stage) -> None:
    (asked,) = phone(stage, Wrote("mes demandes"))
    assert plain([asked]) == [ASKED]
    assert [option.title for option in asked.options] == ["Jeanne", "Paul"]
    assert said_by(stage, "Paul") == []

    told = taps(stage, "Paul")

    assert "Merci Paul." in told[0].text
    assert len(told) > 1  # his request was heard, in his conversation
    assert said_by(stage, "Paul") == ["Wrote", "Tapped"]
    assert said_by(stage, "Jeanne") == ["Wrote"]  # her « bonjour » of before
    stage.clock.forward(timedelta(minutes=5))
    assert ASKED not in plain(phone(stage, Wrote("mes demandes")))
    assert said_by(stage, "Paul") == ["Wrote", "Tapped", "Wrote"]


def test_half_an_hour_later_it_is_asked_again(stage: Stage) -> None:
    phone(stage, Wrote("bonjour"))
    taps(stage, "Paul")
    stage.clock.forward(timedelta(minutes=29))
    assert ASKED not in plain(phone(stage, Wrote("bonjour")))
    stage.clock.forward(timedelta(minutes=30))

    assert plain(phone(stage, Wrote("bonjour"))) == [ASKED]


@pytest.mark.parametrize("words", ["Paul", "2", "c'est paul", "C'est PAUL !", "moi c'est Paul"])
def test_who_it_is_may_be_said_in_words(stage: Stage, words: str) -> None:
    phone(stage, Wrote("mes demandes"))

    phone(stage, Wrote(words))

    assert said_by(stage, "Paul") == ["Wrote", "Wrote"]


def test_who_says_it_with_what_they_want_is_not_asked(stage: Stage) -> None:
    words = "bonjour c'est Paul, je voudrais voir mes demandes"
    stage.meant[words] = Understanding(words, "my_requests", 0.99)

    told = phone(stage, Wrote(words))

    assert ASKED not in plain(told)
    assert told
    assert said_by(stage, "Paul") == ["Wrote"]


def test_several_messages_in_one_breath_are_asked_about_once_and_handed_over_in_order(stage: Stage) -> None:
    stage.meant["encore"] = Understanding("encore", "thank", 0.9)

    assert len(phone(stage, Wrote("bonjour"))) == 1
    assert phone(stage, Wrote("mes demandes")) == []
    assert phone(stage, Wrote("encore")) == []
    taps(stage, "Jeanne")

    assert said_by(stage, "Jeanne") == ["Wrote", "Wrote", "Wrote", "Wrote", "Tapped"]
    with stage.database.read() as db:
        assert set(db.scalars(select(InboxEvent.state))) == {"done"}


def test_a_cry_for_help_is_answered_before_the_question_and_names_both(stage: Stage) -> None:
    told = phone(stage, Wrote(FALLEN))

    assert "15" in told[0].text
    assert ASKED not in plain(told)
    with stage.database.read() as db:
        alert = db.scalars(select(Alert).where(Alert.kind == "emergency")).one()
        assert alert.urgent
        assert alert.words == f"{FALLEN} [Jeanne / Paul]"
    assert said_by(stage, "Paul") == []


def test_answering_for_one_is_no_sign_of_the_other(stage: Stage) -> None:
    before = stage.clock.now()
    stage.clock.forward(timedelta(hours=1))
    phone(stage, Wrote("bonjour"))
    with stage.database.read() as db:
        assert [sharing.last_sign(db, one.id, since=before) for one in people(stage, db)] == [None, None]

    taps(stage, "Paul")

    with stage.database.read() as db:
        assert [sharing.last_sign(db, one.id, since=before) for one in people(stage, db)] == [None, stage.clock.now()]


def told_by_us(stage: Stage, name: str, news: News, key: str) -> list[Outgoing]:
    with stage.database.write() as db:
        tell(db, stage.people[name].person_id, news, key=key, now=stage.clock.now())
    stage.settle()
    return both(stage)


def test_what_is_confided_waits_until_she_says_that_it_is_she(stage: Stage) -> None:
    phone(stage, Wrote("bonjour"))
    taps(stage, "Paul")

    notice = told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Votre rendez-vous chez le docteur est jeudi"), "a1")
    more = told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Apportez vos lunettes"), "a2")

    assert plain(notice) == [
        "Pour Jeanne : un message vous attend. Je vous le donne dès que vous me dites que c'est vous."
    ]
    assert more == []
    told = taps(stage, "Jeanne")
    said = "\n".join(one.text for one in told)
    assert "docteur" in said
    assert "lunettes" in said
    with stage.database.read() as db:  # and they leave by the telephone that both have
        rows = db.scalars(select(OutboxMessage).where(OutboxMessage.person_id == stage.people["Jeanne"].person_id))
        assert None not in {row.identity_id for row in rows}


def test_a_pause_holds_for_the_notice_too(stage: Stage) -> None:
    until = stage.clock.now() + timedelta(days=2)
    with stage.database.write() as db:
        people(stage, db)[0].quiet_until = until

    assert told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Jeudi chez le docteur"), "a1") == []
    stage.clock.at = until
    stage.settle()

    assert plain(both(stage))[0].startswith("Pour Jeanne : un message vous attend.")


def test_the_other_does_not_get_it_by_saying_who_he_is(stage: Stage) -> None:
    told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Votre rendez-vous chez le docteur est jeudi"), "a1")

    told = taps(stage, "Paul")

    assert "docteur" not in "\n".join(one.text for one in told)


def test_what_both_may_read_begins_with_the_name_and_the_answer_is_asked_whose_it_is(stage: Stage) -> None:
    phone(stage, Wrote("bonjour"))
    taps(stage, "Jeanne")
    with stage.database.write() as db:
        paul = people(stage, db)[1]
        row = Volunteer(person_id=paul.id, territory_id=paul.territory_id, state="active", applied_at=stage.clock.now())
        db.add(row)

    told = told_by_us(stage, "Paul", StillHappy(), "h1")

    assert told
    assert all(one.startswith("Pour Paul : ") for one in plain(told))
    assert plain(phone(stage, Wrote("oui"))) == [ASKED]
    taps(stage, "Jeanne")
    assert stage.talk("Paul").question is not None  # her « oui » has answered nothing of his


def test_nothing_that_is_new_is_read_by_both_unless_it_is_listed() -> None:
    assert discreet(Invited(1), Talk())
    assert not discreet(AgentWrote("sylvie", "x"), Talk())


def test_nobody_says_who_it_was_and_a_human_looks(stage: Stage) -> None:
    phone(stage, Wrote("mes demandes"))
    told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Jeudi"), "a1")

    stage.clock.forward(timedelta(days=1))
    stage.settle()

    with stage.database.read() as db:
        assert [one.kind for one in db.scalars(select(Alert))] == ["who_writes"]
        assert [one.reason for one in db.scalars(select(CallTask))] == ["kept_message"]
        assert "kept" not in set(db.scalars(select(InboxEvent.state)))


def holder(stage: Stage) -> str:
    with stage.database.read() as db:
        phone_of = db.scalars(select(Identity).where(Identity.address == "Jeanne")).one()
        return next(name for name, who in stage.people.items() if who.person_id == phone_of.person_id)


@pytest.mark.parametrize(("leaving", "stays"), [("Jeanne", "Paul"), ("Paul", "Jeanne")])
def test_erasing_one_leaves_the_telephone_to_the_other(stage: Stage, leaving: str, stays: str) -> None:
    with stage.database.write() as db:
        person = existing(db, Person, stage.people[leaving].person_id)
        emptying.erase(db, person, actor=SYSTEM, now=stage.clock.now())

    assert holder(stage) == stays
    assert ASKED not in plain(phone(stage, Wrote("bonjour")))


@pytest.mark.parametrize(("leaving", "stays"), [("Jeanne", "Paul"), ("Paul", "Jeanne")])
def test_parting_one_leaves_it_to_the_other(stage: Stage, leaving: str, stays: str) -> None:
    with stage.database.write() as db:
        person = existing(db, Person, stage.people[leaving].person_id)
        phone_id = db.scalars(select(Identity.id).where(Identity.address == "Jeanne")).one()
        assert joining.part(db, person, phone_id, now=stage.clock.now())

    assert holder(stage) == stays


def test_an_agent_parts_them(stage: Stage) -> None:
    with stage.database.write() as db:
        paul = people(stage, db)[1]
        assert sharing.unshare(db, paul, actor=SYLVIE, now=stage.clock.now()) == 1
        with pytest.raises(NotShared):
            sharing.unshare(db, paul, actor=SYLVIE, now=stage.clock.now())

    assert ASKED not in plain(phone(stage, Wrote("bonjour")))


def test_what_is_shared_already_or_not_there_is_not_shared(stage: Stage) -> None:
    with stage.database.write() as db:
        jeanne, paul = people(stage, db)
        for owner, other, channel in ((jeanne, paul, ""), (jeanne, jeanne, ""), (paul, jeanne, "")):
            with pytest.raises(SharedAlready):
                sharing.share(db, owner, other, channel, actor=SYLVIE, now=stage.clock.now())


def test_which_telephone_it_is_never_chosen_for_what_starts_from_us(stage: Stage) -> None:
    """Only the turn addresses a shared telephone: what lost its own account goes to nobody's eyes."""
    with stage.database.write() as db:
        jeanne = people(stage, db)[0]
        letter = Letter(jeanne.territory_id, jeanne.id, Outgoing("12 rue des Lilas"), Priority.REPLY)
        outbox.write(db, [letter], now=stage.clock.now())
        assert outbox.route(db, now=stage.clock.now()) == {jeanne.id}
        row = db.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert row is not None
        assert (row.state, OUTGOINGS.loads(row.content).text) == ("set_aside", "12 rue des Lilas")


@pytest.fixture
def asked(stage: Stage) -> int:
    """Jeanne helps too, and was asked to do Zoé's shopping; the number of her invitation."""
    now = stage.clock.now()
    stage.person("Zoé", home="3 rue des Lilas")
    with stage.database.write() as db:
        jeanne = people(stage, db)[0]
        zoe = existing(db, Person, stage.people["Zoé"].person_id)
        helper = Volunteer(
            person_id=jeanne.id, territory_id=jeanne.territory_id, state="active", latitude=zoe.latitude,
            longitude=zoe.longitude, cell=zoe.cell, reach_m=5000, categories=mask(CATEGORIES), availability=0,
            applied_at=now, active_at=now,
        )  # fmt: skip
        db.add(helper)
        need = help_requests.Post(
            "shopping", now + timedelta(days=2), now + timedelta(days=2, hours=3), place="3 rue des Lilas"
        )
        help_requests.post(db, zoe, need, key="zoe", actor=Actor.person(zoe.id), now=now)
    stage.settle()
    with stage.database.read() as db:
        return db.scalars(select(Invitation.id)).one()


def test_an_invitation_is_read_by_both_and_taken_by_the_one_it_is_for(stage: Stage, asked: int) -> None:
    [told] = both(stage)
    assert plain([told])[0].startswith("Pour Jeanne : ")
    accept = next(option.id for option in told.options if option.id.startswith("accept:"))

    assert plain(phone(stage, Tapped(accept, told.question))) == [ASKED]
    taps(stage, "Paul")

    with stage.database.read() as db:
        assert db.get_one(Invitation, asked).state == "sent"
        assert db.scalars(select(Mission.id)).all() == []
    stage.clock.forward(timedelta(hours=1))
    phone(stage, Tapped(accept, told.question))
    taps(stage, "Jeanne")
    with stage.database.read() as db:
        assert db.scalars(select(Mission.volunteer_id)).all() == [stage.people["Jeanne"].person_id]


def test_who_found_somebody_is_told_where_only_she_reads(stage: Stage, asked: int) -> None:
    """The address of whoever asks goes to her alone, however often the telephone is taken up by the other."""
    [invited] = both(stage)
    accept = next(option.id for option in invited.options if option.id.startswith("accept:"))
    phone(stage, Tapped(accept, invited.question))
    taps(stage, "Jeanne")
    stage.clock.forward(timedelta(minutes=5))
    phone(stage, Wrote("bonjour"))
    stage.clock.forward(timedelta(minutes=31))
    phone(stage, Wrote("bonjour"))
    taps(stage, "Paul")

    stage.later(timedelta(days=1, hours=12))  # the evening before, when the address is told

    told = "\n".join(plain(both(stage)))
    assert "3 rue des Lilas" not in told
    assert "Pour Jeanne : un message vous attend." in told
    assert "3 rue des Lilas" in "\n".join(plain(taps(stage, "Jeanne")))
