"""Deeds about check-ins: the question as it is asked today, what was answered, and a call for whoever wishes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from backend.checkins import keys, seasons
from backend.checkins.ladder import State, helps_from
from backend.checkins.moods import ALIVE, FINE, LOW
from backend.messaging import outbox
from backend.messaging.checkin_tidings import CheckInDue, WeatherOver
from backend.models import Agent, CheckIn, CheckInContact, CheckInPlan, Territory, WeatherMode
from backend.services import calls, duty
from backend.services.accounts import sharing
from backend.services.checkins import answers, climbing, plans
from backend.services.locking import existing
from backend.services.news import call
from backend.services.weather import lending, watching
from conversation_flows import checkin, comfort, crisis, weather
from conversation_flows.checkin_words import Today
from conversation_flows.deeds import circling, threes
from conversation_flows.deeds.case import Case, called, territory_of
from conversation_flows.engine.events import Told

LOW_CALL: Final = "checkin_low"
"""They are not so well today, and would like to be called."""
_STATE_OF: Final[Mapping[str, State]] = {"remind": State.REMINDED, "again": State.AGAIN, "last": State.LAST}
"""How far the ladder is while a reminder is true."""
_NORTH: Final = 45.0
"""The latitude of a European town that has not said where it is."""
_HOW: Final[Mapping[str, str]] = {
    "emergency": "emergency", "distress": "distress", "abuse": "abuse", "abuse_home": ALIVE, "low": LOW,
}  # fmt: skip
"""What an alert about themselves says of how they are. Of violence at home nothing is written where agents read who
may not read the alert."""


# --- news -----------------------------------------------------------------------------------------------------------


def told(db: Session, news: CheckInDue | WeatherOver, case: Case) -> Told | None:
    """The facts of either."""
    if isinstance(news, WeatherOver):
        return weather.WeatherEnded(news, existing(db, WeatherMode, news.mode_id).hazard)
    return due(db, news, case)


def due(db: Session, news: CheckInDue, case: Case) -> checkin.CheckInAsked | checkin.CheckInReminded | None:
    """Told while it is true, and before the ladder has come to its end. Whom no channel may ask is called instead."""
    found = db.execute(_ASKED, {"one": news.checkin_id}).first()
    if found is None:
        return None
    one, plan, town = found
    until = (one.begun_at or one.due_at) + climbing.steps_of(plan, town).alert
    if case.now >= until or not _is_true(one, news.what):
        return None
    if case.ways().closed:
        if one.closed_at is None:
            call(db, one.person_id, reason="checkin", now=case.now)
        return None
    if news.what in _STATE_OF:
        return _reminder(db, news, one, plan, town, case)
    return checkin.CheckInAsked(news, one.id, _with_weather(db, one, _today(one, plan, town), case), until)


_ASKED: Final = (
    select(CheckIn, CheckInPlan, Territory)
    .join(CheckInPlan, CheckInPlan.id == CheckIn.plan_id)
    .join(Territory, Territory.id == CheckIn.territory_id)
    .where(CheckIn.id == bindparam("one"))
)


def _is_true(one: CheckIn, what: str) -> bool:
    """Who wrote meanwhile of something else has not answered: they are asked all the same, and not reminded. While
    somebody is on their way to them nobody says that an agent is next.
    """
    if what in _STATE_OF:
        return one.state == _STATE_OF[what] and one.care_until is None
    return one.closed_at is None or (one.state == State.ALIVE and one.outcome == ALIVE)


def _today(one: CheckIn, plan: CheckInPlan, town: Territory) -> Today:
    local = one.due_at.astimezone(ZoneInfo(plan.timezone))
    asked = (one.begun_at or one.due_at).astimezone(ZoneInfo(plan.timezone))
    minutes = plans.rhythm_of(plan).minutes
    nth = sum(minute < local.hour * 60 + local.minute for minute in minutes)
    latitude = town.latitude
    if latitude is None and town.timezone.startswith("Europe/"):
        latitude = _NORTH
    part = seasons.part_of_day(asked.hour * 60 + asked.minute)
    return Today(local.date(), min(nth, len(minutes) - 1), len(minutes), part, seasons.season(local.date(), latitude))


def _with_weather(db: Session, one: CheckIn, today: Today, case: Case) -> Today:
    """While the town has a plan of heat, cold or flood on, the question speaks of it."""
    mode = watching.writes_to(db, one.person_id, one.territory_id, now=case.now)
    if mode is None:
        return today
    since = select(func.count()).where(CheckIn.person_id == one.person_id, CheckIn.due_at < one.due_at)
    midnight = datetime.combine(today.day, time(), ZoneInfo(one.plan.timezone))
    earlier = db.scalar(since.where(CheckIn.due_at >= midnight)) or 0
    says_why = one.plan.state == lending.LENT and not sharing.shares(db, one.person_id)
    first = says_why and not db.scalar(since.where(CheckIn.plan_id == one.plan_id))
    return replace(today, hazard=mode.hazard, message=earlier, registered=first)


def _reminder(
    db: Session, news: CheckInDue, one: CheckIn, plan: CheckInPlan, town: Territory, case: Case
) -> checkin.CheckInReminded | None:
    """Who is asked next, by name; else which agent calls, where one alone is on duty then; else when somebody reads."""
    steps = climbing.steps_of(plan, town)
    since = one.sent_at or one.begun_at or one.due_at
    nobody_is_asked = news.what == "last" or steps.circle == steps.alert  # agents are next
    near = () if nobody_is_asked else climbing.circle_of(db, plan.id)
    at = helps_from(steps, climbing.known(one), alone=not near)
    if at <= case.now:
        return None
    until = since + steps.alert
    if near:
        name = circling.named(existing(db, CheckInContact, near[0]).person)
        return checkin.CheckInReminded(news, one.id, until, "asked", at, name)
    roster = duty.roster_of(db, town, since=case.now)
    there = {watch.who for watch in roster.at(at)}  # whoever is on call hears of a silence, too
    if there:
        alone = existing(db, Agent, there.pop()).name if len(there) == 1 else ""
        return checkin.CheckInReminded(news, one.id, until, "called", at, called(alone) if alone else "")
    reads = roster.next(at, urgent=True)
    return checkin.CheckInReminded(news, one.id, until, "read", reads) if reads else None


# --- answers --------------------------------------------------------------------------------------------------------


def do(db: Session, command: checkin.SayHow | comfort.CallMe, case: Case) -> Sequence[Any]:
    return _say_how(db, command, case) if isinstance(command, checkin.SayHow) else _call_me(db, case)


def _say_how(db: Session, command: checkin.SayHow, case: Case) -> Sequence[Any]:
    checkin_id = command.checkin_id
    if checkin_id is None:
        last = answers.current(db, case.person_id, now=case.now)
        if last is None:
            return ()
        checkin_id = last.id
    counted = answers.note(db, checkin_id, case.person_id, command.outcome, actor=case.actor, now=case.now)
    if counted:
        outbox.cancel(db, keys.question(checkin_id), now=case.now)
    if command.quietly:
        return ()
    more = threes.after_a_good_answer(db, case) if counted and command.outcome == FINE else ()
    return (checkin.HowSaid(command.outcome, counted), *more)


def alarmed(db: Session, command: crisis.RaiseAlert, case: Case) -> None:
    """A cry for help is an answer too; and where it comes from somebody who looks in on another, it may be theirs.

    Of two who share a telephone, nothing is noted while we do not know whose cry it is.
    """
    outcome = _HOW.get(command.kind)
    if outcome is None or sharing.is_doubted(db, case.identity_id):
        return
    last = answers.current(db, case.person_id, now=case.now)
    if last is not None:
        answers.note(db, last.id, case.person_id, outcome, actor=case.actor, now=case.now)
    if command.kind == "emergency":
        circling.found_in_danger(db, case)


def _call_me(db: Session, case: Case) -> Sequence[Any]:
    calls.ask(db, case.person_id, reason=LOW_CALL, now=case.now)
    town = territory_of(db, case)
    staffed = duty.on_duty(db, town, now=case.now)
    return (comfort.CallComes(None if staffed else duty.reads_at(db, town, now=case.now)),)
