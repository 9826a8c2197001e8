"""Deeds about the person: their places, language, consents; alerts for the agents."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.messaging.tidings import HandedBack, Woke
from backend.models import Conversation
from backend.services import (
    alerts,
    announcements,
    geocoding,
    holidays,
    missions,
    people,
    places,
    stopping,
    volunteers,
)
from backend.services.accounts import sharing
from backend.services.actor import SYSTEM
from backend.services.errors import AlreadyVolunteering
from backend.services.news import call, tell
from conversation_flows import crisis, settings, volunteer, welcome
from conversation_flows.deeds import interviewing
from conversation_flows.deeds.case import Case, person_of, reading, territory_of
from conversation_flows.engine import collect, language, patterns
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.slots import fuller, plain_words

FAR_M: Final = 30_000
"""A shared place farther than this from the town is a mistake: the sea, another country."""

_LOOKS_LIKE_ADDRESS: Final = re.compile(
    r"\d|\b(rue|avenue|av|boulevard|bd|impasse|all[ée]e|place|chemin|route|cours|quai|square|passage|street|road|lane)\b",
    re.IGNORECASE,
)
_LANDMARK: Final = re.compile(
    r"\b(en face|[àa] c[ôo]t[ée]|derri[èe]re|devant|pr[èe]s d|au[- ]dessus|entre la|opposite|next to|behind|near)\b",
    re.IGNORECASE,
)


def find_places(db: Session, command: collect.FindPlaces, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    home = (person.latitude, person.longitude)
    near = (home[0], home[1]) if home[0] is not None and home[1] is not None else None
    if person.address and plain_words(command.words) == plain_words(person.address):
        return (collect.PlacesFound(command.slot, command.words, (Spot(person.address, *home),)),)
    landmark = bool(_LANDMARK.search(command.words))
    found = [] if landmark else geocoding.find(db, case.territory_id, command.words, near=near)
    exact = [one for one in found if one.exact]
    spots = tuple(Spot(one.words, one.latitude, one.longitude) for one in exact or found)
    looks = bool(_LOOKS_LIKE_ADDRESS.search(command.words)) and not landmark
    if looks and not geocoding.knows_addresses(db, case.territory_id):
        looks = False  # a town that has imported no addresses cannot tell a wrong one
    return (collect.PlacesFound(command.slot, command.words, spots, looks),)


def locate(db: Session, command: collect.LocatePoint, case: Case) -> Sequence[Any]:
    territory, point = territory_of(db, case), (command.latitude, command.longitude)
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        return (collect.PointLocated(command.slot, None),)
    nearest = geocoding.nearest(db, case.territory_id, point)
    if nearest is not None:
        spot = Spot(nearest.words, *point)
        return (collect.PointLocated(command.slot, spot),)
    centre = (territory.latitude, territory.longitude)
    if geocoding.knows_addresses(db, case.territory_id):
        return (collect.PointLocated(command.slot, None),)
    if centre[0] is not None and centre[1] is not None and places.distance_m((centre[0], centre[1]), point) > FAR_M:
        return (collect.PointLocated(command.slot, None),)
    return (collect.PointLocated(command.slot, Spot("", *point)),)


def apply(db: Session, command: volunteer.Apply, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    if fuller(command.name, than=person.name):
        people.rename(db, person, command.name, actor=case.actor, now=case.now)
    if person.latitude is None:
        people.set_home(db, person, command.where.words, command.where.point, actor=case.actor, now=case.now)
    with contextlib.suppress(AlreadyVolunteering):  # said twice, done once
        mine = volunteers.apply(
            db,
            person,
            categories=command.categories,
            reach_m=command.reach_m,
            availability=command.availability,
            actor=case.actor,
            now=case.now,
        )
        if command.most:
            volunteers.set_most_a_week(db, mine, command.most, actor=case.actor, now=case.now)
        if command.except_holidays:
            volunteers.set_except_holidays(db, mine, True, actor=case.actor, now=case.now)
    unknown = command.except_holidays and not holidays.of(db, territory_of(db, case), now=case.now)
    return (volunteer.Applied(person.name, holidays_unknown=unknown), *interviewing.dates(db, case))


def set_locale(db: Session, command: language.SetLocale | language.FollowLocale, case: Case) -> Sequence[Any]:
    """Who asked for it is written down: what a person chose is theirs, what was only heard may change again."""
    person = person_of(db, case)
    if isinstance(command, language.FollowLocale):
        people.set_locale(db, person, command.locale, actor=SYSTEM, now=case.now)
        return ()
    people.set_locale(db, person, command.locale, actor=case.actor, now=case.now)
    return (settings.LocaleSet(command.locale, command.understood),)


def stop(db: Session, command: settings.StopAnnouncements | settings.StopEverything, case: Case) -> Sequence[Any]:
    """Announcements end at once; everything, when that is what was meant."""
    person = person_of(db, case)
    for kind in announcements.KINDS:
        people.refuse(db, person, kind, actor=case.actor, now=case.now)
    if isinstance(command, settings.StopEverything):
        under_way = stopping.stop(db, person, actor=case.actor, now=case.now)
        return (settings.Stopped(everything=True, under_way=under_way),)
    return ()


def record_information(db: Session, command: welcome.RecordInformation, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    people.record_consent(db, person, "information", now=case.now)
    if command.learns and people.standing(db, person, people.KEPT_UNCLEAR) is people.Standing.UNTOLD:
        people.record_consent(db, person, people.KEPT_UNCLEAR, now=case.now)
    return ()


def raise_alert(db: Session, command: crisis.RaiseAlert, case: Case) -> Sequence[Any]:
    alerts.raise_alert(
        db,
        command.kind,
        person=person_of(db, case),
        cause=f"{command.kind}:{case.person_id}" + (f":{case.key}" if command.kind == "ask_tip" else ""),
        words=_by_either(db, command.words, case) or None,
        urgent=command.urgent,
        restricted=command.restricted,
        territory_id=case.territory_id,
        actor=case.actor,
        now=case.now,
    )
    if command.kind == "emergency" and missions.lately_there(db, case.person_id, now=case.now):
        call(db, case.person_id, reason=DEBRIEF, now=case.now, within=A_DAY)
    return (read_when(db, command.kind, case, urgent=command.urgent),)


def _by_either(db: Session, words: str, case: Case) -> str:
    """Two who share a telephone are both named: it may be the other who is in danger. A doubt of who it is is told."""
    if both := sharing.names(db, case.identity_id):
        return f"{words} [{' / '.join(both)}]".strip()
    if sharing.is_doubted(db, case.identity_id):  # a number that may have changed hands
        return f"{words} [{person_of(db, case).name} ?]".strip()
    return words


def read_when(db: Session, kind: str, case: Case, *, urgent: bool = False) -> crisis.AlertRaised:
    """Whether somebody of the duty roster reads the alert now; if not, when."""
    return crisis.AlertRaised(kind, *reading(db, case, urgent=urgent))


DEBRIEF: Final = "after_emergency"
"""Whoever helps and found somebody hurt, or worse, is called by a human within a day."""
A_DAY: Final = timedelta(days=1)


def for_agents(
    db: Session, command: patterns.CountForAgent | patterns.ReportLoop | patterns.TakeBack, case: Case
) -> Sequence[Any]:
    """What agents and operators should see, with nothing said to the person."""
    kind = {"CountForAgent": "human", "ReportLoop": "loop", "TakeBack": "human"}[type(command).__name__]
    person = person_of(db, case)
    alerts.raise_alert(
        db,
        kind,
        person=person,
        cause=f"{kind}:{case.person_id}",
        territory_id=case.territory_id,
        actor=case.actor if kind == "human" else SYSTEM,
        now=case.now,
    )
    if isinstance(command, patterns.TakeBack):
        own = update(Conversation).where(Conversation.person_id == case.person_id)
        db.execute(own.values(taken_by=None, taken_at=None))
        tell(db, case.person_id, HandedBack(), key=f"takeback:{case.person_id}:{case.key}", now=case.now)
    return ()


def wake_me(db: Session, command: patterns.WakeMe, case: Case) -> Sequence[Any]:
    key = f"woke:{case.person_id}:{command.why}:{command.at.isoformat()}"
    tell(db, case.person_id, Woke(command.why, command.at), key=key, now=case.now, due_at=command.at)
    return ()
