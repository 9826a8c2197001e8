"""Deeds about the charter: shown a few pieces at a time, signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.messaging.tidings import CharterWanted
from backend.models import Charter, Volunteer
from backend.services import charters, vetting
from backend.services.desk_errors import OldCharter
from conversation_flows import charter
from conversation_flows.deeds.case import Case


def look(db: Session, command: charter.LookAtCharter, case: Case, *, changed: bool = False) -> Sequence[Any]:
    """Whoever was reading a charter that is out of force reads the new one from its beginning."""
    now_in_force = charters.current(db, case.territory_id)
    if now_in_force is None:
        return (charter.NoCharter(),)
    first = command.first
    if command.charter_id not in {0, now_in_force.id}:
        first, changed = 0, True
    return (_page(db, now_in_force, first, case, changed=changed),)


def sign(db: Session, command: charter.SignCharter, case: Case) -> Sequence[Any]:
    volunteer = db.get(Volunteer, case.person_id)
    if volunteer is None or volunteer.state == "left":
        return look(db, charter.LookAtCharter(), case)
    before = volunteer.state
    try:
        version = vetting.sign(db, volunteer, command.charter_id, actor=case.actor, now=case.now)
    except OldCharter:
        return look(db, charter.LookAtCharter(), case, changed=True)
    return (charter.CharterSigned(version, volunteer.state, before),)


def wanted(db: Session, news: CharterWanted, case: Case) -> charter.CharterAsked | None:
    """Nothing where they have signed meanwhile, or are no volunteer any more."""
    volunteer = db.get(Volunteer, case.person_id)
    in_force = charters.current(db, case.territory_id)
    if volunteer is None or in_force is None or volunteer.state not in _ASKED[news.why]:
        return None
    if news.why == "lapsed" and volunteer.paused_for != charters.LAPSED:
        return None
    renewed = news.why in {"renew", "unsigned"} and volunteer.charter_asked_at is None
    signed = news.why == "met" and charters.holds(db, case.person_id, in_force, now=case.now)
    return None if renewed or signed else charter.CharterAsked(news, news.why)


_ASKED = {
    "met": {"applied"},
    "unsigned": {"active", "paused"},
    "renew": {"active", "paused"},
    "lapsed": {"paused"},
}


def _page(db: Session, shown: Charter, first: int, case: Case, *, changed: bool) -> charter.CharterPage:
    pieces = charters.pieces(shown.text)
    first = first if first < len(pieces) else 0
    here = pieces[first : first + charter.AT_ONCE]
    volunteer = db.get(Volunteer, case.person_id)
    may_sign = volunteer is not None and volunteer.state != "left"
    left = len(pieces) - first - len(here)
    return charter.CharterPage(shown.id, shown.version, here, first, left, may_sign, changed)
