"""People: what they say of themselves, and whether they wish to hear from us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import AuditEntry, ChannelAccount, Consent, Person, Recurrence, Volunteer
from backend.services import places
from backend.services.actor import Actor
from backend.services.lifecycles import audit

CONSENT_VERSION: Final = "2026-11"
"""The wording of the information given at the first message; a new wording gets a new version."""

KEPT_UNCLEAR: Final = "unclear"
"""Told that messages which are not understood may be kept without their name; taken back by whoever objects."""

_LONGEST_NAME: Final = 200
_LONGEST_ADDRESS: Final = 60
_TITLES: Final = frozenset({"m", "mr", "mme", "mlle", "mrs", "ms", "monsieur", "madame"})


class Standing(StrEnum):
    """How a person stands to something that they may object to."""

    UNTOLD = "untold"
    TOLD = "told"
    REFUSED = "refused"


def rename(db: Session, person: Person, name: str, *, actor: Actor, now: datetime) -> None:
    """Notes how the person is called."""
    person.name = " ".join(name.split())[:_LONGEST_NAME]
    _audit(db, person, "rename", actor, now)


NAMELESS: Final = "…"
"""How somebody is called whose name nobody has said."""


def first_name(name: str) -> str:
    """How somebody is named to others: their first name, after its title; « … » where there is none."""
    first, *others = name.split(" ")
    return " ".join([first, *others[:1]]) if first.rstrip(".").casefold() in _TITLES else first or NAMELESS


def set_way_of_address(db: Session, person: Person, words: str, *, actor: Actor, now: datetime) -> None:
    """Notes how the person wishes to be addressed, « Madame Payet »; with no words, by their first name."""
    person.way_of_address = " ".join(words.split())[:_LONGEST_ADDRESS] or None
    _audit(db, person, "set_way_of_address", actor, now)


def prefer_channel(db: Session, person: Person, channel: str, *, actor: Actor, now: datetime) -> bool:
    """What we start is said on this channel from now on. False where the person is not known there."""
    db.flush()
    used = {one.id: one.channel for one in db.scalars(select(ChannelAccount))}
    there = [one for one in person.identities if used[one.channel_account_id] == channel and one.state == "reachable"]
    if not there:
        return False
    last = max(there, key=lambda one: (one.heard_at is not None, one.heard_at, one.id))
    for one in person.identities:
        one.preferred = one is last
    _audit(db, person, "prefer_channel", actor, now)
    return True


def set_home(
    db: Session, person: Person, words: str, point: places.Point | None, *, actor: Actor, now: datetime
) -> None:
    """Notes where the person lives: as a neighbour would find it, and the point where it is known.

    A volunteer starts from home: matching follows. So does what comes back for this person at the old home.
    """
    at_home = select(Recurrence).where(Recurrence.beneficiary_id == person.id, Recurrence.state == "running")
    for comes_back in db.scalars(at_home):
        if person.address and comes_back.place == person.address:
            comes_back.place = words
            comes_back.latitude, comes_back.longitude = point or (None, None)
            comes_back.cell = places.cell_of(*point) if point else None
    person.address = words
    person.latitude, person.longitude = point or (None, None)
    person.cell = places.cell_of(*point) if point else None
    volunteer = db.get(Volunteer, person.id)
    if volunteer is not None:
        volunteer.latitude, volunteer.longitude, volunteer.cell = person.latitude, person.longitude, person.cell
    _audit(db, person, "set_home", actor, now)


def set_locale(db: Session, person: Person, locale: str, *, actor: Actor, now: datetime) -> None:
    """Notes the language in which the person is spoken to."""
    person.locale = locale
    _audit(db, person, "set_locale", actor, now)


def chose_locale(db: Session, person: Person) -> bool:
    """Whether the language in which the person is spoken to is their own choice, said in the chat."""
    chosen = select(AuditEntry.actor).where(
        AuditEntry.what == "person", AuditEntry.what_id == person.id, AuditEntry.verb == "set_locale"
    )
    db.flush()
    return db.scalars(chosen.order_by(AuditEntry.id.desc())).first() == str(Actor.person(person.id))


def stop(db: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """The person wishes no more messages: nothing that we start is sent, and no request is proposed to them.

    Nor is anything of theirs kept to learn from, until they allow it themselves.
    """
    if person.state == "present":
        person.state = "stopped"
        set_on_duty(db, person, False)
        refuse(db, person, KEPT_UNCLEAR, actor=actor, now=now)
        _audit(db, person, "stop", actor, now)


def resume(db: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """The person wishes to hear from us again."""
    if person.state == "stopped":
        person.state = "present"
        set_on_duty(db, person, True)
        _audit(db, person, "resume", actor, now)


def record_consent(
    db: Session, person: Person, kind: str, version: str = CONSENT_VERSION, *, now: datetime, actor: Actor | None = None
) -> Consent:
    """Notes that the person was told, or agreed to, `kind` in this version; once for each version. `actor`: the agent
    to whom they said so by voice.
    """
    given = select(Consent).where(
        Consent.person_id == person.id,
        Consent.kind == kind,
        Consent.version == version,
        Consent.withdrawn_at.is_(None),
    )
    db.flush()
    consent = db.scalars(given).first()
    if consent is None:
        consent = Consent(
            territory_id=person.territory_id, person_id=person.id, kind=kind, version=version, given_at=now
        )
        db.add(consent)
        _audit(db, person, "consent", actor or Actor.person(person.id), now)
    return consent


def withdraw_consent(db: Session, person: Person, kind: str, *, actor: Actor, now: datetime) -> None:
    """The person takes back what they agreed to; nothing else closes."""
    db.flush()
    given = select(Consent).where(Consent.person_id == person.id, Consent.kind == kind, Consent.withdrawn_at.is_(None))
    for consent in db.scalars(given):
        consent.withdrawn_at = now
        _audit(db, person, "withdraw_consent", actor, now)


def refuse(db: Session, person: Person, kind: str, *, actor: Actor, now: datetime) -> None:
    """The person objects to `kind`, whether or not they were ever told of it: a row that was taken back says so."""
    if standing(db, person, kind) is Standing.REFUSED:
        return
    record_consent(db, person, kind, now=now)
    withdraw_consent(db, person, kind, actor=actor, now=now)


def standing(db: Session, person: Person, kind: str) -> Standing:
    """How the person stands to `kind`: never told of it, told (or agreed), or objecting."""
    db.flush()
    last = select(Consent.withdrawn_at).where(Consent.person_id == person.id, Consent.kind == kind)
    said = db.execute(last.order_by(Consent.id.desc()).limit(1)).first()
    if said is None:
        return Standing.UNTOLD
    return Standing.TOLD if said.withdrawn_at is None else Standing.REFUSED


def set_on_duty(db: Session, person: Person, on: bool) -> None:
    """Whether a volunteer may be asked; on again only where they had not said no themselves."""
    volunteer = db.get(Volunteer, person.id)
    if volunteer is not None:
        said = _last_said(db, "volunteer", person.id, ("apply", "on_duty", "off_duty"))
        volunteer.on_duty = on and said != "off_duty"


def had_stopped(db: Session, person: Person) -> bool:
    """Whether, before anything else became of them, they wished no more messages."""
    return _last_said(db, "person", person.id, ("stop", "resume")) == "stop"


def _last_said(db: Session, what: str, what_id: int, verbs: Sequence[str]) -> str | None:
    db.flush()
    said = select(AuditEntry.verb).where(AuditEntry.what == what, AuditEntry.what_id == what_id)
    return db.scalars(said.where(AuditEntry.verb.in_(verbs)).order_by(AuditEntry.id.desc())).first()


def _audit(db: Session, person: Person, verb: str, actor: Actor, now: datetime) -> None:
    audit(db, person.territory_id, verb, "person", person.id, actor=actor, now=now)
