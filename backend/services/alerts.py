"""Alerts: something that an agent must look at. One owner, one outcome; a repeat raises the count."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import and_, case, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.messaging.messages import Priority
from backend.messaging.news import News
from backend.messaging.tidings import AgentWrote, HandedBack, TakenOver
from backend.models import Alert, Conversation, Person, Territory
from backend.services import duty, territories
from backend.services.actor import Actor
from backend.services.desk_errors import AlertOfSomebodyElse, NoSuchAlert
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.news import tell

MATTERS: Final = frozenset(
    "nobody no_show unconfirmed money to_publish gathering_to_publish tip_to_read link_to_confirm link relay"
    " another_time setback paused application undeliverable account_broken who_writes shared_phone"
    " no_number refuses_checkins circle_empty pair register_due register_moved look_again weather weather_until".split()
)
"""Kinds about a thing to be settled. Whoever takes one silences nobody's bot: it may still find somebody meanwhile."""

ISOLATION: Final = "isolation"
NAMED_ONLY: Final = frozenset({ISOLATION})
"""Kinds that the agents alone see whom the town has named (policy `trend_readers`)."""

_STILL_OPEN = text("state IN ('open', 'taken')")
"""As in the unique index of the table."""


def raise_alert(
    db: Session,
    kind: str,
    *,
    person: Person | None,
    cause: str,
    words: str | None = None,
    request_id: int | None = None,
    urgent: bool = False,
    restricted: bool = False,
    territory_id: int,
    actor: Actor,
    now: datetime,
) -> Alert:
    """Raises an alert; where one of the same cause is open, raises its count instead, atomically.

    The first words are kept: they say why it was raised. An alert that becomes urgent stays so, and is told of anew.
    What is urgent again while whoever took it is not at the desk is nobody's: it goes to the roster, not to them alone.
    """
    new = _insert(db).values(
        territory_id=territory_id,
        kind=kind,
        person_id=person.id if person else None,
        request_id=request_id,
        cause=cause,
        words=words,
        urgent=urgent,
        restricted=restricted,
        count=1,
        state="open",
        created_at=now,
        last_at=now,
    )
    again = {
        "count": Alert.count + 1,
        "last_at": now,
        "urgent": or_(Alert.urgent, new.excluded.urgent),
        "words": func.coalesce(Alert.words, new.excluded.words),
        "climbs_since": case((and_(new.excluded.urgent, ~Alert.urgent), now), else_=Alert.climbs_since),
    }
    raised = new.on_conflict_do_update(index_elements=["cause"], index_where=_STILL_OPEN, set_=again)
    db.flush()
    alert_id = db.execute(raised.returning(Alert.id)).scalar_one()
    alert = locked(db, Alert, alert_id)
    if alert.count == 1:
        born(db, alert, actor=actor, now=now)
        audit(db, territory_id, "raise_alert", "alert", alert.id, actor=actor, now=now)
    elif urgent and alert.owner is not None and not _is_at_desk(db, alert, alert.owner, now):
        alert.owner, alert.climbs_since = None, now
        move(db, alert, "open", actor=actor, now=now)
    return alert


def take(db: Session, alert_id: int, login: str, *, now: datetime, talk: bool = False) -> Alert:
    """The agent takes the alert and, unless it is about a thing (`MATTERS`), the person's conversation with it: the bot
    is silent until handed back. `talk`: the conversation too, whatever it is about.

    Raises:
        NoSuchAlert: it does not exist, or is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    alert = acknowledge(db, alert_id, login, now=now)
    conversation = _conversation(db, alert) if talk or alert.kind not in MATTERS else None
    if conversation is not None and conversation.taken_by != login:
        conversation.taken_by, conversation.taken_at = login, now
        _tell(db, alert, TakenOver(login), "taken", now)
    return alert


def acknowledge(db: Session, alert_id: int, login: str, *, now: datetime) -> Alert:
    """The agent says, from wherever they are, that they see to it: nobody else need be told. The bot goes on meanwhile;
    at the desk they may `take` the conversation too.

    Raises:
        NoSuchAlert: it does not exist, or is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    alert = _open(db, alert_id, login)
    if alert.owner not in (None, login):
        raise AlertOfSomebodyElse(alert.owner)
    if alert.state == "open":
        alert.owner, actor = login, Actor.agent(login)
        move(db, alert, "taken", actor=actor, now=now)
        audit(db, alert.territory_id, "take_alert", "alert", alert.id, actor=actor, now=now)
    return alert


def has_taken_over(db: Session, alert: Alert, login: str) -> bool:
    """Whether this agent speaks with the person in place of the bot."""
    conversation = _conversation(db, alert)
    return conversation is not None and conversation.taken_by == login


def answer(db: Session, alert_id: int, login: str, text: str, *, now: datetime) -> None:
    """The agent writes to the person, and the conversation is theirs: an answer is awaited.

    Raises:
        NoSuchAlert: it does not exist, is closed, or concerns nobody.
        AlertOfSomebodyElse: another agent has it.
    """
    alert = take(db, alert_id, login, now=now, talk=True)
    if alert.person_id is None:
        raise NoSuchAlert(alert_id)
    _tell(db, alert, AgentWrote(login, text), "answer", now)
    audit(db, alert.territory_id, "answer", "alert", alert.id, actor=Actor.agent(login), now=now)


def hand_back(db: Session, alert_id: int, login: str, *, now: datetime) -> None:
    """The bot may speak again; the alert stays with its agent until it is closed.

    Raises:
        NoSuchAlert: it does not exist, or is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    alert = _open(db, alert_id, login)
    if alert.owner not in (None, login):
        raise AlertOfSomebodyElse(alert.owner)
    _release(db, alert, login, now)


def close(db: Session, alert_id: int, login: str, outcome: str, *, now: datetime) -> Alert:
    """The agent says what came of it; the conversation is handed back.

    Raises:
        NoSuchAlert: it does not exist, or is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    alert = _open(db, alert_id, login)
    actor = Actor.agent(login)
    if alert.owner not in (None, login):
        raise AlertOfSomebodyElse(alert.owner)
    _release(db, alert, login, now)
    alert.owner, alert.outcome, alert.closed_at = login, outcome, now
    move(db, alert, "closed", actor=actor, now=now)
    audit(db, alert.territory_id, "close_alert", "alert", alert.id, actor=actor, now=now)
    return alert


def close_cause(db: Session, cause: str, login: str, outcome: str, *, now: datetime) -> bool:
    """Closes the open alert of this cause, now that an agent did what it asked for; another agent's stays theirs.

    Returns whether one was closed.
    """
    db.flush()
    theirs = select(Alert.id).where(Alert.cause == cause, Alert.state.in_(("open", "taken")))
    alert_id = db.scalar(theirs.where(or_(Alert.owner.is_(None), Alert.owner == login)))
    if alert_id is not None:
        close(db, alert_id, login, outcome, now=now)
    return alert_id is not None


def all_clear(db: Session, alert: Alert, why: str, *, actor: Actor, now: datetime) -> None:
    """What it was raised for is over by itself: an alert that nobody has taken closes, the owner of one reads so."""
    if alert.state == "taken":
        alert.words, alert.urgent, alert.last_at = f"{alert.words or ''}; over: {why}", False, now
    else:
        alert.outcome, alert.closed_at = why, now
        move(db, alert, "closed", actor=actor, now=now)
    audit(db, alert.territory_id, "all_clear", "alert", alert.id, actor=actor, now=now)
    db.flush()


def note_reading(db: Session, alert: Alert, login: str, *, now: datetime) -> None:
    """Writes down that an agent read the words of a restricted alert."""
    audit(db, alert.territory_id, "read_restricted", "alert", alert.id, actor=Actor.agent(login), now=now)


def open_alerts(db: Session, territory_id: int, login: str | None = None) -> list[Alert]:
    """What agents must look at: urgent first, then the oldest; for `login`, without what is for others alone."""
    db.flush()
    theirs = select(Alert).where(Alert.territory_id == territory_id, Alert.state.in_(("open", "taken")))
    found = db.scalars(theirs.order_by(Alert.urgent.desc(), Alert.created_at, Alert.id))
    return [one for one in found if login is None or may_see(db, one, login)]


def may_see(db: Session, alert: Alert, login: str) -> bool:
    """Whether the alert is for this agent, too."""
    named = territories.policy(existing(db, Territory, alert.territory_id), "trend_readers")
    return alert.kind not in NAMED_ONLY or login in named


def _open(db: Session, alert_id: int, login: str) -> Alert:
    try:
        alert = locked(db, Alert, alert_id)
    except LookupError:
        raise NoSuchAlert(alert_id) from None
    if alert.state == "closed" or not may_see(db, alert, login):
        raise NoSuchAlert(alert_id)
    return alert


def _conversation(db: Session, alert: Alert) -> Conversation | None:
    """The person's conversation, locked: a turn that is under way ends first."""
    if alert.person_id is None:
        return None
    theirs = select(Conversation).where(Conversation.person_id == alert.person_id)
    return db.scalars(theirs.with_for_update().execution_options(populate_existing=True)).first()


def _release(db: Session, alert: Alert, login: str, now: datetime) -> None:
    conversation = _conversation(db, alert)
    if conversation is not None and conversation.taken_by == login:
        conversation.taken_by = conversation.taken_at = None
        _tell(db, alert, HandedBack(), "back", now)


def _tell(db: Session, alert: Alert, news: News, what: str, now: datetime) -> None:
    if alert.person_id is not None:
        urgency = Priority.EMERGENCY if alert.urgent else Priority.REPLY
        db.flush()
        tell(db, alert.person_id, news, key=f"alert:{alert.id}:{what}:{now.isoformat()}", now=now, priority=urgency)


def _is_at_desk(db: Session, alert: Alert, login: str, now: datetime) -> bool:
    return duty.is_at_desk(db, existing(db, Territory, alert.territory_id), login, now=now)


def _insert(db: Session) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(Alert) if db.get_bind().dialect.name == "sqlite" else postgresql.insert(Alert)
