"""A copy of what is kept of one person: every table that leads to them, by its declaration.

What they confided is opened for them. Other people are named by their first name, agents not at all; what is no word of
theirs (the secret of a browser) is left out, and the copy says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, and_, or_, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from backend.messaging.messages import CONTENTS
from backend.models import (
    Alert,
    AuditEntry,
    Block,
    ChannelAccount,
    History,
    InboxEvent,
    Link,
    Pair,
    Person,
    Table,
    Territory,
    ThreeAnswers,
)
from backend.models.columns import CLASS, UNOPENED, rows_of
from backend.services.actor import Actor
from backend.services.checkins import threes
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.people import first_name
from backend.services.privacy import paths

FORMAT: Final = "palier-personal-data-1"

LEFT_OUT: Final[Mapping[str, str]] = {
    "web_session.secret_hash": "it stands for a secret that only your browser knows",
    "data_link.token_hash": "it stands for the secret of a link that was made for you",
    "register_entry.third_party": "the name of whoever asked for it in your place: an agent tells you in person",
    "register_reading.note": "words of an agent about their own work",
    "inbox_event.error": "words of the program about itself",
    "link.ended_why": "it may say what the other of you two answered",
    "pair.ended_why": "it may say what the other of you two answered",
    "alert.restricted": "what the town keeps apart, to protect somebody, is told by an agent in person",
}
"""Columns that no copy holds, and why."""
_OF_THE_NAMED: Final = "read by the agents alone whom the town has named, and by you: write “my answers”"
"""Why a copy that another agent makes leaves a table out."""

_BY: Final = ("labelled_by", "owner", "taken_by", "actor", "agent", "made_by")
"""Columns that say which agent, neighbour or program did something."""
_JSON: Final = frozenset({"content", "understanding", "transcript", "state"})
"""Sealed columns whose words are an object that a program wrote."""
_CALLED: Final[Mapping[str, str]] = {"help_request": "request", "checkin_plan": "checkin_plan"}
"""How the audit and the history call a table, where not by its name."""
_OF_ONE_SIDE: Final = ("says", "gives", "contact", "word")
"""What each side of a link or a pair answers for itself: columns named `person_…` and `volunteer_…`."""
_OF_TWO: Final = (rows_of(Link), rows_of(Pair))
_UNTIL_IT_BEGINS: Final = ("state", "next_due", "next_due_at", "ended_at")
"""Columns of a link that say what the other has answered, as long as the two do not organise themselves."""
_THEIR_WORDS: Final = frozenset(one.__name__ for one in CONTENTS)
_RECORDS: Final = (History, AuditEntry)


def copy_of(db: Session, person: Person, *, actor: Actor, now: datetime, restricted: bool = False) -> dict[str, Any]:
    """Everything, as JSON can hold it; that it was made is written down.

    `restricted`: with alerts that named agents only may read (violence at home). Never where somebody else of the
    household could open the copy.

    Raises:
        WrongKey: a row is sealed by a key that was not given.
    """
    db.flush()
    territory = existing(db, Territory, person.territory_id)
    reader = _Reader(db, person, restricted=restricted)
    hidden = set() if threes.may_read(db, territory, actor) else {rows_of(ThreeAnswers)}
    told = (table for table in exported() if table not in hidden)
    tables = {table.name: rows for table in told if (rows := list(reader.rows(table)))}
    for record in _RECORDS:
        tables[rows_of(record).name] = list(reader.records(rows_of(record)))
    audit(db, person.territory_id, "export", "person", person.id, actor=actor, now=now)
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "territory": territory.name,
        "tables": tables,
        "left_out": dict(LEFT_OUT) | {table.name: _OF_THE_NAMED for table in hidden},
    }


def exported() -> Iterator[SqlTable]:
    """The tables with rows of somebody's, parents first."""
    for table in Table.metadata.sorted_tables:
        if paths.theirs(table, 0) is not None:
            yield table


def is_told(column: Column[Any]) -> bool:
    """Whether a copy holds this column."""
    return f"{column.table.name}.{column.name}" not in LEFT_OUT


class _Reader:
    """Reads the rows of one person, and remembers which they were, for the records about them."""

    def __init__(self, db: Session, person: Person, *, restricted: bool) -> None:
        self._restricted = restricted
        self._db = db
        self._person = person
        self._seen: dict[str, set[int]] = {}
        self._names: dict[int, str] = {}
        self._channels = {one.id: one.channel for one in db.scalars(select(ChannelAccount))}

    def rows(self, table: SqlTable) -> Iterator[dict[str, Any]]:
        which = paths.shown_to(table, self._person.id)
        if which is None:
            return
        if table is rows_of(Alert) and not self._restricted:
            # What others confided of them is for agents alone, and so is what is kept apart.
            own = or_(table.c.kind != "worry", table.c.cause.like(f"feedback:%:{self._person.id}"))
            which = and_(which, table.c.restricted.is_(False), own)
        if table is rows_of(Block):
            which = table.c.person_id == self._person.id  # nobody learns who wishes to be kept apart from them
        key = next(iter(table.primary_key.columns))
        for row in self._db.execute(select(table).where(which).order_by(key)).mappings():
            self._seen.setdefault(table.name, set()).add(row[key.name])
            yield self._told(table, dict(row))

    def records(self, table: SqlTable) -> Iterator[dict[str, Any]]:
        """What was done to these rows, and what the person did; of two in touch, nothing that the other did."""
        about = [
            and_(table.c.what == _CALLED.get(name, name), table.c.what_id.in_(sorted(ids)))
            for name, ids in self._seen.items()
            if name not in {one.name for one in _OF_TWO}
        ]
        theirs = table.c.actor == str(Actor.person(self._person.id))
        for row in self._db.execute(select(table).where(or_(theirs, *about)).order_by(table.c.id)).mappings():
            yield self._told(table, dict(row))

    def _told(self, table: SqlTable, row: Mapping[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for column in table.columns:
            value = row[column.name]
            if value is None or column.name == "territory_id" or not is_told(column) or self._the_other_s(column, row):
                continue
            told[column.name] = self._value(table, column, row)
        return told

    def _the_other_s(self, column: Column[Any], row: Mapping[str, Any]) -> bool:
        """Whether it is what the other of two who may organise themselves has answered, or gives it away."""
        if column.table not in _OF_TWO:
            return False
        others = [side for side in ("person", "volunteer") if row[f"{side}_id"] != self._person.id]
        theirs = {f"{side}_{what}" for side in others for what in _OF_ONE_SIDE}
        if column.table is rows_of(Pair):  # nor who it is, before both have agreed
            theirs |= {f"{side}_id" for side in others if row["active_at"] is None}
        return column.name in theirs or (row["active_at"] is None and column.name in _UNTIL_IT_BEGINS)

    def _value(self, table: SqlTable, column: Column[Any], row: Mapping[str, Any]) -> Any:
        value, name = row[column.name], column.name
        if column in paths.people_of(table):
            return self._somebody(value)
        if name in _BY:
            return self._by(str(value))
        if name == "channel_account_id":
            return self._channels.get(value, value)
        if table is rows_of(InboxEvent) and name == "content" and row["kind"] not in _THEIR_WORDS:
            return "news of the town: what you were told of it is in outbox_message"
        if name == "phone" and row.get("person_id", self._person.id) != self._person.id:
            return "another person's number"
        if column.info[CLASS] == "sensitive" and name in _JSON:
            return _object(value)
        return value.isoformat() if isinstance(value, datetime) else value

    def _somebody(self, person_id: int) -> str:
        if person_id == self._person.id:
            return "you"
        if person_id not in self._names:
            name = self._db.scalar(select(Person.name).where(Person.id == person_id))
            self._names[person_id] = first_name(name or "")
        return self._names[person_id]

    def _by(self, actor: str) -> str:
        kind, _colon, id_ = actor.partition(":")
        if kind == "person" and id_.isdecimal():
            return self._somebody(int(id_))
        return "the program" if actor == "system" else "an agent of the town"


def _object(value: str) -> Any:
    if value == UNOPENED:
        return None
    try:
        return json.loads(value)
    except ValueError:
        return value
