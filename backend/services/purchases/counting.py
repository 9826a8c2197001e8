"""Counting it: what was in the envelope, what it cost, what came back; one notes a sum, the other confirms it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import MoneyNoted
from backend.models import HelpRequest, Mission, Purchase, Territory
from backend.services import alerts, territories
from backend.services.actor import Actor
from backend.services.errors import AnotherSum, MoneyRefused, NoMoneyHere, OverTheCeiling
from backend.services.lifecycles import audit, move
from backend.services.missions.progress import held, side_of
from backend.services.news import tell, tell_or_call
from backend.services.purchases.paying import PAID, begin, of

CENTS: Final = 100
MOST: Final = 1_000 * CENTS
"""No sum of the field is larger; a ceiling is far below."""


def change(purchase: Purchase) -> int | None:
    """What comes back, in cents; None where there is no envelope, or a sum is missing."""
    if purchase.way != "envelope" or purchase.given is None or purchase.spent is None:
        return None
    return purchase.given - purchase.spent


def note_given(db: Session, mission_id: int, volunteer_id: int, cents: int, *, actor: Actor, now: datetime) -> Purchase:
    """The volunteer counts what is in the envelope; the person is asked whether it is so. Said again, it replaces.

    Where nobody had said how it is paid, money that passed says it: with an envelope.

    Raises:
        NotYours: the mission is somebody else's.
        NoMoneyHere: nothing is paid with an envelope here, or it is settled.
        OverTheCeiling: more than the town allows in one envelope; about that ceiling, in cents.
        MoneyRefused: it is no sum of money.
    """
    mission, request = held(db, mission_id)
    if (
        of(db, mission_id) is None
        and request.category in PAID
        and side_of(mission, request, volunteer_id) == "volunteer"
    ):
        begin(db, mission, "envelope", actor=actor, now=now)
    mission, request, purchase = _noting(db, mission_id, volunteer_id)
    if purchase.way != "envelope" or purchase.state not in {"chosen", "given"}:
        raise NoMoneyHere(mission_id)
    ceiling = _ceiling(db, mission)
    if cents <= 0:
        raise MoneyRefused(cents)
    if cents > ceiling:
        raise OverTheCeiling(ceiling)
    if purchase.state == "chosen":
        move(db, purchase, "given", actor=actor, now=now)
    purchase.given = cents
    _noted(db, mission, request, "given", cents, actor, now)
    return purchase


def note_spent(db: Session, mission_id: int, volunteer_id: int, cents: int, *, actor: Actor, now: datetime) -> Purchase:
    """The volunteer says what it cost; the person is asked whether it is so, and the change there.

    Raises:
        NotYours: the mission is somebody else's.
        NoMoneyHere: nobody said how it is paid, or it is settled.
        OverTheCeiling: more than was in the envelope; about that sum, in cents.
        MoneyRefused: it is no sum of money.
    """
    mission, request, purchase = _noting(db, mission_id, volunteer_id)
    if purchase.state in {"settled", "disputed"}:
        raise NoMoneyHere(mission_id)
    if not 0 <= cents <= MOST:
        raise MoneyRefused(cents)
    if purchase.way == "envelope" and cents > (_ceiling(db, mission) if purchase.given is None else purchase.given):
        raise OverTheCeiling(purchase.given if purchase.given is not None else _ceiling(db, mission))
    if purchase.state != "spent":
        move(db, purchase, "spent", actor=actor, now=now)
    purchase.spent = cents
    _noted(db, mission, request, "spent", cents, actor, now)
    return purchase


def keep_receipt(db: Session, mission_id: int, volunteer_id: int, file: str, *, actor: Actor, now: datetime) -> None:
    """Keeps where the photo of the receipt is.

    Raises:
        NotYours: the mission is somebody else's.
        NoMoneyHere: nobody said how it is paid.
    """
    mission, _request, purchase = _noting(db, mission_id, volunteer_id)
    purchase.receipt = file
    audit(db, mission.territory_id, "receipt", "mission", mission_id, actor=actor, now=now)
    db.flush()


def say(
    db: Session, mission_id: int, person_id: int, what: str, cents: int, right: bool, *, actor: Actor, now: datetime
) -> Purchase:
    """The person says whether this sum is right. If not, agents look at it, however late, and nobody is blamed.

    A yes to the change settles it; a yes to a sum that was noted anew since says nothing of the new one.

    Raises:
        NotYours: the mission is somebody else's, or the volunteer answers for the person.
        NoMoneyHere: nothing was noted.
        AnotherSum: another one was noted since.
    """
    mission, request = held(db, mission_id)
    purchase = of(db, mission_id)
    if side_of(mission, request, person_id) != "person" or purchase is None or purchase.state == "chosen":
        raise NoMoneyHere(mission_id)
    if not right:
        if purchase.state in {"given", "spent"}:
            move(db, purchase, "disputed", actor=actor, now=now)
        _ask_agents(db, mission, request, purchase, actor, now)
    elif {"given": purchase.given, "spent": purchase.spent}[what] != cents:
        raise AnotherSum(mission_id)
    elif what == purchase.state == "spent":
        move(db, purchase, "settled", actor=actor, now=now)
        purchase.settled_at = now
    audit(db, mission.territory_id, "money right" if right else "money wrong", "mission", mission_id,
          actor=actor, now=now)  # fmt: skip
    db.flush()
    return purchase


def _noting(db: Session, mission_id: int, volunteer_id: int) -> tuple[Mission, HelpRequest, Purchase]:
    mission, request = held(db, mission_id)
    purchase = of(db, mission_id)
    if side_of(mission, request, volunteer_id) != "volunteer" or purchase is None:
        raise NoMoneyHere(mission_id)
    return mission, request, purchase


def _noted(
    db: Session, mission: Mission, request: HelpRequest, what: str, cents: int, actor: Actor, now: datetime
) -> None:
    audit(db, mission.territory_id, f"{what} {cents}"[:40], "mission", mission.id, actor=actor, now=now)
    news, key = MoneyNoted(mission.id, what, cents), f"money:{mission.id}:{what}:{now.isoformat()}"
    if what == "spent":
        tell_or_call(db, request.requester_id, news, key=key, reason=f"money:{mission.id}", now=now)
    else:
        tell(db, request.requester_id, news, key=key, now=now)
    db.flush()


def _ask_agents(
    db: Session, mission: Mission, request: HelpRequest, purchase: Purchase, actor: Actor, now: datetime
) -> None:
    alerts.raise_alert(
        db,
        "money",
        person=request.beneficiary,
        cause=f"money:{mission.id}",
        words=f"{purchase.way}: {_euros(purchase.given)} → {_euros(purchase.spent)}",
        request_id=request.id,
        restricted=True,
        territory_id=mission.territory_id,
        actor=actor,
        now=now,
    )


def _ceiling(db: Session, mission: Mission) -> int:
    euros: int = territories.policy(db.get_one(Territory, mission.territory_id), "envelope_ceiling")
    return euros * CENTS


def _euros(cents: int | None) -> str:
    return "?" if cents is None else f"{cents / CENTS:.2f} €"
