"""Cards made and ended by the town."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.models import Source, Territory
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchSource, UnusableSource
from backend.services.lifecycles import audit
from backend.services.sources import Kind, codes
from backend.services.worries.relays import Role

LONGEST_NAME: Final = 120


def make(
    db: Session,
    territory: Territory,
    name: str,
    kind: str,
    *,
    neighbourhood: str = "",
    relay: str | None = None,
    role: str | None = None,
    actor: Actor,
    now: datetime,
    seed: int,
) -> Source:
    """A card of this name, with a code of its own; `seed` draws it. One that proposes a role is new each time.

    The same name, kind and neighbourhood again is the same card: what hangs in the shop stays true.

    Raises:
        UnusableSource: no card can have this name, kind or role.
    """
    name, neighbourhood = " ".join(name.split()), " ".join(neighbourhood.split())
    _check(name, neighbourhood, kind, relay, role)
    db.flush()
    if relay is None and role is None and (known := _known(db, territory, name, kind, neighbourhood)):
        return known
    code = next(one for one in codes.draw(seed) if not db.scalar(select(exists().where(Source.code == one))))
    source = Source(
        territory_id=territory.id,
        name=name,
        kind=kind,
        neighbourhood=neighbourhood,
        code=code,
        relay=relay,
        role=role,
        made_by=str(actor.id),
        created_at=now,
    )
    db.add(source)
    db.flush()
    audit(db, territory.id, "make", "source", source.id, actor=actor, now=now)
    return source


def end(db: Session, territory: Territory, code: str, *, actor: Actor, now: datetime) -> Source:
    """The card is no longer handed out; whoever still shows it is welcomed like anybody.

    Raises:
        NoSuchSource: no card has that code here, or it has ended.
    """
    read = codes.canonical(code)
    theirs = select(Source).where(Source.code == read, Source.territory_id == territory.id, Source.ended_at.is_(None))
    source = db.scalars(theirs).first()
    if source is None:
        raise NoSuchSource(code)
    source.ended_at = now
    audit(db, territory.id, "end", "source", source.id, actor=actor, now=now)
    return source


def _known(db: Session, territory: Territory, name: str, kind: str, neighbourhood: str) -> Source | None:
    same = select(Source).where(
        Source.territory_id == territory.id, Source.kind == kind, Source.neighbourhood == neighbourhood,
        Source.relay.is_(None), Source.role.is_(None), Source.ended_at.is_(None),
    )  # fmt: skip
    return next((one for one in db.scalars(same) if one.name.casefold() == name.casefold()), None)


def _check(name: str, neighbourhood: str, kind: str, relay: str | None, role: str | None) -> None:
    for said in (name, neighbourhood):
        if len(said) > LONGEST_NAME or not said.isprintable():
            raise UnusableSource(said[:40])
    if not any(map(str.isalnum, name)):
        raise UnusableSource(name)
    if kind not in set(Kind) or (relay is not None and relay not in set(Role)) or role not in {None, "volunteer"}:
        raise UnusableSource(f"{kind}, {relay or role}")
    if relay and role:
        raise UnusableSource(f"{relay}, {role}")
