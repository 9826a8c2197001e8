"""Rearranging: a request that nobody has taken yet gets another time or place, and whoever was asked hears of it.

Those who have not answered are asked again only where what they were shown is true no more, in one message, and it
counts as no second invitation. Whoever said no is left in peace: nobody is asked twice for one need. A place in which
something raises a flag is read by an agent first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.messaging.tidings import Invited, RequestGone
from backend.models import HelpRequest, Invitation, Territory, Volunteer
from backend.services import geocoding, invitations, matching, places, promises
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NoLongerNeeded, TakenBySomebodyElse
from backend.services.lifecycles import audit, move
from backend.services.locking import existing, locked
from backend.services.moderation import holding
from backend.services.news import tell
from backend.services.recurrences import beginning
from backend.wording import wording

Shown = tuple[str, int]
"""The half-day and the rounded distance."""


@dataclass(frozen=True, slots=True)
class Terms:
    """When and where the help is needed. `place` is as a neighbour would find it; `point` where it is known.

    `rrule`: from now on it comes back.
    """

    start: datetime
    end: datetime
    grain: str
    rrule: str | None
    place: str
    point: places.Point | None


def rearrange(db: Session, request: HelpRequest, to: Terms, *, actor: Actor, now: datetime) -> None:
    """Moves the request to these terms; an answer is promised anew. Said twice, done once.

    Raises:
        TakenBySomebodyElse: a volunteer has it: they agree with each other.
        NoLongerNeeded: it is over, or the new time has passed.
        NeverHappens: it shall come back, by a rule that falls on no day after this one.
    """
    request = locked(db, HelpRequest, request.id)
    if request.state in {"taken", "done"}:
        raise TakenBySomebodyElse(request.id)
    if request.state not in {"open", "held"} or to.end <= now:
        raise NoLongerNeeded(request.id)
    if to == _terms(request):
        return
    territory = existing(db, Territory, request.territory_id)
    if to.place != request.place and holding.place_moved(db, request, to.place, actor=actor, now=now):
        _wait(db, request, actor, now)
    asked = invitations.waiting(db, request.id) if request.state == "open" else []
    shown = {one.id: _shown(db, request, one, territory) for one in asked}
    _set(request, to, territory, now)
    audit(db, request.territory_id, "rearrange", "request", request.id, actor=actor, now=now)
    still_asked = [one for one in asked if _ask_again(db, request, one, territory, shown[one.id], now)]
    if to.rrule and request.recurrence_id is None:
        beginning.begin(db, request, to.rrule, actor=actor, now=now)
    if request.state == "open" and not still_asked:
        matching.next_wave(db, request, now=now)
    else:
        request.next_wave_at = matching.next_look(request, territory, now=now, asked=bool(still_asked))
    db.flush()


def _wait(db: Session, request: HelpRequest, actor: Actor, now: datetime) -> None:
    """Nobody reads the new place before an agent has: whoever was asked is asked for nothing meanwhile."""
    if request.state == "open":
        invitations.void(db, request, "lapsed", actor=SYSTEM, now=now)
        move(db, request, "held", actor=actor, now=now)


def _terms(request: HelpRequest) -> Terms:
    latitude, longitude = request.latitude, request.longitude
    point = None if latitude is None or longitude is None else (latitude, longitude)
    return Terms(request.start, request.end, request.grain, request.rrule, request.place, point)


def _set(request: HelpRequest, to: Terms, territory: Territory, now: datetime) -> None:
    request.urgent = request.urgent and to.start - now <= matching.URGENT
    request.start, request.end, request.grain, request.rrule = to.start, to.end, to.grain, None
    request.place = to.place
    request.latitude, request.longitude = to.point or (None, None)
    request.cell = places.cell_of(*to.point) if to.point else None
    request.promised_at = promises.promised_at(request, territory, now=now)
    request.alerted = False


def _ask_again(
    db: Session, request: HelpRequest, invitation: Invitation, territory: Territory, shown: Shown, now: datetime
) -> bool:
    """Asks this volunteer anew where the new terms read otherwise; whether their answer is still awaited."""
    volunteer = existing(db, Volunteer, invitation.volunteer_id)
    metres = places.between(request, volunteer)
    if metres is not None and metres > volunteer.reach_m:
        move(db, invitation, "void", actor=SYSTEM, now=now)
        gone, key = RequestGone(request.id, "lapsed"), f"gone:{invitation.id}:{now.isoformat()}"
        tell(db, invitation.volunteer_id, gone, key=key, now=now)
        return False
    invitation.distance_m = metres
    if _shown(db, request, invitation, territory) != shown:
        again, key = Invited(invitation.id, changed=True), f"changed:{invitation.id}:{now.isoformat()}"
        tell(db, invitation.volunteer_id, again, key=key, now=now)
    return True


def _shown(db: Session, request: HelpRequest, invitation: Invitation, territory: Territory) -> Shown:
    """What a volunteer is shown of the terms."""
    half_day = wording("fr", territory.timezone).half_day(request.start, request.end)
    if invitation.distance_m is None or request.latitude is None or request.longitude is None:
        return half_day, 0
    point = (request.latitude, request.longitude)
    return half_day, geocoding.said_distance(db, request.territory_id, point, invitation.distance_m)
