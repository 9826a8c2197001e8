"""In the demonstration town some are asked how they are, by chat or by telephone; one of them has been silent since
yesterday, and agents look for her.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.call_queue import Outcome
from backend.demonstration.settling import AGENTS, PERSONAE, Settled
from backend.demonstration.town import DemoTown
from backend.models import CallTask, CheckIn, CheckInPlan, Person, Territory
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import answers, circle, falling_due, plans
from backend.services.checkins.plans import Wish
from backend.services.desk import calling, numbers, sheet
from backend.services.desk.calling import Said

AGENT, OTHER = AGENTS
WORKING_DAYS: Final = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
"""When somebody of the roster would hear of a silence."""
TEN: Final = 10 * 60
BEGAN: Final = timedelta(days=16)
_MOODS: Final = ("fine", "fine", "low", "fine", "fine", "alive", "fine")
_NOTES: Final = "Digicode 24B ; la clé de secours est chez Mme Roussel, au premier."
_SLEPT: Final = "Elle a mal dormi, sa fille vient dimanche."
_LIMIT: Final = 50


def ask(db: Session, here: Settled, town: DemoTown, now: datetime) -> None:
    """Three weeks of it, by the services, each thing at its hour."""
    reads = [one for one in town.residents if one.channel in here.accounts and one.key not in PERSONAE]
    calls = [one for one in town.residents if one.channel not in here.accounts]
    for one in calls:
        numbers.add(db, here.people[one.key], one.phone, actor=Actor.agent(AGENT), now=here.territory.created_at)
    chats, stays, waits, no, over = (here.people[one.key] for one in reads[-6:-1])
    called, silent = (here.people[one.key] for one in calls[:2])
    began = now - BEGAN
    _opened(db, chats, began)
    _opened(db, called, began, by_phone=True)
    looked_for = _opened(db, silent, began, by_phone=True)
    sheet.set_notes(db, looked_for, _NOTES, actor=Actor.agent(AGENT), now=began)
    _circle(db, here, town, db.get_one(CheckInPlan, looked_for.id), began)
    _days(db, town, now, chats=chats.id, called=called.id, silent=silent.id)
    _other_states(db, stays, waits, no, over, now)


def _opened(db: Session, person: Person, at: datetime, *, by_phone: bool = False) -> CheckInPlan:
    wish = Wish(WORKING_DAYS, (TEN,), by_phone=by_phone)
    return plans.open_plan(db, person, wish, by="agent", agreed=True, actor=Actor.agent(AGENT), now=at)


def _circle(db: Session, here: Settled, town: DemoTown, plan: CheckInPlan, at: datetime) -> None:
    """Her volunteer and a neighbour look in; one has not answered yet, one would rather not, one has left."""
    able = (one for one in town.volunteers if one.channel in here.accounts and one.key not in PERSONAE)
    chosen = [one for one in able if one.state == "active"][-5:]
    known, agent = [here.people[one.key] for one in chosen], Actor.agent(AGENT)
    for one in chosen:
        numbers.add(db, here.people[one.key], one.phone, actor=agent, now=at)
    roles = ("pair", "neighbour", "neighbour", "relative", "neighbour")
    rows = [
        circle.add(db, plan, one, role, has_key=role == "pair", agreed=number < 2, actor=agent, now=at)
        for number, (one, role) in enumerate(zip(known, roles, strict=True))
    ]
    no, leaves = rows[2], rows[3]
    circle.answer(db, no.id, no.person_id, False, actor=Actor.person(no.person_id), now=at + timedelta(hours=2))
    circle.answer(db, leaves.id, leaves.person_id, True, actor=Actor.person(leaves.person_id), now=at)
    circle.leave(db, leaves.id, actor=Actor.person(leaves.person_id), now=at + timedelta(days=5))


def _days(db: Session, town: DemoTown, now: datetime, *, chats: int, called: int, silent: int) -> None:
    """Every working day until now: one answers by chat, two on the telephone, and yesterday one did not."""
    for number, due in enumerate(days := _due_days(town, now)):
        falling_due.ask(db, now=due, limit=_LIMIT)
        db.flush()
        asked = {one.person_id: one for one in db.scalars(select(CheckIn).where(CheckIn.closed_at.is_(None)))}
        asked[chats].sent_at = due
        mood = _MOODS[number % len(_MOODS)]
        soon = due + timedelta(minutes=9 + number)
        if mood == "alive":
            answers.sign(db, chats, now=soon)
        else:
            answers.note(db, asked[chats].id, chats, mood, actor=Actor.person(chats), now=soon)
        _called(db, called, OTHER, due + timedelta(minutes=20 + 7 * (number % 5)), low=number % 6 == 4)
        if due is not days[-1]:
            _called(db, silent, AGENT, due + timedelta(minutes=15 + number))
    _is_silent(db, silent, days[-1])


def _called(db: Session, person_id: int, login: str, at: datetime, *, low: bool = False) -> None:
    said = Said(Outcome.ANSWERED_LOW, _SLEPT) if low else Said(Outcome.ANSWERED_FINE)
    _note(db, person_id, said, login, at)


def _is_silent(db: Session, person_id: int, due: datetime) -> None:
    """Nobody answers; at one o'clock agents are alerted, and try again."""
    for minutes in (16, 40):
        _note(db, person_id, Said(Outcome.NO_ANSWER), AGENT, due + timedelta(minutes=minutes))
    falling_due.climb(db, now=due + timedelta(hours=3), limit=_LIMIT)
    for minutes in (184, 206):
        _note(db, person_id, Said(Outcome.NO_ANSWER), AGENT, due + timedelta(minutes=minutes))


def _note(db: Session, person_id: int, said: Said, login: str, at: datetime) -> None:
    theirs = select(CallTask).where(CallTask.person_id == person_id, CallTask.state == "open")
    task = db.scalars(theirs.order_by(CallTask.priority, CallTask.id)).first()
    if task is not None:
        person = db.get_one(Person, person_id)
        town = db.get_one(Territory, person.territory_id)
        calling.done(db, town, task.id, said, login=login, now=at)


def _due_days(town: DemoTown, now: datetime) -> list[datetime]:
    """The hours at which the plans fell due, up to yesterday."""
    zone = ZoneInfo(town.timezone)
    first = (now - BEGAN).astimezone(zone).replace(hour=10, minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=number) for number in range(1, BEGAN.days + 1)]
    today = now.astimezone(zone).date()
    return [one for one in days if one.weekday() < 5 and one.date() < today]


def _other_states(db: Session, stays: Person, waits: Person, no: Person, over: Person, now: datetime) -> None:
    """One is with his daughter for some days; one is asked whether she wishes it; one does not; one did."""
    week, day = now - timedelta(days=7), now - timedelta(days=1)
    paused = _opened(db, stays, week)
    plans.pause(db, paused.id, now + timedelta(days=9), actor=Actor.person(stays.id), now=day)
    wish = Wish(WORKING_DAYS, (TEN + 30,))
    plans.open_plan(db, waits, wish, by="relative", relative=over, actor=Actor.person(over.id), now=day)
    refused = plans.open_plan(db, no, wish, by="relative", relative=over, actor=Actor.person(over.id), now=week)
    plans.agree(db, refused.id, no.id, False, actor=Actor.person(no.id), now=week + timedelta(hours=3))
    ended = _opened(db, over, now - timedelta(hours=30))
    plans.end(db, ended.id, courtesy=False, actor=SYSTEM, now=day)
