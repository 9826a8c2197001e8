"""Charters: published by the town, read in short pieces, signed in a version and on a date, renewed every year."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import CharterWanted
from backend.models import Charter, CharterSignature, Territory, Volunteer
from backend.services import nightly, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import CharterKnown, OldCharter, UnusableCharter
from backend.services.lifecycles import audit, move
from backend.services.locking import locked

PIECE: Final = 240
"""Characters of a message: a charter is read a few sentences at a time."""
LONGEST: Final = 60
"""Pieces; more is a law, which nobody reads on a telephone."""
A_YEAR: Final = timedelta(days=365)
"""How long a signature holds: the charter is renewed yearly (FIELD, "Volunteers")."""
REMINDED: Final = timedelta(days=30)
"""How long before its end its volunteer is asked to renew it."""
LAPSED: Final = "charter"
"""Why a volunteer is paused whose signature has lapsed (`Volunteer.paused_for`)."""
_VERSION: Final = re.compile(r"[\w.-]{1,20}")
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?…;:])\s+")


def pieces(text: str) -> tuple[str, ...]:
    """The text as messages: a paragraph each, or as many whole sentences of it as fit.

    Raises:
        UnusableCharter: it is empty, too long, or has a sentence that fits no message.
    """
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        piece = ""
        for sentence in _SENTENCE_ENDS.split(" ".join(paragraph.split())):
            if len(sentence) > PIECE:
                raise UnusableCharter(sentence[:40])
            longer = f"{piece} {sentence}".strip()
            piece, done = (longer, "") if len(longer) <= PIECE else (sentence, piece)
            found += [done] if done else []
        found += [piece] if piece else []
    if not 0 < len(found) <= LONGEST:
        raise UnusableCharter(len(found))
    return tuple(found)


def publish(db: Session, territory: Territory, version: str, text: str, *, actor: Actor, now: datetime) -> Charter:
    """From now on volunteers sign this one. Those who signed another are asked when theirs ends.

    Raises:
        CharterKnown: a charter of that version was published; a version is never changed.
        UnusableCharter: its version or its text cannot be used.
    """
    pieces(text)
    if not _VERSION.fullmatch(version):
        raise UnusableCharter(version)
    db.flush()
    known = select(Charter.id).where(Charter.territory_id == territory.id, Charter.version == version)
    if db.scalar(known) is not None:
        raise CharterKnown(version)
    charter = Charter(territory_id=territory.id, version=version, text=text.strip(), published_at=now)
    db.add(charter)
    db.flush()
    audit(db, territory.id, "publish", "charter", charter.id, actor=actor, now=now)
    return charter


def current(db: Session, territory_id: int) -> Charter | None:
    """The charter in force: the one that was published last. None where the town has published none."""
    db.flush()
    theirs = select(Charter).where(Charter.territory_id == territory_id)
    return db.scalars(theirs.order_by(Charter.published_at.desc(), Charter.id.desc())).first()


def signature(db: Session, person_id: int) -> CharterSignature | None:
    """The last that this person gave."""
    db.flush()
    theirs = select(CharterSignature).where(CharterSignature.person_id == person_id)
    return db.scalars(theirs.order_by(CharterSignature.signed_at.desc(), CharterSignature.id.desc())).first()


def holds(db: Session, person_id: int, charter: Charter, *, now: datetime) -> bool:
    """Whether this person has signed the charter in force within the year."""
    last = signature(db, person_id)
    return last is not None and last.version == charter.version and last.signed_at > now - A_YEAR


def note(db: Session, volunteer: Volunteer, charter: Charter, *, actor: Actor, now: datetime) -> None:
    """Writes a signature down: theirs, in chat or on paper before an agent."""
    signed = CharterSignature(territory_id=charter.territory_id, person_id=volunteer.person_id, signed_at=now)
    signed.version = charter.version
    db.add(signed)
    volunteer.charter_asked_at = None
    audit(db, charter.territory_id, "sign", "charter", charter.id, actor=actor, now=now)


def sign(db: Session, volunteer: Volunteer, charter_id: int, *, actor: Actor, now: datetime) -> Charter:
    """The volunteer signs. Who was paused because theirs had lapsed is asked again.

    Raises:
        OldCharter: it is not the one in force, so nothing is signed: show that one.
    """
    charter = current(db, volunteer.territory_id)
    if charter is None or charter.id != charter_id:
        raise OldCharter(charter_id)
    volunteer = locked(db, Volunteer, volunteer.person_id)
    note(db, volunteer, charter, actor=actor, now=now)
    if volunteer.state == "paused" and volunteer.paused_for == LAPSED:
        volunteers.activate(db, volunteer, actor=actor, now=now)
    return charter


# --- every night ----------------------------------------------------------------------------------------------------


def remind(db: Session, town: Territory, *, now: datetime, limit: int) -> int:
    """Asks those whose signature ends within the month to renew it, once; nobody is asked for what is not published."""
    if current(db, town.id) is None:
        return 0
    unasked = or_(Volunteer.charter_asked_at.is_(None), Volunteer.charter_asked_at < _signed_at())
    theirs = _signed_before(town, now - A_YEAR + REMINDED).where(unasked)
    found = db.scalars(theirs.order_by(Volunteer.person_id).limit(limit)).all()
    for volunteer in found:
        volunteer.charter_asked_at = now
        nightly.tell(db, town, volunteer.person_id, CharterWanted("renew"), key="charter:renew", reason=LAPSED, now=now)
    return len(found)


def ask_unsigned(db: Session, town: Territory, *, now: datetime, limit: int) -> int:
    """Asks those who never signed here (active before charters were kept), once a year; nobody is paused for it."""
    if current(db, town.id) is None:
        return 0
    unasked = or_(Volunteer.charter_asked_at.is_(None), Volunteer.charter_asked_at <= now - A_YEAR)
    theirs = _active(town).where(_signed_at().is_(None), unasked)
    found = db.scalars(theirs.order_by(Volunteer.person_id).limit(limit)).all()
    for volunteer in found:
        volunteer.charter_asked_at = now
        news = CharterWanted("unsigned")
        nightly.tell(db, town, volunteer.person_id, news, key="charter:unsigned", reason=LAPSED, now=now)
    return len(found)


def lapse(db: Session, town: Territory, *, now: datetime, limit: int) -> int:
    """Those whose year is over are paused: nothing new is proposed, what they have accepted goes on."""
    if current(db, town.id) is None:
        return 0
    asked = Volunteer.charter_asked_at <= now - REMINDED + timedelta(days=1)
    theirs = _signed_before(town, now - A_YEAR).where(asked).order_by(Volunteer.person_id).limit(limit)
    found = [
        locked(db, Volunteer, person_id) for person_id in db.scalars(theirs.with_only_columns(Volunteer.person_id))
    ]
    for volunteer in found:
        if volunteer.state != "active":
            continue
        move(db, volunteer, "paused", actor=SYSTEM, now=now)
        volunteer.paused_for = LAPSED
        audit(db, volunteer.territory_id, "charter_lapsed", "volunteer", volunteer.person_id, actor=SYSTEM, now=now)
        nightly.tell(
            db, town, volunteer.person_id, CharterWanted("lapsed"), key="charter:lapsed", reason=LAPSED, now=now
        )
    return len(found)


def _signed_at() -> ScalarSelect[datetime]:
    theirs = select(func.max(CharterSignature.signed_at)).where(CharterSignature.person_id == Volunteer.person_id)
    return theirs.scalar_subquery()


def _signed_before(town: Territory, moment: datetime) -> Select[Volunteer]:
    return _active(town).where(_signed_at() <= moment)


def _active(town: Territory) -> Select[Volunteer]:
    return select(Volunteer).where(Volunteer.territory_id == town.id, Volunteer.state == "active")
