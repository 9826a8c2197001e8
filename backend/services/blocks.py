"""Blocks: two people who are never matched again, and between whom nothing passes any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import Session

from backend.models import Block
from backend.models.columns import rows_of
from backend.services.actor import Actor
from backend.services.lifecycles import audit


def set_apart(
    db: Session,
    person_id: int,
    other_id: int,
    *,
    territory_id: int,
    mission_id: int | None,
    actor: Actor,
    now: datetime,
) -> bool:
    """The two are kept apart from now on; False where they were already."""
    db.flush()
    if db.scalar(select(exists().where(Block.person_id == person_id, Block.other_id == other_id))):
        return False
    block = Block(
        territory_id=territory_id, person_id=person_id, other_id=other_id, mission_id=mission_id, created_at=now
    )
    db.add(block)
    db.flush()
    audit(db, territory_id, "block", "block", block.id, actor=actor, now=now)
    return True


def apart(db: Session, one: int, *others: int) -> bool:
    """Whether this person and one of the others are kept apart, whoever wished it."""
    db.flush()
    return bool(db.scalar(select(exists().where(between(one, others)))))


def between(one: int, others: tuple[int, ...]) -> ColumnElement[bool]:
    """The blocks between this person and any of the others."""
    return or_(
        and_(Block.person_id == one, Block.other_id.in_(others)),
        and_(Block.other_id == one, Block.person_id.in_(others)),
    )


def mutual(one: ColumnElement[int], *others: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the person of this column is kept apart from one of the others; for use within a statement."""
    rows = rows_of(Block)
    wished = and_(rows.c.person_id == one, rows.c.other_id.in_(others))
    suffered = and_(rows.c.other_id == one, rows.c.person_id.in_(others))
    return exists(select(rows.c.id).where(or_(wished, suffered)))


def kept_from(*names: str) -> Select[tuple[int]]:
    """Everybody who is kept apart from the people bound under these names; built once, looked up once a statement."""
    rows = rows_of(Block)
    people = [bindparam(name, type_=BigInteger()) for name in names]
    both = union_all(
        select(rows.c.other_id.label("id")).where(rows.c.person_id.in_(people)),
        select(rows.c.person_id.label("id")).where(rows.c.other_id.in_(people)),
    ).subquery("kept_apart")
    return select(both.c.id)


def kept_from_person(person_id: int) -> Select[tuple[int]]:
    """Everybody who is kept apart from this person."""
    both = union_all(
        select(Block.other_id.label("id")).where(Block.person_id == person_id),
        select(Block.person_id.label("id")).where(Block.other_id == person_id),
    ).subquery("kept_apart")
    return select(both.c.id)
