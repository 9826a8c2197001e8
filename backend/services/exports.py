"""Exports: the town's state as staff see it, a plain object a row, for people's scripts (`docs/contracts.md`).

Rows are streamed from one consistent view: a large town needs no more memory than a small one. Every export is
audited before its first row leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, case, null, select
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
    Pair,
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
from backend.services.alerts import NAMED_ONLY
from backend.services.company import reading
from backend.services.lifecycles import audit
from backend.services.news import AWAY, DECEASED
from backend.services.sources import counting
from backend.services.territories import zone

_BATCH: Final = 500

Exported = dict[str, Any]
Zones = Mapping[int, ZoneInfo]
"""The zone of each territory that is exported: moments are told in the town's own time."""


def export(
    database: Database, kind: str, *, actor: Actor, now: datetime, territory_id: int | None = None
) -> Iterator[Exported]:
    """All rows of one kind (a key of `EXPORTS`), in the order of their ids: one town's, or every town's.

    Raises:
        DatabaseTrouble: the database cannot be used now.
    """
    towns = select(Territory) if territory_id is None else select(Territory).where(Territory.id == territory_id)
    with database.write() as db:
        for territory in db.scalars(towns):
            audit(db, territory.id, f"export {kind}", "territory", territory.id, actor=actor, now=now)
    with database.read() as db:
        zones = {territory.id: zone(territory) for territory in db.scalars(towns)}
        yield from EXPORTS[kind](db, zones)


Columns = Mapping[str, Any]
"""What stands under each name of a row."""


def _rows(db: Session, zones: Zones, columns: Columns) -> Iterator[Exported]:
    """A row of one table a row of the export, in the order of `id`."""
    number, town = columns["id"], columns["id"].class_.territory_id
    query = select(town, *columns.values()).where(town.in_(zones)).order_by(number)
    for territory_id, *values in _stream(db, query):
        local = zones[territory_id]
        yield {
            name: _at(value, local) if isinstance(value, datetime) else value
            for name, value in zip(columns, values, strict=True)
        }


_REQUESTS: Final[Columns] = {
    "id": HelpRequest.id,
    "state": HelpRequest.state,
    "category": HelpRequest.category,
    "text": HelpRequest.text,
    "requester": HelpRequest.requester_id,
    "beneficiary": HelpRequest.beneficiary_id,
    "start": HelpRequest.start,
    "end": HelpRequest.end,
    "place": HelpRequest.place,
    "created_at": HelpRequest.created_at,
    "closed_at": HelpRequest.closed_at,
}
_MISSIONS: Final[Columns] = {
    "id": Mission.id,
    "request": Mission.request_id,
    "volunteer": Mission.volunteer_id,
    "state": Mission.state,
    "accepted_at": Mission.accepted_at,
    "done_at": Mission.done_at,
}
_CHECKINS: Final[Columns] = {
    "id": CheckIn.id,
    "person": CheckIn.person_id,
    "due_at": CheckIn.due_at,
    "sent_at": CheckIn.sent_at,
    "answered_at": CheckIn.answered_at,
    "outcome": CheckIn.outcome,
}
_ALERTS: Final[Columns] = {
    "id": Alert.id,
    "kind": Alert.kind,
    "person": case((Alert.kind.in_(NAMED_ONLY), null()), else_=Alert.person_id),
    "state": Alert.state,
    "created_at": Alert.created_at,
    "closed_at": Alert.closed_at,
}
_RECURRENCES: Final[Columns] = {
    "id": Recurrence.id,
    "state": Recurrence.state,
    "category": Recurrence.category,
    "text": Recurrence.text,
    "requester": Recurrence.requester_id,
    "beneficiary": Recurrence.beneficiary_id,
    "rrule": Recurrence.rrule,
    "first_start": Recurrence.first_start,
    "next_start": Recurrence.next_start,
    "created_at": Recurrence.created_at,
    "ended_at": Recurrence.ended_at,
}
_GATHERINGS: Final[Columns] = {
    "id": Gathering.id,
    "state": Gathering.state,
    "activity": Gathering.activity,
    "title": Gathering.title,
    "organiser": Gathering.organiser_id,
    "start": Gathering.start,
    "end": Gathering.end,
    "place": Gathering.place,
    "seats": Gathering.seats,
    "coming": reading.seated().label("coming"),
    "went_well": Gathering.went_well,
    "went_so_so": Gathering.went_so_so,
    "went_badly": Gathering.went_badly,
    "created_at": Gathering.created_at,
    "closed_at": Gathering.closed_at,
}
"""`coming` counts who has a seat; who they are stays in the list that whoever organises it has."""
_TIPS: Final[Columns] = {
    "id": Tip.id,
    "state": Tip.state,
    "category": Tip.category,
    "words": Tip.words,
    "where": Tip.where,
    "given_by": Tip.giver_id,
    "given_at": Tip.given_at,
    "expires_at": Tip.expires_at,
    "closed_at": Tip.closed_at,
}
_LINKS: Final[Columns] = {
    "id": Link.id,
    "state": Link.state,
    "person": Link.person_id,
    "volunteer": Link.volunteer_id,
    "missions": Link.missions,
    "success": Link.active_at.is_not(None),
    "silent_quarters": Link.silent_quarters,
    "noticed_at": Link.noticed_at,
    "active_at": Link.active_at,
    "ended_at": Link.ended_at,
}
"""Without any number. Two who have organised themselves are a success, whenever it ended."""
_PAIRS: Final[Columns] = {
    "id": Pair.id,
    "state": Pair.state,
    "person": Pair.person_id,
    "volunteer": Pair.volunteer_id,
    "created_at": Pair.created_at,
    "active_at": Pair.active_at,
    "ended_at": Pair.ended_at,
}


def _people(db: Session, zones: Zones) -> Iterator[Exported]:
    """Somebody who applied as a volunteer, or is one, is told as such; anybody else is a resident."""
    offered = Volunteer.state.label("offered")
    query = (
        select(Person.id, Person.name, Person.locale, Person.state, offered, ChannelAccount.channel)
        .outerjoin(Volunteer, Volunteer.person_id == Person.id)
        .outerjoin(Identity, Identity.person_id == Person.id)
        .outerjoin(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .where(Person.territory_id.in_(zones))
        .order_by(Person.id, Identity.id)
    )
    for person, accounts in groupby(_stream(db, query), key=lambda row: row[:5]):
        number, name, locale, state, offers = person
        yield {
            "id": number,
            "name": name,
            "role": "volunteer" if offers else "resident",
            "state": state if state in {"leaving", "erased", AWAY, DECEASED} else offers or state,
            "locale": locale,
            "channels": list(dict.fromkeys(row.channel for row in accounts if row.channel)),
        }


def _sources(db: Session, zones: Zones) -> Iterator[Exported]:
    """Each card, a row for each channel on which it was shown; one that nobody has shown has no channel."""
    for one in counting.counted(db, select(Source).where(Source.territory_id.in_(zones))):
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


def _relays(db: Session, zones: Zones) -> Iterator[Exported]:
    """A relay with its legs, each under the number of its request."""
    one, leg = RelayMission, RelayLeg
    columns = (one.territory_id, one.id, one.state, one.what, one.person_id, one.created_at, one.ended_at)
    theirs = (leg.number, leg.request_id, leg.state.label("handed"), leg.given_at, leg.received_at)
    ours = select(*columns, *theirs).join(leg, leg.relay_id == one.id).where(one.territory_id.in_(zones))
    query = ours.order_by(one.id, leg.number)
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
    "requests": partial(_rows, columns=_REQUESTS),
    "missions": partial(_rows, columns=_MISSIONS),
    "people": _people,
    "checkins": partial(_rows, columns=_CHECKINS),
    "alerts": partial(_rows, columns=_ALERTS),
    "recurrences": partial(_rows, columns=_RECURRENCES),
    "sources": _sources,
    "gatherings": partial(_rows, columns=_GATHERINGS),
    "tips": partial(_rows, columns=_TIPS),
    "links": partial(_rows, columns=_LINKS),
    "pairs": partial(_rows, columns=_PAIRS),
    "relays": _relays,
}


def _stream(db: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    with db.execute(query, execution_options={"yield_per": _BATCH}) as rows:
        yield from rows


def _at(moment: datetime | None, local: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(local).isoformat()
