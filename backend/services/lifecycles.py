"""Lifecycles: which state may follow which, and the one way to change a state.

Every change is an append-only `History` row: what, from, to, when, who. Enums of `docs/contracts.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.models import (
    Agreement,
    Alert,
    AuditEntry,
    CheckInContact,
    CheckInPlan,
    Gathering,
    GatheringGuest,
    HelpRequest,
    History,
    Interview,
    InterviewSlot,
    Invitation,
    Link,
    Mission,
    Moderation,
    NewTime,
    Offer,
    OfferAnswer,
    Pair,
    Purchase,
    Recurrence,
    Relay,
    RelayLeg,
    RelayMission,
    Tip,
    Volunteer,
    WeatherMode,
)
from backend.models.columns import rows_of
from backend.models.register import RegisterEntry
from backend.services.actor import Actor
from backend.services.cycle import Lifecycle, moves


class NotAllowed(Exception):
    """The lifecycle does not lead from this state to that one."""


REQUEST: Final = Lifecycle(
    "request",
    "open",
    moves(
        held="open cancelled unserved",  # waits for an agent before it is published
        open="taken cancelled unserved held",
        taken="open done cancelled",
        unserved="open taken cancelled",
        done="",
        cancelled="",
    ),
)
INVITATION: Final = Lifecycle(
    "invitation", "sent", moves(sent="accepted declined void", declined="accepted", void="sent accepted", accepted="")
)
MISSION: Final = Lifecycle(
    "mission",
    "accepted",
    moves(
        accepted="on_the_way arrived helped done given_back cancelled missed",
        on_the_way="arrived helped done given_back cancelled missed",
        arrived="helped done cancelled",
        missed="on_the_way arrived helped done given_back cancelled reassigned",
        helped="done cancelled",  # one side says it is done, the other has not confirmed yet
        done="",
        given_back="",
        cancelled="",
        reassigned="",
    ),
)
MISSION_LIVE: Final = tuple(sorted(MISSION.states - MISSION.ends))
"""States of a mission that has not ended."""
VOLUNTEER: Final = Lifecycle(
    "volunteer",
    "applied",
    moves(applied="active left", active="paused left", paused="active left", left="applied"),
)
OFFER: Final = Lifecycle(
    "offer", "open", moves(held="open withdrawn", open="closed withdrawn", closed="withdrawn", withdrawn="")
)
OFFER_ANSWER: Final = Lifecycle(
    "offer_answer", "sent", moves(sent="taken declined void", declined="taken", taken="", void="")
)
AGREEMENT: Final = Lifecycle("agreement", "waiting", moves(waiting="given refused void", given="", refused="", void=""))
PURCHASE: Final = Lifecycle(
    "purchase",
    "chosen",
    moves(
        chosen="given spent disputed",  # how it is paid
        given="spent disputed",  # what is in the envelope
        spent="settled disputed",  # what it cost
        disputed="settled",  # an agent looks at it
        settled="",
    ),
)
GATHERING: Final = Lifecycle(
    "gathering",
    "open",
    moves(
        held="open cancelled",  # waits for an agent before neighbours hear of it
        open="over cancelled",
        over="",
        cancelled="",
    ),
)
GATHERING_GUEST: Final = Lifecycle(
    "gathering_guest",
    "told",
    moves(
        told="coming waiting declined void",
        declined="coming waiting",
        waiting="coming left void",
        coming="left void",
        left="coming waiting",
        void="",
    ),
)
TIP: Final = Lifecycle(
    "tip",
    "pending",
    moves(pending="published refused", published="expired refused", expired="published", refused="published"),
)
MODERATION: Final = Lifecycle(
    "moderation",
    "waiting",
    moves(
        waiting="published sent_back refused void",
        sent_back="waiting refused void",  # its author is asked to say it otherwise
        published="withdrawn",
        refused="",
        withdrawn="",
        void="",
    ),
)
SLOT: Final = Lifecycle("interview_slot", "open", moves(open="closed", closed=""))
INTERVIEW: Final = Lifecycle(
    "interview",
    "booked",
    moves(booked="met missed moved cancelled void", met="", missed="", moved="", cancelled="", void=""),
)
RECURRENCE: Final = Lifecycle(
    "recurrence",
    "running",
    # handed over: the two of a link see to it themselves
    moves(running="stopped ended handed_over", handed_over="running stopped ended", stopped="", ended=""),
)
LINK: Final = Lifecycle(
    "link",
    "noticed",
    moves(
        noticed="proposed declined lapsed",  # nobody was asked yet
        proposed="agreed_by_one declined lapsed",
        agreed_by_one="agreed declined lapsed",
        agreed="active declined lapsed",
        active="suspended ended",
        suspended="active ended",
        declined="",
        lapsed="",
        ended="",
    ),
)
PAIR: Final = Lifecycle(
    "pair",
    "proposed",
    moves(
        proposed="agreed_by_one declined lapsed",  # an agent proposes it; each of the two is asked
        agreed_by_one="active declined lapsed",
        active="suspended ended",
        suspended="active ended",
        declined="",
        lapsed="",
        ended="",
    ),
)
RELAY_MISSION: Final = Lifecycle(
    "relay_mission",
    "planned",
    moves(
        planned="under_way waiting done cancelled",
        under_way="waiting done cancelled",
        waiting="planned under_way done cancelled",  # a leg has nobody: staff look, and the others wait
        done="",
        cancelled="",
    ),
)
HAND_OVER: Final = Lifecycle(
    "hand_over",
    "waiting",
    moves(
        waiting="given received handed void",
        given="handed void",  # one side says so, the other has not confirmed yet
        received="handed void",
        handed="",
        void="",
    ),
)
NEW_TIME: Final = Lifecycle(
    "new_time",
    "waiting",
    moves(waiting="agreed declined lapsed void", agreed="", declined="", lapsed="", void=""),
)
CHECKIN_PLAN: Final = Lifecycle(
    "checkin_plan",
    "proposed",
    moves(
        proposed="active refused ended",  # waits for its person's own yes
        active="paused ended",
        paused="active ended",
        refused="proposed",
        lent="ended",  # to somebody on the register, while a plan of heat, cold or flood is on
        ended="",
    ),
)
CHECKIN_CONTACT: Final = Lifecycle(
    "checkin_contact",
    "proposed",
    moves(proposed="agreed refused left", agreed="left", refused="proposed", left="proposed"),
)
WEATHER: Final = Lifecycle(
    "weather_mode",
    "proposed",
    moves(
        proposed="on declined lapsed",  # the weather service warns, and an agent decides
        on="off",
        off="",
        declined="",
        lapsed="",
    ),
)
ALERT: Final = Lifecycle("alert", "open", moves(open="taken closed", taken="open closed", closed=""))
RELAY: Final = Lifecycle("relay", "proposed", moves(proposed="active ended", active="ended", ended=""))
REGISTER_ENTRY: Final = Lifecycle(
    "register_entry",
    "received",  # somebody else asked for it, in writing; whoever asks for themselves is on it at once
    moves(
        received="acknowledged confirmed refused struck",
        acknowledged="confirmed refused struck",  # the person was told, and may say no
        confirmed="struck",
        struck="received acknowledged confirmed",  # a death or a care home that was undone
        refused="",
    ),
)

LIFECYCLES: Final = (
    REQUEST, INVITATION, MISSION, VOLUNTEER, OFFER, OFFER_ANSWER, AGREEMENT, RECURRENCE, PURCHASE, MODERATION, LINK,
    PAIR, RELAY_MISSION, HAND_OVER, GATHERING, GATHERING_GUEST, TIP, SLOT, INTERVIEW, NEW_TIME,
    ALERT, RELAY, CHECKIN_PLAN, CHECKIN_CONTACT, REGISTER_ENTRY, WEATHER,
)  # fmt: skip

_OF: Final[Mapping[type[Any], Lifecycle]] = {
    HelpRequest: REQUEST,
    Invitation: INVITATION,
    Mission: MISSION,
    Volunteer: VOLUNTEER,
    Offer: OFFER,
    OfferAnswer: OFFER_ANSWER,
    Agreement: AGREEMENT,
    Recurrence: RECURRENCE,
    Purchase: PURCHASE,
    Gathering: GATHERING,
    GatheringGuest: GATHERING_GUEST,
    Tip: TIP,
    Moderation: MODERATION,
    InterviewSlot: SLOT,
    Interview: INTERVIEW,
    NewTime: NEW_TIME,
    Link: LINK,
    Pair: PAIR,
    RelayMission: RELAY_MISSION,
    RelayLeg: HAND_OVER,
    Alert: ALERT,
    Relay: RELAY,
    CheckInPlan: CHECKIN_PLAN,
    CheckInContact: CHECKIN_CONTACT,
    RegisterEntry: REGISTER_ENTRY,
    WeatherMode: WEATHER,
}


def born(db: Session, row: Any, *, actor: Actor, now: datetime) -> None:
    """Records the first state of a row that was just added (and flushed)."""
    _record(db, row, "", row.state, actor, now)


def all_born(
    db: Session, cycle: Lifecycle, ids: Iterable[int], *, territory_id: int, actor: Actor, now: datetime
) -> None:
    """Records the first state of rows that were just written, in one statement."""
    rows = [_change(territory_id, cycle, id_, "", cycle.start, actor, now) for id_ in ids]
    if rows:
        db.connection().execute(_RECORDED, rows)


def move(db: Session, row: Any, to: str, *, actor: Actor, now: datetime) -> None:
    """Moves a row to another state and records it.

    Raises:
        NotAllowed: the table has no such move.
    """
    cycle = _OF[type(row)]
    before = row.state
    if to not in cycle.moves.get(before, frozenset()):
        raise NotAllowed(f"{cycle.name} {_id(row)}: {before} → {to}")
    row.state = to
    _record(db, row, before, to, actor, now)


def audit(db: Session, territory_id: int, verb: str, what: str, what_id: int, *, actor: Actor, now: datetime) -> None:
    """Writes down who did what to which row."""
    entry = {"territory_id": territory_id, "at": now, "actor": str(actor), "verb": verb}
    db.connection().execute(_AUDITED, entry | {"what": what, "what_id": what_id})


def _record(db: Session, row: Any, before: str, after: str, actor: Actor, now: datetime) -> None:
    change = _change(row.territory_id, _OF[type(row)], _id(row), before, after, actor, now)
    db.connection().execute(_RECORDED, change)


def _change(
    territory_id: int, cycle: Lifecycle, id_: int, before: str, after: str, actor: Actor, now: datetime
) -> dict[str, Any]:
    change = {"territory_id": territory_id, "what": cycle.name, "what_id": id_, "before": before, "after": after}
    return change | {"at": now, "actor": str(actor)}


_AUDITED: Final = insert(rows_of(AuditEntry))
_RECORDED: Final = insert(rows_of(History))
"""Every change writes here: plain rows, and statements that are built once."""


def _id(row: Any) -> int:
    return int(row.person_id if isinstance(row, Volunteer) else row.id)
