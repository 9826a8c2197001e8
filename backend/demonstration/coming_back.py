"""In the demonstration town somebody has a hand with the shopping every week."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.demonstration.settling import PERSONAE, Settled, door
from backend.demonstration.town import DemoTown
from backend.repeats import DAYS
from backend.services import help_requests, missions, purchases
from backend.services.actor import Actor
from backend.services.new_times import answering, proposing
from backend.services.new_times.standing import Time


def comes_back(db: Session, here: Settled, town: DemoTown, now: datetime) -> None:
    """A neighbour asked an hour ago for a hand every week from next week on; somebody said yes at once, and would
    rather come an hour later the first time, which suits her.
    """
    reached = [one for one in town.residents if one.channel and one.key not in PERSONAE and one.since < now]
    asks = reached[len(reached) // 2]
    person, zone = here.people[asks.key], ZoneInfo(town.timezone)
    day = now.astimezone(zone).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=8)
    home = town.addresses[len(town.addresses) // 3]
    need = help_requests.Post(
        category="shopping",
        start=day,
        end=day + timedelta(hours=3),
        rrule=f"FREQ=WEEKLY;BYDAY={DAYS[day.weekday()]}",
        text="Une fois par semaine, mes courses à la supérette. Je ne peux plus porter.",
        place=door(home),
        point=(home.latitude, home.longitude),
    )
    key, at = "demonstration:every_week", now - timedelta(hours=1)
    request = help_requests.post(db, person, need, key=key, actor=Actor.person(person.id), now=at)
    goes = next(one for one in town.volunteers if one.state == "active" and one.key not in {*PERSONAE, asks.key})
    helper_id = here.people[goes.key].id
    helper = Actor.person(helper_id)
    at += timedelta(minutes=20)
    mission = missions.take(db, request.id, helper_id, actor=helper, now=at, seed=7)
    purchases.choose(db, mission.id, person.id, "envelope", actor=Actor.person(person.id), now=at)
    an_hour_later = Time(day + timedelta(hours=1), day + timedelta(hours=4), request.grain)
    proposed = proposing.propose(db, mission.id, helper_id, an_hour_later, actor=helper, now=at + timedelta(minutes=5))
    agreed = at + timedelta(minutes=9)
    answering.answer(db, proposed.id, person.id, True, actor=Actor.person(person.id), now=agreed)
