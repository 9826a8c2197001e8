"""Handing over: the giver says « remis », the taker « reçu »; it stands when both said so, and the one before stands.

What a side says is kept even where it cannot stand yet: who was out of coverage confirms later. What arrives with the
person has been handed over all the way, whoever did not say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import HandOverWanted, LegChanged
from backend.models import HelpRequest, Mission, RelayLeg, RelayMission, Territory
from backend.services import alerts, invitations, territories
from backend.services.actor import Actor
from backend.services.lifecycles import move
from backend.services.locking import existing
from backend.services.news import tell
from backend.services.relays import legs

OPEN: Final = frozenset({"waiting", "given", "received"})
"""States of a hand-over that has not come about."""


@dataclass(frozen=True, slots=True)
class Step:
    """A mission of the relay that goes on, or is done, by what was said of another."""

    mission: Mission
    request: HelpRequest
    state: str


def stepped(db: Session, mission: Mission, request: HelpRequest, *, actor: Actor, now: datetime) -> list[Step]:
    """What follows for the relay where a leg's mission has just come to its state; the caller takes the steps.

    The caller holds the relay (`legs.hold`).
    """
    leg = legs.of_request(db, request)
    if leg is None:
        return []
    all_legs = legs.of(db, leg.relay_id)
    relay = existing(db, RelayMission, leg.relay_id)
    before = all_legs[leg.number - 2] if leg.number > 1 else None
    last = leg is all_legs[-1]
    if mission.state in {"arrived", "helped", "done"}:
        _under_way(db, relay, actor, now)
    if mission.state in {"arrived", "helped"} and before is not None:  # who hands it on has had it
        _said(db, before, "received", actor, now)
    if mission.state == "helped" and last:
        _at_her_door(db, leg, actor, now)
    elif mission.state == "helped":
        _said(db, leg, "given", actor, now)
    if mission.state == "done" and last:
        return list(arrived(db, relay, all_legs, actor, now))
    if mission.state == "done" and leg.state in OPEN:
        stands(db, leg, actor, now)
        return [*goes_on(db, leg, all_legs), *settle(db, all_legs, actor=actor, now=now)]
    return settle(db, all_legs, actor=actor, now=now)


def settle(db: Session, all_legs: list[RelayLeg], *, actor: Actor, now: datetime) -> list[Step]:
    """Lets those hand-overs stand of which both sides have spoken, in their order."""
    steps = []
    for before, leg in zip([None, *all_legs], all_legs[:-1], strict=False):
        both = leg.given_at is not None and leg.received_at is not None
        if leg.state in OPEN and both and (before is None or before.state == "handed"):
            stands(db, leg, actor, now)
            steps += list(goes_on(db, leg, all_legs))
            giving = legs.live(db, leg)
            if giving is not None:
                steps.append(Step(giving, leg.request, "done"))
    return steps


def happened(db: Session, mission: Mission, at: datetime, *, now: datetime) -> None:
    """Writes down when this volunteer's hand-over was, as they say it afterwards: « remis à 14 h »."""
    leg = legs.of_request(db, existing(db, HelpRequest, mission.request_id))
    if leg is None or not mission.accepted_at <= at <= now:
        return
    before, after = legs.neighbours(db, leg)
    if mission.state in {"helped", "done"} and after is not None:
        leg.given_at = at
    elif before is not None:
        before.received_at = at
    db.flush()


def ask(db: Session, leg: RelayLeg, *, now: datetime, again: bool = False) -> bool:
    """Asks the side that has not spoken; whether there is one who can be asked."""
    before_and_after = {"giver": leg, "taker": legs.neighbours(db, leg)[1]}
    spoken = {"giver": leg.given_at, "taker": leg.received_at}
    asked = False
    for side, theirs in before_and_after.items():
        mission = legs.live(db, theirs)
        if spoken[side] is None and mission is not None:
            key = f"handover:{leg.id}:{side}:{mission.id}:{now.isoformat() if again else ''}"
            tell(db, mission.volunteer_id, HandOverWanted(leg.id, side), key=key, now=now)
            asked = True
    return asked


def called_off(db: Session, relay_id: int, *, actor: Actor, now: datetime) -> None:
    """Its requests were called off: no hand-over is awaited any more. What somebody carries, staff must know."""
    relay = existing(db, RelayMission, relay_id)
    if relay.state not in legs.UNDER_WAY:
        return
    all_legs = legs.of(db, relay_id)
    if relay.state == "under_way" and actor.kind != "agent":
        alert(db, all_legs[0], "called_off", actor=actor, now=now)
    for leg in all_legs:
        if leg.state in OPEN:
            move(db, leg, "void", actor=actor, now=now)
            leg.closed_at = now
        plan(leg, None, None)
    _end(db, relay, "cancelled", actor, now)


def alert(db: Session, leg: RelayLeg, why: str, *, actor: Actor, now: datetime, urgent: bool = False) -> None:
    """Somebody must look after a leg of this relay: `why` tells one cause from another."""
    alerts.raise_alert(
        db,
        "relay",
        person=leg.relay.person,
        cause=f"relay:{leg.id}:{why}",
        request_id=leg.request_id,
        urgent=urgent,
        territory_id=leg.territory_id,
        actor=actor,
        now=now,
    )


def patience(db: Session, leg: RelayLeg) -> timedelta:
    """How long one side waits for the other's word."""
    return timedelta(minutes=territories.policy(existing(db, Territory, leg.territory_id), "hand_over_minutes"))


def plan(leg: RelayLeg, what: str | None, at: datetime | None) -> None:
    leg.next_due, leg.next_due_at = what, at


def _said(db: Session, leg: RelayLeg, what: str, actor: Actor, now: datetime) -> None:
    """One side says that it gave, or received; the other is asked at once. Said twice, it is said once."""
    side = f"{what}_at"
    if leg.state not in OPEN or getattr(leg, side) is not None:
        return
    setattr(leg, side, now)
    giving, taking = legs.live(db, leg), legs.live(db, legs.neighbours(db, leg)[1])
    if giving and taking and giving.volunteer_id == taking.volunteer_id:
        leg.given_at = leg.received_at = now  # who goes on alone hands over to nobody
    if leg.state == "waiting":
        move(db, leg, what, actor=actor, now=now)
        ask(db, leg, now=now)
        plan(leg, "ask", now + patience(db, leg))


def _at_her_door(db: Session, leg: RelayLeg, actor: Actor, now: datetime) -> None:
    """The last one gives it to the person, who is asked as of any mission."""
    if leg.state == "waiting":
        leg.given_at = now
        move(db, leg, "given", actor=actor, now=now)
        plan(leg, None, None)


def stands(db: Session, leg: RelayLeg, actor: Actor, now: datetime) -> None:
    """The hand-over has come about: the person hears how far it is, and whoever gave it that their part is done."""
    move(db, leg, "handed", actor=actor, now=now)
    leg.closed_at = now
    plan(leg, None, None)
    giving, taking = legs.carrier(db, leg), legs.live(db, legs.neighbours(db, leg)[1])
    told = {leg.relay.person_id} | ({giving.volunteer_id} if giving else set())
    same = giving and taking and giving.volunteer_id == taking.volunteer_id
    silent = {int(actor.id)} if actor.kind == "person" else set()
    for person_id in sorted(told - silent - ({giving.volunteer_id} if giving and same else set())):
        tell(db, person_id, LegChanged(leg.id, "handed"), key=f"handed:{leg.id}:{person_id}", now=now)


def goes_on(db: Session, leg: RelayLeg, all_legs: list[RelayLeg]) -> Iterator[Step]:
    """Whoever has it now is on their leg, whatever they said before."""
    after = all_legs[leg.number]
    taking = legs.live(db, after)
    if taking is not None and taking.state in {"accepted", "on_the_way", "missed"}:
        yield Step(taking, after.request, "arrived")


def arrived(db: Session, relay: RelayMission, all_legs: list[RelayLeg], actor: Actor, now: datetime) -> Iterator[Step]:
    """The person has it: nobody along the way is asked any more."""
    all_legs[-1].received_at = now
    for leg in all_legs:
        if leg.state in OPEN:
            move(db, leg, "handed", actor=actor, now=now)
            leg.closed_at = now
        plan(leg, None, None)
        mission = legs.live(db, leg)
        if mission is not None:
            yield Step(mission, leg.request, "done")
        elif leg.request.state in {"open", "held"}:
            invitations.void(db, leg.request, "cancelled", actor=actor, now=now)
            move(db, leg.request, "cancelled", actor=actor, now=now)
            leg.request.closed_at, leg.request.next_wave_at, leg.request.promised_at = now, None, None
    _end(db, relay, "done", actor, now)


def _under_way(db: Session, relay: RelayMission, actor: Actor, now: datetime) -> None:
    if relay.state == "planned":
        move(db, relay, "under_way", actor=actor, now=now)


def _end(db: Session, relay: RelayMission, state: str, actor: Actor, now: datetime) -> None:
    move(db, relay, state, actor=actor, now=now)
    relay.ended_at = now
    db.flush()
