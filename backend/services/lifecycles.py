"""Lifecycles: which state may follow which, and the one way to change a state.

Every change is an append-only `History` row: what, from, to, when, who. Enums of `docs/contracts.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.models import (
    Agreement,
    Alert,
    AuditEntry,
    HelpRequest,
    History,
    Invitation,
    Mission,
    Offer,
    OfferAnswer,
    Recurrence,
    RelayLeg,
    RelayMission,
    Volunteer,
)
from backend.models.columns import rows_of
from backend.services.actor import Actor


class NotAllowed(Exception):
    """The lifecycle does not lead from this state to that one."""


@dataclass(frozen=True)
class Lifecycle:
    """A table of moves. `start` is where a row is born; a state without moves is an end."""

    name: str
    start: str
    moves: Mapping[str, frozenset[str]]

    @property
    def states(self) -> frozenset[str]:
        return frozenset(self.moves).union(*self.moves.values())

    @property
    def ends(self) -> frozenset[str]:
        return frozenset(state for state in self.states if not self.moves.get(state))


def _moves(**table: str) -> Mapping[str, frozenset[str]]:
    return {state: frozenset(after.split()) for state, after in table.items()}


REQUEST: Final = Lifecycle(
    "request",
    "open",
    _moves(
        held="open cancelled unserved",  # waits for an agent before it is published
        open="taken cancelled unserved held",
        taken="open done cancelled",
        unserved="open taken cancelled",
        done="",
        cancelled="",
    ),
)
INVITATION: Final = Lifecycle(
    "invitation", "sent", _moves(sent="accepted declined void", declined="accepted", void="sent accepted", accepted="")
)
MISSION: Final = Lifecycle(
    "mission",
    "accepted",
    _moves(
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
VOLUNTEER: Final = Lifecycle(
    "volunteer",
    "applied",
    _moves(applied="active left", active="paused left", paused="active left", left="applied"),
)
OFFER: Final = Lifecycle("offer", "open", _moves(open="closed withdrawn", closed="withdrawn", withdrawn=""))
OFFER_ANSWER: Final = Lifecycle(
    "offer_answer", "sent", _moves(sent="taken declined void", declined="taken", taken="", void="")
)
AGREEMENT: Final = Lifecycle(
    "agreement", "waiting", _moves(waiting="given refused void", given="", refused="", void="")
)
RECURRENCE: Final = Lifecycle("recurrence", "running", _moves(running="stopped ended", stopped="", ended=""))
RELAY_MISSION: Final = Lifecycle(
    "relay_mission",
    "planned",
    _moves(
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
    _moves(
        waiting="given received handed void",
        given="handed void",  # one side says so, the other has not confirmed yet
        received="waiting handed void",
        handed="",
        void="",
    ),
)
ALERT: Final = Lifecycle("alert", "open", _moves(open="taken closed", taken="open closed", closed=""))

LIFECYCLES: Final = (
    REQUEST,
    INVITATION,
    MISSION,
    VOLUNTEER,
    OFFER,
    OFFER_ANSWER,
    AGREEMENT,
    RECURRENCE,
    RELAY_MISSION,
    HAND_OVER,
    ALERT,
)

_OF: Final[Mapping[type[Any], Lifecycle]] = {
    HelpRequest: REQUEST,
    Invitation: INVITATION,
    Mission: MISSION,
    Volunteer: VOLUNTEER,
    Offer: OFFER,
    OfferAnswer: OFFER_ANSWER,
    Agreement: AGREEMENT,
    Recurrence: RECURRENCE,
    RelayMission: RELAY_MISSION,
    RelayLeg: HAND_OVER,
    Alert: ALERT,
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
