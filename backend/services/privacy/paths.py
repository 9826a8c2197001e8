"""Which rows are somebody's, and what becomes of them: read off the declarations of the tables.

A new table needs nothing here: a reference to `person`, or to a table that has one, makes its rows somebody's, and its
retention says what their erasure does to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, cast, or_, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.sql.sqltypes import String

from backend.models import (
    Alert,
    ChannelAccount,
    CheckInContact,
    CheckInPlan,
    HelpRequest,
    Identity,
    Mission,
    Moderation,
    Person,
    Table,
    WebSession,
)
from backend.models.columns import OF_PERSON, RETENTION, Retention, rows_of

OF_NOBODY: Final[Mapping[str, str]] = {
    "key_probe": "a value of our own, which tells one key from another",
    "agent": "the town's staff, who are told of their accounts by the town",
    "weather_mode": "a plan of the town, with the agent who switched it on and why",
    "agent_way": "how staff are reached, which is theirs to say",
    "unclear_message": "nothing leads from it to whoever wrote it; it goes when its days are over",
}
"""Tables with personal columns that are no resident's, and why."""

_person: Final = rows_of(Person)
_requests: Final = rows_of(HelpRequest)
_missions: Final = rows_of(Mission)
_plans: Final = rows_of(CheckInPlan)
_contacts: Final = rows_of(CheckInContact)
_WRITTEN_BY_OTHERS: Final = (rows_of(Moderation), rows_of(Alert))
"""What was held back of one of two people, and why agents were called, speaks of the other too."""


class Fate(StrEnum):
    """What erasing somebody does to a row of theirs."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    """The row stays, for the figures; its personal columns say nothing any more."""
    KEPT = "kept"
    """A record without personal words."""


def people_of(table: SqlTable) -> list[Column[Any]]:
    """The columns that name a person."""
    return [
        column
        for column in table.columns
        if column.info.get(OF_PERSON) or any(key.column.table is _person for key in column.foreign_keys)
    ]


def theirs(table: SqlTable, person_id: int) -> ColumnElement[bool] | None:
    """Which rows of this table are the person's; None where no row of it is anybody's."""
    if table is _person:
        return _person.c.id == person_id
    if named := people_of(table):
        return or_(*(column == person_id for column in named))
    if table is rows_of(WebSession):
        return _visits(table, person_id)
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            if parent is not table and (above := theirs(parent, person_id)) is not None:
                return column.in_(select(key.column).where(above))
    return None


def shown_to(table: SqlTable, person_id: int) -> ColumnElement[bool] | None:
    """Which rows of this table are shown to the person: besides their own, who came to help and who looks in."""
    own = theirs(table, person_id)
    if table is _contacts and own is not None:
        return or_(own, table.c.plan_id.in_(select(_plans.c.id).where(_plans.c.person_id == person_id)))
    if table is not rows_of(Mission) or own is None:
        return own
    hers = or_(*(column == person_id for column in people_of(_requests)))
    return or_(own, table.c.request_id.in_(select(_requests.c.id).where(hers)))


def about(table: SqlTable, person_id: int) -> ColumnElement[bool] | None:
    """Which rows hold words about the person: besides their own, what others wrote in their missions and requests."""
    own = shown_to(table, person_id)
    if own is None or table not in _WRITTEN_BY_OTHERS:
        return own
    hers = or_(*(column == person_id for column in people_of(_requests)))
    theirs_too = [own, table.c.request_id.in_(select(_requests.c.id).where(hers))]
    met = shown_to(_missions, person_id)
    if "mission_id" in table.c and met is not None:
        theirs_too.append(table.c.mission_id.in_(select(_missions.c.id).where(met)))
    return or_(*theirs_too)


def _visits(table: SqlTable, person_id: int) -> ColumnElement[bool]:
    """A web chat's identity is the number of its session."""
    identities, accounts = rows_of(Identity), rows_of(ChannelAccount)
    addresses = (
        select(identities.c.address)
        .join(accounts, accounts.c.id == identities.c.channel_account_id)
        .where(identities.c.person_id == person_id, accounts.c.channel == "webchat")
    )
    return cast(table.c.id, String(200)).in_(addresses)


@cache
def fates() -> Mapping[SqlTable, Fate]:
    """What becomes of the rows of each table that has rows of somebody's, children before their parents."""
    owned = [table for table in reversed(Table.metadata.sorted_tables) if theirs(table, 0) is not None]
    found: dict[SqlTable, Fate] = {}
    for table in owned:
        found[table] = _wished(table)
    for table in reversed(owned):  # parents first: what points to a row that goes, goes with it, or holds it
        if found[table] is Fate.KEPT and any(found.get(parent) is Fate.DELETED for parent in _parents(table)):
            found[table] = Fate.DELETED
    for table in owned:
        if found[table] is Fate.DELETED:
            continue
        for parent in _parents(table):
            if found.get(parent) is Fate.DELETED:
                found[parent] = Fate.EMPTIED
    return found


def _wished(table: SqlTable) -> Fate:
    match table.info[RETENTION]:
        case Retention.PERSON | Retention.POST | Retention.TRANSIENT | Retention.DAYS:
            return Fate.EMPTIED if table is _person else Fate.DELETED
        case Retention.CASE:
            return Fate.EMPTIED
        case _:
            return Fate.KEPT


def _parents(table: SqlTable) -> set[SqlTable]:
    return {key.column.table for key in table.foreign_keys}
