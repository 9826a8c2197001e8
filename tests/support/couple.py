"""Jeanne and Paul, who share a telephone on a stage: who takes it, and what is said on it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Content, Outgoing, Tapped
from backend.messaging.news import News
from backend.models import Conversation, Identity, InboxEvent, Person
from backend.services.accounts import sharing
from backend.services.actor import Actor
from backend.services.locking import existing
from backend.services.news import tell
from nlu.understanding import Understanding
from tests.support.stage import Stage

SYLVIE = Actor.agent("sylvie")
FALLEN = "je suis tombée"
ASKED = "C'est Jeanne ou Paul ?"


def couple(database: Database, clock: FrozenClock) -> Stage:
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


def plain(told: list[Outgoing]) -> list[str]:
    """Words as on a typewriter."""
    return [" ".join(one.text.replace("’", "'").split()) for one in told]


def phone(stage: Stage, content: Content) -> list[Outgoing]:
    """Somebody takes the telephone, and writes or taps."""
    told = stage.send("Jeanne", content)
    return told + stage.news("Paul")


def taps(stage: Stage, name: str) -> list[Outgoing]:
    return phone(stage, Tapped(f"iam:{stage.people[name].person_id}"))


def said_by(stage: Stage, name: str) -> list[str]:
    """The kinds of what stands in this person's conversation and was sent by them."""
    person_id = stage.people[name].person_id
    with stage.database.read() as db:
        mine = select(InboxEvent.kind).join(Conversation, Conversation.id == InboxEvent.conversation_id)
        mine = mine.where(Conversation.person_id == person_id, InboxEvent.spoken_by == person_id)
        return list(db.scalars(mine.order_by(InboxEvent.id)))


def told_by_us(stage: Stage, name: str, news: News, key: str) -> list[Outgoing]:
    with stage.database.write() as db:
        tell(db, stage.people[name].person_id, news, key=key, now=stage.clock.now())
    stage.settle()
    return both(stage)


def holder(stage: Stage) -> str:
    with stage.database.read() as db:
        phone_of = db.scalars(select(Identity).where(Identity.address == "Jeanne")).one()
        return next(name for name, who in stage.people.items() if who.person_id == phone_of.person_id)
