"""Exports: the town's state as staff see it, a plain object a row, for people's scripts (`docs/contracts.md`).

Rows are streamed from one consistent view: a large town needs no more memory than a small one. Every export is
audited before its first row leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.models import (
    Alert,
    ChannelAccount,
    CheckIn,
    Gathering,
    HelpRequest,
    Identity,
    Link,
    Mission,
    Person,
    Recurrence,
    RelayLeg,
    RelayMission,
    Source,
    Territory,
    Tip,
    Volunteer,
)
from backend.services.actor import Actor
from backend.services.company import reading
from backend.services.lifecycles import audit
from backend.services.sources import counting
from backend.services.territories import zone

_BATCH: Final = 500

Exported = dict[str, Any]
Zones = Mapping[int, ZoneInfo]
"""The zone of each territory: moments are told in the town's own time."""


def export(database: Database, kind: str, *, actor: Actor, now: datetime) -> Iterator[Exported]:
    """All rows of one kind (a key of `EXPORTS`), in the order of their ids.

    Raises:
        DatabaseTrouble: the database cannot be used now.
    """
    with database.write() as db:
        for territory in db.scalars(select(Territory)):
            audit(db, territory.id, f"export {kind}", "territory", territory.id, actor=actor, now=now)
    with database.read() as db:
        zones = {territory.id: zone(territory) for territory in db.scalars(select(Territory))}
        yield from EXPORTS[kind](db, zones)


def _requests(db: Session, zones: Zones) -> Iterator[Exported]:
    one = HelpRequest
    columns = (one.territory_id, one.id, one.state, one.category, one.text, one.requester_id, one.beneficiary_id)
    moments = (one.start, one.end, one.place, one.created_at, one.closed_at)
    for row in _stream(db, select(*columns, *moments).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "state": row.state,
            "category": row.category,
            "text": row.text,
            "requester": row.requester_id,
            "beneficiary": row.beneficiary_id,
            "start": _at(row.start, local),
            "end": _at(row.end, local),
            "place": row.place,
            "created_at": _at(row.created_at, local),
            "closed_at": _at(row.closed_at, local),
        }


def _missions(db: Session, zones: Zones) -> Iterator[Exported]:
    one = Mission
    columns = (one.territory_id, one.id, one.request_id, one.volunteer_id, one.state, one.accepted_at, one.done_at)
    for row in _stream(db, select(*columns).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "request": row.request_id,
            "volunteer": row.volunteer_id,
            "state": row.state,
            "accepted_at": _at(row.accepted_at, local),
            "done_at": _at(row.done_at, local),
        }


def _people(db: Session, _zones: Zones) -> Iterator[Exported]:
    """Somebody who applied as a volunteer, or is one, is told as such; anybody else is a resident."""
    offered = Volunteer.state.label("offered")
    query = (
        select(Person.id, Person.name, Person.locale, Person.state, offered, ChannelAccount.channel)
        .outerjoin(Volunteer, Volunteer.person_id == Person.id)
        .outerjoin(Identity, Identity.person_id == Person.id)
        .outerjoin(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .order_by(Person.id, Identity.id)
    )
    for person, accounts in groupby(_stream(db, query), key=lambda row: row[:5]):
        number, name, locale, state, offers = person
        yield {
            "id": number,
            "name": name,
            "role": "volunteer" if offers else "resident",
            "state": state if state in {"leaving", "erased"} else offers or state,
            "locale": locale,
            "channels": list(dict.fromkeys(row.channel for row in accounts if row.channel)),
        }


def _checkins(db: Session, zones: Zones) -> Iterator[Exported]:
    one = CheckIn
    columns = (one.territory_id, one.id, one.person_id, one.due_at, one.sent_at, one.answered_at, one.outcome)
    for row in _stream(db, select(*columns).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "person": row.person_id,
            "due_at": _at(row.due_at, local),
            "sent_at": _at(row.sent_at, local),
            "answered_at": _at(row.answered_at, local),
            "outcome": row.outcome,
        }


def _alerts(db: Session, zones: Zones) -> Iterator[Exported]:
    one = Alert
    columns = (one.territory_id, one.id, one.kind, one.person_id, one.state, one.created_at, one.closed_at)
    for row in _stream(db, select(*columns).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "kind": row.kind,
            "person": row.person_id,
            "state": row.state,
            "created_at": _at(row.created_at, local),
            "closed_at": _at(row.closed_at, local),
        }


def _recurrences(db: Session, zones: Zones) -> Iterator[Exported]:
    one = Recurrence
    columns = (one.territory_id, one.id, one.state, one.category, one.text, one.requester_id, one.beneficiary_id)
    moments = (one.rrule, one.first_start, one.next_start, one.created_at, one.ended_at)
    for row in _stream(db, select(*columns, *moments).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "state": row.state,
            "category": row.category,
            "text": row.text,
            "requester": row.requester_id,
            "beneficiary": row.beneficiary_id,
            "rrule": row.rrule,
            "first_start": _at(row.first_start, local),
            "next_start": _at(row.next_start, local),
            "created_at": _at(row.created_at, local),
            "ended_at": _at(row.ended_at, local),
        }


def _sources(db: Session, zones: Zones) -> Iterator[Exported]:
    """Each card, a row for each channel on which it was shown; one that nobody has shown has no channel."""
    for one in counting.counted(db, select(Source)):
        source, local = one.source, zones[one.source.territory_id]
        yield {
            "id": source.id,
            "code": source.code,
            "name": source.name,
            "kind": source.kind,
            "neighbourhood": source.neighbourhood,
            "channel": one.channel or None,
            "came": one.came,
            "asked": one.asked,
            "volunteered": one.volunteered,
            "seen_again": one.seen_again,
            "created_at": _at(source.created_at, local),
            "ended_at": _at(source.ended_at, local),
        }


def _gatherings(db: Session, zones: Zones) -> Iterator[Exported]:
    """`coming` counts who has a seat; who they are stays in the list that whoever organises it has."""
    one = Gathering
    for row in _stream(db, select(*_GATHERING, reading.seated().label("coming")).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "state": row.state,
            "activity": row.activity,
            "title": row.title,
            "organiser": row.organiser_id,
            "start": _at(row.start, local),
            "end": _at(row.end, local),
            "place": row.place,
            "seats": row.seats,
            "coming": row.coming,
            "went_well": row.went_well,
            "went_so_so": row.went_so_so,
            "went_badly": row.went_badly,
            "created_at": _at(row.created_at, local),
            "closed_at": _at(row.closed_at, local),
        }


_GATHERING: Final = (
    Gathering.territory_id, Gathering.id, Gathering.state, Gathering.activity, Gathering.title, Gathering.organiser_id,
    Gathering.start, Gathering.end, Gathering.place, Gathering.seats, Gathering.went_well, Gathering.went_so_so,
    Gathering.went_badly, Gathering.created_at, Gathering.closed_at,
)  # fmt: skip


def _tips(db: Session, zones: Zones) -> Iterator[Exported]:
    one = Tip
    columns = (one.territory_id, one.id, one.state, one.category, one.words, one.where, one.giver_id)
    for row in _stream(db, select(*columns, one.given_at, one.expires_at, one.closed_at).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "state": row.state,
            "category": row.category,
            "words": row.words,
            "where": row.where,
            "given_by": row.giver_id,
            "given_at": _at(row.given_at, local),
            "expires_at": _at(row.expires_at, local),
            "closed_at": _at(row.closed_at, local),
        }


def _links(db: Session, zones: Zones) -> Iterator[Exported]:
    """Without any number. Two who have organised themselves are a success, whenever it ended."""
    one = Link
    columns = (one.territory_id, one.id, one.state, one.person_id, one.volunteer_id, one.missions)
    moments = (one.noticed_at, one.active_at, one.ended_at, one.silent_quarters)
    for row in _stream(db, select(*columns, *moments).order_by(one.id)):
        local = zones[row.territory_id]
        yield {
            "id": row.id,
            "state": row.state,
            "person": row.person_id,
            "volunteer": row.volunteer_id,
            "missions": row.missions,
            "success": row.active_at is not None,
            "silent_quarters": row.silent_quarters,
            "noticed_at": _at(row.noticed_at, local),
            "active_at": _at(row.active_at, local),
            "ended_at": _at(row.ended_at, local),
        }


def _relays(db: Session, zones: Zones) -> Iterator[Exported]:
    """A relay with its legs, each under the number of its request."""
    one, leg = RelayMission, RelayLeg
    columns = (one.territory_id, one.id, one.state, one.what, one.person_id, one.created_at, one.ended_at)
    theirs = (leg.number, leg.request_id, leg.state.label("handed"), leg.given_at, leg.received_at)
    query = select(*columns, *theirs).join(leg, leg.relay_id == one.id).order_by(one.id, leg.number)
    for (territory_id, number, state, what, person, created_at, ended_at), rows in groupby(
        _stream(db, query), key=lambda row: row[:7]
    ):
        local = zones[territory_id]
        yield {
            "id": number,
            "state": state,
            "person": person,
            "text": what,
            "legs": [
                {
                    "leg": row.number,
                    "request": row.request_id,
                    "hand_over": row.handed,
                    "given_at": _at(row.given_at, local),
                    "received_at": _at(row.received_at, local),
                }
                for row in rows
            ],
            "created_at": _at(created_at, local),
            "ended_at": _at(ended_at, local),
        }


EXPORTS: Final[Mapping[str, Callable[[Session, Zones], Iterator[Exported]]]] = {
    "requests": _requests,
    "missions": _missions,
    "people": _people,
    "checkins": _checkins,
    "alerts": _alerts,
    "recurrences": _recurrences,
    "sources": _sources,
    "gatherings": _gatherings,
    "tips": _tips,
    "links": _links,
    "relays": _relays,
}


def _stream(db: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    with db.execute(query, execution_options={"yield_per": _BATCH}) as rows:
        yield from rows


def _at(moment: datetime | None, local: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(local).isoformat()
