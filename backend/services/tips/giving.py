"""Giving a tip: kept until an agent has read it, published for as long as the town decided, then shown no more."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Person, Territory, Tip
from backend.services import alerts, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NoSuchTip, UnfitTip
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.tips.fitness import flags

LONGEST = 140
"""Characters of a tip, so that its message fits a small screen."""
LONGEST_WHERE = 60


def give(
    db: Session, giver: Person, words: str, where: str, *, category: str | None, key: str, actor: Actor, now: datetime
) -> Tip:
    """Keeps a tip for an agent to read; nobody else sees it before. The same `key` gives the same tip."""
    db.flush()
    given = db.scalars(select(Tip).where(Tip.given_key == key)).first()
    if given is not None:
        return given
    tip = Tip(
        territory_id=giver.territory_id,
        giver_id=giver.id,
        category=category,
        words=_short(words, LONGEST),
        where=_short(where, LONGEST_WHERE),
        flags=" ".join(flags(f"{words} {where}")),
        state="pending",
        given_key=key,
        given_at=now,
    )
    db.add(tip)
    db.flush()
    born(db, tip, actor=actor, now=now)
    audit(db, tip.territory_id, "give", "tip", tip.id, actor=actor, now=now)
    alerts.raise_alert(
        db, "tip_to_read", person=giver, cause=cause(tip.id), territory_id=tip.territory_id, actor=actor, now=now
    )
    return tip


def cause(tip_id: int) -> str:
    """What the alert is raised by that asks an agent to read a tip."""
    return f"tip:{tip_id}"


def publish(
    db: Session, tip: Tip, *, words: str | None = None, where: str | None = None, actor: Actor, now: datetime
) -> Tip:
    """An agent has read it, and has perhaps written it otherwise: neighbours may hear of it. Said again, it is renewed.

    Raises:
        UnfitTip: it holds the number of somebody who is no shop, or an insult.
    """
    tip = locked(db, Tip, tip.id)
    said = tip.words if words is None else _short(words, LONGEST)
    there = tip.where if where is None else _short(where, LONGEST_WHERE)
    found = flags(f"{said} {there}")
    if found or not said:
        raise UnfitTip(tip.id)
    tip.words, tip.where, tip.flags = said, there, ""
    territory = existing(db, Territory, tip.territory_id)
    months = territories.policy(territory, "tip_months")
    tip.expires_at, tip.closed_at = months_later(now, months, territories.zone(territory)), None
    if tip.state != "published":
        move(db, tip, "published", actor=actor, now=now)
    audit(db, tip.territory_id, "publish", "tip", tip.id, actor=actor, now=now)
    db.flush()
    return tip


def months_later(now: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same day of the month, so many months later, at the same hour; the last day of a shorter month."""
    local = now.astimezone(zone)
    ahead = local.month - 1 + months
    year, month = local.year + ahead // 12, ahead % 12 + 1
    return local.replace(year=year, month=month, day=min(local.day, calendar.monthrange(year, month)[1]))


def refuse(db: Session, tip: Tip, *, actor: Actor, now: datetime) -> None:
    """It is not shown, or no more. Whoever gave it is not told why by a machine."""
    _end(db, tip, "refused", actor=actor, now=now)


def expire(db: Session, tip: Tip, *, actor: Actor, now: datetime) -> None:
    """It holds no longer: the shop has closed, the plumber has retired."""
    _end(db, tip, "expired", actor=actor, now=now)


def _end(db: Session, tip: Tip, state: str, *, actor: Actor, now: datetime) -> None:
    tip = locked(db, Tip, tip.id)
    if tip.state != state:
        move(db, tip, state, actor=actor, now=now)
        tip.closed_at = now
        audit(db, tip.territory_id, "refuse" if state == "refused" else "expire", "tip", tip.id, actor=actor, now=now)
    db.flush()


def due(db: Session, *, now: datetime, limit: int) -> int:
    """At most `limit` tips whose time is over are shown no more. Returns how many."""
    db.flush()
    old = select(Tip.id).where(Tip.state == "published", Tip.expires_at <= now).order_by(Tip.id).limit(limit)
    ids = list(db.scalars(old.with_for_update(skip_locked=True, key_share=True)))
    for tip_id in ids:
        expire(db, existing(db, Tip, tip_id), actor=SYSTEM, now=now)
    return len(ids)


def of(db: Session, territory_id: int, states: Iterable[str], tip_id: int | None = None) -> list[Tip]:
    """The tips of a territory in these states, the oldest first.

    Raises:
        NoSuchTip: where one is asked for by its number, and is not of this territory.
    """
    db.flush()
    theirs = select(Tip).where(Tip.territory_id == territory_id)
    theirs = theirs.where(Tip.state.in_(tuple(states))) if tip_id is None else theirs.where(Tip.id == tip_id)
    found = list(db.scalars(theirs.order_by(Tip.given_at, Tip.id)))
    if tip_id is not None and not found:
        raise NoSuchTip(tip_id)
    return found


def _short(words: str, most: int) -> str:
    """Within a small screen, cut at a word."""
    said = " ".join(words.split())
    return said if len(said) <= most else f"{said[: most - 1].rsplit(' ', 1)[0]}…"
