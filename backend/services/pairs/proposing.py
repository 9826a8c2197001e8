"""An agent brings two together: each of them is asked, separately, and nobody says yes for the other."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.pair_tidings import PairNews
from backend.models import Pair, Person, Territory, Volunteer
from backend.services import blocks, quiet
from backend.services.actor import Actor
from backend.services.lifecycles import PAIR, audit, born
from backend.services.links import moments
from backend.services.locking import existing, locked
from backend.services.news import tell_or_call
from backend.services.pair_errors import NoPair
from backend.services.territories import policy

LIVE: Final = tuple(sorted(PAIR.states - PAIR.ends))
WAITING: Final = ("proposed", "agreed_by_one")
BEGUN: Final = ("active", "suspended")
ANSWERED_WITHIN: Final = 21
"""Days after which nobody's answer is awaited any more; nobody is reminded of it."""
CALL: Final = "pair"
"""Why somebody who has no phone of their own here is to be called: would they like it?"""


def propose(db: Session, person: Person, volunteer_id: int, *, actor: Actor, now: datetime) -> Pair:
    """Asks both, by day. Whoever has no conversation here is called, and says it to an agent.

    Raises:
        NoPair: these two cannot be brought together; `about` says why.
    """
    town = existing(db, Territory, person.territory_id)
    _check(db, person, volunteer_id, town)
    one = Pair(
        territory_id=town.id, person_id=person.id, volunteer_id=volunteer_id, state="proposed", created_at=now,
        next_due="lapse", next_due_at=moments.in_days(now, ANSWERED_WITHIN, town),
    )  # fmt: skip
    db.add(one)
    db.flush()
    born(db, one, actor=actor, now=now)
    audit(db, town.id, "propose", "pair", one.id, actor=actor, now=now)
    for asked in (person.id, volunteer_id):
        at = quiet.told_at(db, existing(db, Person, asked), moments.by_day(now, town))
        key = f"pair:{one.id}:proposed:{asked}"
        tell_or_call(db, asked, PairNews(one.id, "proposed"), key=key, reason=CALL, now=now, due_at=at)
    return one


def _check(db: Session, person: Person, volunteer_id: int, town: Territory) -> None:
    if person.id == volunteer_id:
        raise NoPair("themselves")
    try:
        volunteer = locked(db, Volunteer, volunteer_id)  # nobody else counts their pairs meanwhile
    except LookupError:
        raise NoPair("volunteer") from None
    helper = existing(db, Person, volunteer_id)
    if volunteer.state != "active" or volunteer.territory_id != town.id:
        raise NoPair("volunteer")
    if person.state not in {"present", "stopped"} or helper.state != "present":
        raise NoPair("away")
    if blocks.apart(db, person.id, volunteer_id):
        raise NoPair("apart")
    theirs = select(Pair.person_id).where(Pair.volunteer_id == volunteer_id, Pair.state.in_(LIVE))
    people = set(db.scalars(theirs))
    if person.id in people:
        raise NoPair("already")
    if len(people) >= policy(town, "pair_most"):
        raise NoPair("full")


def waiting_for(db: Session, person_id: int) -> list[Pair]:
    """Pairs that wait for this person's yes, the oldest first."""
    db.flush()
    asked = select(Pair).where(Pair.state.in_(WAITING))
    mine = asked.where(
        ((Pair.person_id == person_id) & Pair.person_says.is_(None))
        | ((Pair.volunteer_id == person_id) & Pair.volunteer_says.is_(None))
    )
    return list(db.scalars(mine.order_by(Pair.id)))
