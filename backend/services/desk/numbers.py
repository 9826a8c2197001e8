"""Telephone numbers: under which somebody is called, and whose a number is that calls us."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agreement, ChannelAccount, Identity, Person, Telephone, Territory
from backend.services.actor import Actor
from backend.services.desk_errors import UnusableNumber
from backend.services.lifecycles import audit

_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}")
"""ITU-T E.164."""
_BY_NUMBER: Final = ("sms", "whatsapp", "signal")
"""Channels on which an address may be a telephone number."""
A_DAY: Final = 24 * 60


def of(db: Session, person: Person) -> list[str]:
    """Under which numbers this person is called: those an agent noted, then those they write from, then what others
    said of them. Numbers that were found to be somebody else's are left out.
    """
    db.flush()
    noted = select(Telephone).where(Telephone.person_id == person.id).order_by(Telephone.id)
    rows = list(db.scalars(noted))
    wrong = {one.number for one in rows if one.wrong_at is not None}
    used = (
        select(Identity.address)
        .join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .where(Identity.person_id == person.id, Identity.state == "reachable", ChannelAccount.channel.in_(_BY_NUMBER))
    )
    told = select(Agreement.phone).where(Agreement.person_id == person.id, Agreement.phone.is_not(None))
    found = [one.number for one in rows]
    found += [number for one in db.scalars(used.order_by(Identity.id)) if (number := _as_number(one))]
    found += [one for one in db.scalars(told.order_by(Agreement.id.desc()).limit(1)) if one]
    return [one for one in dict.fromkeys(found) if one not in wrong]


def whose(db: Session, town: Territory, number: str) -> list[Person]:
    """Who is known under this number, those still here first. Two may share it.

    Raises:
        UnusableNumber: this is no number with its country.
    """
    number = checked(number)
    db.flush()
    noted = select(Telephone.person_id).where(Telephone.number == number, Telephone.wrong_at.is_(None))
    used = (
        select(Identity.person_id)
        .join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .where(ChannelAccount.channel.in_(_BY_NUMBER), Identity.address.in_((number, number.removeprefix("+"))))
    )
    ids = {*db.scalars(noted), *db.scalars(used)}
    theirs = select(Person).where(Person.id.in_(ids), Person.territory_id == town.id, Person.state != "erased")
    return sorted(db.scalars(theirs), key=lambda one: (one.state != "present", one.id))


def add(db: Session, person: Person, number: str, *, actor: Actor, now: datetime) -> str:
    """Notes that they are called under this number; one that was thought wrong is theirs again.

    Raises:
        UnusableNumber: this is no number with its country.
    """
    number = checked(number)
    known = _noted(db, person, number)
    if known is None:
        row = Telephone(territory_id=person.territory_id, person_id=person.id, number=number, created_at=now)
        db.add(row)
    else:
        known.wrong_at = None
    audit(db, person.territory_id, "add_number", "person", person.id, actor=actor, now=now)
    db.flush()
    return number


def wrong(db: Session, person: Person, number: str, *, actor: Actor, now: datetime) -> None:
    """Somebody else answers there: they are not called under it any more."""
    known = _noted(db, person, number)
    if known is None:
        known = Telephone(territory_id=person.territory_id, person_id=person.id, number=number, created_at=now)
        db.add(known)
    known.wrong_at = now
    audit(db, person.territory_id, "wrong_number", "person", person.id, actor=actor, now=now)
    db.flush()


def set_hours(db: Session, person: Person, start: int | None, end: int | None, *, actor: Actor, now: datetime) -> None:
    """When they wish to be called, as they said, in minutes after midnight; None where they do not mind any more.

    Raises:
        ValueError: they end before they begin, or lie outside a day.
    """
    if start is not None and end is not None and not 0 <= start < end <= A_DAY:
        raise ValueError((start, end))
    person.called_from, person.called_until = start, end
    audit(db, person.territory_id, "set_call_hours", "person", person.id, actor=actor, now=now)


def checked(number: str) -> str:
    """The number, as it is kept.

    Raises:
        UnusableNumber: this is no number with its country.
    """
    if not _NUMBER.fullmatch(number):
        raise UnusableNumber(number)
    return number


def _noted(db: Session, person: Person, number: str) -> Telephone | None:
    db.flush()
    theirs = select(Telephone).where(Telephone.person_id == person.id, Telephone.number == number)
    return db.scalars(theirs).first()


def _as_number(address: str) -> str | None:
    """WhatsApp writes numbers without their plus; an id of another kind is none."""
    number = address if address.startswith("+") else f"+{address}"
    return number if _NUMBER.fullmatch(number) else None
