"""Seeding: the invented town put into an empty database, as if the services had served it for two months.

Nothing is left to be said: no message waits, and nothing fell due before now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.call_queue import LOOKED_FOR
from backend.clock import Clock
from backend.database import Database
from backend.demonstration.asking import ask
from backend.demonstration.chronicle import CHARTER, MEETS, Chronicle
from backend.demonstration.cold_days import pass_by
from backend.demonstration.couple import share
from backend.demonstration.meetings import look_after, meet, publish, renew
from backend.demonstration.places import NAME
from backend.demonstration.settling import PERSONAE, Settled, move_in, policies, settle
from backend.demonstration.town import DemoTown, Resident
from backend.models import HelpRequest, InboxEvent, Mission, Offer, Person, Territory
from backend.services import alerts, calls, retention
from backend.services.actor import Actor
from backend.services.missions.progress import LIVE

Progress = Callable[[str, int, int], None]
"""Told what is at work, how much of it is done, and of how much."""

CALLED_WITHIN: Final = timedelta(hours=20)
"""Agents make their calls by the next day; what is younger waits."""
_CALLED: Final = "Prévenu par téléphone."
_CONFIRM_AFTER: Final = timedelta(hours=1)


class AnotherTown(Exception):
    """This database serves a real town: the demonstration needs one of its own."""


def is_seeded(database: Database) -> bool:
    """Whether the demonstration town is there.

    Raises:
        AnotherTown: another town is.
    """
    with database.read() as db:
        return _is_there(db)


def seed(database: Database, town: DemoTown, now: datetime, clock: Clock, progress: Progress | None = None) -> None:
    """Fills an empty migrated database with the town, all of it or nothing; where it is already, changes nothing.

    Raises:
        AnotherTown: the database serves another town.
    """
    told: Progress = progress or (lambda _what, _done, _total: None)
    with database.write() as db:
        if _is_there(db):
            return
        told("streets", 0, len(town.addresses))
        here = settle(db, town, now)
        publish(db, here.territory, CHARTER, here.territory.created_at)
        told("streets", len(town.addresses), len(town.addresses))
        _everybody(db, here, town, clock, told)
        chronicle = Chronicle(db, here, clock.seed)
        chronicle.run(town, now, lambda done, total: told("events", done, total))
        for who in town.volunteers:
            if who.key in PERSONAE:  # last, so that nobody has asked them for anything
                for deed in chronicle.volunteer(who):
                    deed.do(deed.at)
        renew(db, here, now)
        meet(db, here, town, now)
        _alerts(db, here, town, now)
        share(db, here, town, MEETS, now)
        pass_by(db, here, now)
        ask(db, here, town, now)
        policies(db, here, now)
        _come_to_rest(db, here, now)


def _is_there(db: Session) -> bool:
    names = list(db.scalars(select(Territory.name)))
    if names and NAME not in names:
        raise AnotherTown(f"{AnotherTown.__doc__} ({names[0]})")
    return bool(names)


def _everybody(db: Session, here: Settled, town: DemoTown, clock: Clock, told: Progress) -> None:
    for place, who in enumerate(town.people, start=1):
        move_in(db, here, who, place, token=lambda: clock.token(32))
        told("people", place, len(town.people))


def _alerts(db: Session, here: Settled, town: DemoTown, now: datetime) -> None:
    """What agents see besides requests: somebody wants a human, was in distress, is not safe at home."""
    writes = (one for one in town.residents if one.channel in here.accounts and one.key not in PERSONAE)
    raise_ = _Raising(db, here)
    raise_(next(writes), "human", "Je voudrais parler à quelqu'un de la mairie", now - timedelta(minutes=50))
    mine = raise_(next(writes), "human", "C'est pour la carte de transport", now - timedelta(hours=3))
    alerts.take(db, mine, MEETS, now=now - timedelta(hours=2, minutes=50))
    raise_(next(writes), "abuse_home", "Il a encore crié, j'ai peur de rentrer", now - timedelta(hours=1), hidden=True)
    over = raise_(next(writes), "distress", "À quoi bon tout ça", now - timedelta(days=4))
    alerts.take(db, over, MEETS, now=now - timedelta(days=4) + timedelta(minutes=6))
    outcome = "Appelée tout de suite ; sa fille est passée, rendez-vous pris avec son médecin."
    alerts.close(db, over, MEETS, outcome, now=now - timedelta(days=4) + timedelta(minutes=40))


class _Raising:
    """Raises alerts as a conversation would have."""

    def __init__(self, db: Session, here: Settled) -> None:
        self._db, self._here = db, here

    def __call__(self, who: Resident, kind: str, words: str, at: datetime, *, hidden: bool = False) -> int:
        person: Person = self._here.people[who.key]
        return alerts.raise_alert(
            self._db,
            kind,
            person=person,
            cause=f"{kind}:{person.id}",
            words=words,
            urgent=kind != "human",
            restricted=hidden,
            territory_id=person.territory_id,
            actor=Actor.person(person.id),
            now=at,
        ).id


def _come_to_rest(db: Session, here: Settled, now: datetime) -> None:
    """What the chronicle left to be said was said; what would fall due because nobody is behind it, does not.

    The people of the town answer nothing. Open requests therefore ask nobody else, whom only the phones of the
    playground could be, until their time has passed; of a mission under way both sides are asked whether it is done,
    and nobody is held to be late.
    """
    db.flush()
    look_after(db, here, now)
    for call in calls.to_make(db, here.territory.id):
        if call.due_at < now - CALLED_WITHIN and call.reason not in LOOKED_FOR:
            at = call.due_at + timedelta(hours=2)
            calls.done(db, here.territory.id, call.id, _CALLED, actor=Actor.agent(MEETS), now=at)
    for request in db.scalars(select(HelpRequest).where(HelpRequest.state.in_(("open", "held")))):
        request.next_wave_at, request.promised_at = request.end, None
    for offer in db.scalars(select(Offer).where(Offer.state == "open")):
        offer.next_due_at = offer.closes_at
    for mission in db.scalars(select(Mission).where(Mission.state.in_(LIVE))):
        mission.next_due, mission.next_due_at = "confirm", mission.request.end + _CONFIRM_AFTER
    db.flush()
    said = {"state": "done", "settled_at": InboxEvent.due_at}
    db.execute(update(InboxEvent).where(InboxEvent.state == "waiting").values(said))
    while retention.sweep(db, now=now):
        db.flush()
