"""Accepting a request: the first acceptance wins, the others are told kindly."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.tidings import NeighbourFound, RequestGone
from backend.models import HelpRequest, Invitation, Mission, Territory, Volunteer
from backend.services import blocks, invitations, matching, places
from backend.services.actor import Actor
from backend.services.errors import AlreadyYours, NoLongerNeeded, NotAVolunteer, NotYours, TakenBySomebodyElse
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.matching import newcomers
from backend.services.missions import dates
from backend.services.missions.progress import end, live_mission, load
from backend.services.news import tell, tell_or_call, tell_other
from backend.services.purchases import paying
from backend.services.relays import late

VISIT_WORDS: Final = tuple(
    "mimosa tilleul lavande romarin colline rivière noisette abricot coquelicot hirondelle marguerite violette"
    " framboise cerise lanterne boussole horloge moulin fontaine prairie bruyère genêt muguet olivier platane"
    " châtaigne myrtille cannelle verveine camomille tournesol pivoine rossignol mésange libellule coccinelle"
    " papillon écureuil hérisson dauphin voilier cerf-volant accordéon guitare tambour carillon vitrail"
    " arrosoir brioche tartine confiture caramel nougat praline citron melon groseille figue amande"
    " nuage arc-en-ciel aurore étoile comète galet ruisseau cascade sentier clairière vallon".split()
)
"""What the volunteer says at the door: easy to hear, to remember and to spell."""


def accept(
    db: Session, invitation_id: int, volunteer_id: int, *, actor: Actor, now: datetime, seed: int = 0
) -> Mission:
    """Gives the request to this volunteer; the first acceptance wins. `seed` chooses the visit word.

    Raises:
        TakenBySomebodyElse: another volunteer was faster; say so kindly.
        NoLongerNeeded: the request was cancelled, served or has passed.
        AlreadyYours: this volunteer has it.
        NotYours: the invitation is another volunteer's, or the two are kept apart.
    """
    invitation = db.get(Invitation, invitation_id)
    if invitation is None or invitation.volunteer_id != volunteer_id:
        raise NotYours(invitation_id)
    request = locked(db, HelpRequest, invitation.request_id)
    _check(db, request, volunteer_id, now)
    mission = _give(db, request, locked(db, Invitation, invitation_id), actor, now, seed)
    _tell_found(db, request, mission, now)
    return mission


def take(db: Session, request_id: int, volunteer_id: int, *, actor: Actor, now: datetime, seed: int = 0) -> Mission:
    """A volunteer takes a request of their own accord, from those near them.

    Raises:
        TakenBySomebodyElse: another volunteer was faster; say so kindly.
        NoLongerNeeded: the request was cancelled, served, has passed, or is not there.
        AlreadyYours: this volunteer has it.
        NotAVolunteer: only active volunteers may take a request.
        NotYours: nobody takes their own request, nor that of somebody whom they are kept apart from.
    """
    try:
        request = locked(db, HelpRequest, request_id)
    except LookupError:
        raise NoLongerNeeded(request_id) from None
    volunteer = db.get(Volunteer, volunteer_id)
    if volunteer is None or volunteer.state != "active":
        raise NotAVolunteer(volunteer_id)
    if volunteer_id in {request.requester_id, request.beneficiary_id}:
        raise NotYours(request_id)
    _check(db, request, volunteer_id, now)
    invitation = _invitation(db, request, volunteer, actor, now)
    mission = _give(db, request, invitation, actor, now, seed)
    _tell_found(db, request, mission, now)
    return mission


def entrust(
    db: Session, request: HelpRequest, volunteer: Volunteer, *, actor: Actor, now: datetime, seed: int
) -> Mission:
    """Gives a request that answers a volunteer's own offer to them; nobody is told, as both know.

    Raises:
        NotAVolunteer: they are not active any more.
    """
    if volunteer.state != "active":
        raise NotAVolunteer(volunteer.person_id)
    return _give(db, request, _invitation(db, request, volunteer, actor, now), actor, now, seed)


def decline(db: Session, invitation_id: int, volunteer_id: int, *, actor: Actor, now: datetime) -> None:
    """ "Not this time", which is never a fault. When nobody's answer is awaited any more, others are asked at once.

    Raises:
        NotYours: the invitation is another volunteer's.
    """
    invitation = db.get(Invitation, invitation_id)
    if invitation is None or invitation.volunteer_id != volunteer_id:
        raise NotYours(invitation_id)
    request = locked(db, HelpRequest, invitation.request_id)
    invitation = locked(db, Invitation, invitation_id)
    if invitation.state != "sent":
        return
    invitation.answered_at = now
    move(db, invitation, "declined", actor=actor, now=now)
    audit(db, request.territory_id, "decline", "invitation", invitation.id, actor=actor, now=now)
    if request.state == "open" and not invitations.waiting(db, request.id):
        matching.next_wave(db, request, now=now)
    db.flush()


def _check(db: Session, request: HelpRequest, volunteer_id: int, now: datetime) -> None:
    """Whether this volunteer may have the request now; the caller holds it."""
    mission = live_mission(db, request.id)
    if mission is not None and mission.volunteer_id == volunteer_id:
        raise AlreadyYours(mission.id)
    if request.state in {"taken", "done"}:
        raise TakenBySomebodyElse(request.id)
    if request.state not in {"open", "unserved"} or request.end <= now:
        raise NoLongerNeeded(request.id)
    if blocks.apart(db, volunteer_id, request.requester_id, request.beneficiary_id):
        raise NotYours(request.id)
    volunteer = db.get(Volunteer, volunteer_id, populate_existing=True)
    if volunteer is None or (volunteer.state != "active" and not _is_first_job(db, request, volunteer)):
        raise NotAVolunteer(volunteer_id)


def _is_first_job(db: Session, request: HelpRequest, volunteer: Volunteer) -> bool:
    return newcomers.may_take(db, volunteer, request, existing(db, Territory, request.territory_id))


def _give(db: Session, request: HelpRequest, invitation: Invitation, actor: Actor, now: datetime, seed: int) -> Mission:
    missed = live_mission(db, request.id)
    if missed is not None:
        _reassign(db, missed, actor, now)
    invitation.answered_at = now
    if invitation.state != "accepted":  # they had given it back, and can come after all
        move(db, invitation, "accepted", actor=actor, now=now)
    mission = _mission(db, request, invitation.volunteer_id, seed, now)
    born(db, mission, actor=actor, now=now)
    move(db, request, "taken", actor=actor, now=now)
    request.next_wave_at = request.promised_at = None
    audit(db, request.territory_id, "accept", "mission", mission.id, actor=actor, now=now)
    invitations.void(db, request, "taken", actor=actor, now=now, but=invitation.id)
    late.found(db, request, now=now)
    db.flush()
    return mission


def _tell_found(db: Session, request: HelpRequest, mission: Mission, now: datetime) -> None:
    found, key = NeighbourFound(mission.id), f"found:{mission.id}"
    tell_or_call(db, request.requester_id, found, key=key, reason="neighbour_found", now=now)
    tell_other(db, request, request.requester_id, found, key=key, now=now)  # she knows who comes, and the word
    ask_money(db, mission, request, now=now)


def ask_money(db: Session, mission: Mission, request: HelpRequest, *, now: datetime) -> None:
    """Asks now how it is paid, where no reminder will ask it in time."""
    if mission.next_due not in {"day_before", "hour_before"}:
        paying.wanted(db, mission, request, now=now)


def _reassign(db: Session, missed: Mission, actor: Actor, now: datetime) -> None:
    """The volunteer of whom there was no sign is replaced, and told so."""
    end(db, missed, "reassigned", actor=actor, now=now)
    gone, key = RequestGone(missed.request_id, "taken"), f"gone:mission:{missed.id}"
    tell(db, missed.volunteer_id, gone, key=key, now=now)
    db.flush()


def _mission(db: Session, request: HelpRequest, volunteer_id: int, seed: int, now: datetime) -> Mission:
    mission = Mission(
        territory_id=request.territory_id,
        request_id=request.id,
        volunteer_id=volunteer_id,
        state="accepted",
        visit_word=VISIT_WORDS[seed % len(VISIT_WORDS)],
        accepted_at=now,
    )
    dates.plan(mission, request, existing(db, Territory, request.territory_id), now=now)
    db.add(mission)
    load(db, volunteer_id, +1)
    db.flush()
    return mission


def _invitation(db: Session, request: HelpRequest, volunteer: Volunteer, actor: Actor, now: datetime) -> Invitation:
    """The volunteer's invitation; made on the spot where nobody had invited them."""
    theirs = select(Invitation).where(
        Invitation.request_id == request.id, Invitation.volunteer_id == volunteer.person_id
    )
    found = db.scalars(theirs.with_for_update().execution_options(populate_existing=True)).first()
    if found is not None:
        return found
    invitation = Invitation(
        territory_id=request.territory_id,
        request_id=request.id,
        volunteer_id=volunteer.person_id,
        wave=request.wave,
        distance_m=places.between(request, volunteer),
        state="sent",
        sent_at=now,
    )
    db.add(invitation)
    db.flush()
    born(db, invitation, actor=actor, now=now)
    return invitation
