"""An alert that nobody has taken: whoever is on duty is told, then the next of the roster, then the director.

Agents are none of the town's people, and the turn speaks to people alone: what they are told is a row of its own
(`DutyNotice`), which says nothing but the number of the alert. A notice that could not be sent counts as none: the next
way of the same agent is tried at once, then the next agent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.models import Agent, Alert, DutyNotice, DutySms, Territory
from backend.roster import Roster
from backend.services import alerts, duty, reaching, territories
from backend.services.duty_ladder import Ladder, Step
from backend.services.locking import existing, locked
from backend.services.reaching import Way

TOLD_WITHIN: Final = timedelta(days=7)
"""Ours: an alert that is older is read at the desk; who was not reached by then is woken for nothing."""
FRESH: Final = timedelta(minutes=15)
"""How long an urgent notice is worth sending at least, where its channel was down."""
FRESH_QUIET: Final = timedelta(hours=4)
UNSENT: Final = timedelta(minutes=2)
"""After which a notice that has not left yet is also sent by another way."""
SPARED: Final = timedelta(hours=1)
"""Between two notices to one agent of what is not urgent: each says how many alerts wait."""
FAILED: Final = frozenset({"set_aside", "lapsed", "cancelled"})
"""States of a notice that told nobody."""
_LEAVING: Final = frozenset({"waiting", "sending"})
_DELAY, _AGAIN, _QUIET = "alert_sms_minutes", "alert_again_minutes", "alert_quiet_minutes"
_SINCE: Final[ColumnElement[datetime]] = func.coalesce(Alert.climbs_since, Alert.created_at)
_WAITS: Final = (Alert.state == "open", Alert.owner.is_(None))


@dataclass(frozen=True, slots=True)
class Told:
    """A notice, as far as the ladder needs it."""

    agent_id: int
    way: str
    round: int
    at: datetime
    state: str

    @property
    def failed(self) -> bool:
        return self.state in FAILED

    def unsent(self, now: datetime) -> bool:
        """Whether its platform has not had it for so long that another way is tried as well."""
        return self.failed or (self.state in _LEAVING and self.way != reaching.CALL and now >= self.at + UNSENT)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A town at a moment: whom its alerts reach, in order, and its delays."""

    town: Territory
    roster: Roster
    urgent: tuple[Step, ...]
    quiet: tuple[Step, ...]
    now: datetime
    named: frozenset[int] = frozenset()
    """The agents who alone are told of some kinds (`alerts.NAMED_ONLY`)."""

    def minutes(self, policy: str) -> timedelta:
        return timedelta(minutes=territories.policy(self.town, policy))


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Writes the next notice of at most `limit` alerts that nobody has taken; returns how many.

    Where nobody can be reached, or a restored backup is held, nobody is told.
    """
    db.flush()
    late = (*_WAITS, now - TOLD_WITHIN < _SINCE)
    written = 0
    for town_id in list(db.scalars(select(Alert.territory_id).where(*late).distinct())):
        outlook = _outlook(db, existing(db, Territory, town_id), now)
        if outlook is None:
            continue
        waiting = select(Alert).where(*late, Alert.territory_id == town_id)
        standing = list(db.scalars(waiting.order_by(Alert.urgent.desc(), Alert.id)))
        told = _told(db, [one.id for one in standing])
        spared = _spared(db, town_id, now)
        for alert in standing:
            if written < limit and _next(outlook, alert, told.get(alert.id, ()), spared):
                written += _write(db, outlook, alert.id, spared)
    return written


def _outlook(db: Session, town: Territory, now: datetime) -> Outlook | None:
    ways = reaching.of_town(db, town.id)
    if not ways:
        return None
    leads = select(Agent.id).where(Agent.territory_id == town.id, Agent.active, Agent.role == "director")
    roster = duty.roster_of(db, town, since=now - TOLD_WITHIN)
    wakes = territories.policy(town, "alert_at_night") == "director"
    ladder = Ladder(roster, ways, tuple(db.scalars(leads.order_by(Agent.id))), wakes)
    readers = territories.policy(town, "trend_readers")
    named = select(Agent.id).where(Agent.territory_id == town.id, Agent.login.in_(readers))
    return Outlook(town, roster, tuple(ladder.urgent(now)), tuple(ladder.quiet(now)), now, frozenset(db.scalars(named)))


def _write(db: Session, outlook: Outlook, alert_id: int, spared: set[int]) -> bool:
    """Looks again, now that nobody else writes: another process may have been faster, or somebody has taken it."""
    alert = locked(db, Alert, alert_id)
    if alert.state != "open" or alert.owner is not None:
        return False
    found = _next(outlook, alert, _told(db, [alert.id]).get(alert.id, ()), spared)
    if found is None:
        return False
    agent_id, way, round_ = found
    fresh = max(outlook.minutes(_DELAY), FRESH) if alert.urgent else FRESH_QUIET
    write(db, alert.territory_id, agent_id, way, alert_id=alert.id, round_=round_, fresh=fresh, now=outlook.now)
    if not alert.urgent:
        spared.add(agent_id)
    return True


def write(
    db: Session,
    territory_id: int,
    agent_id: int,
    way: Way,
    *,
    alert_id: int | None = None,
    round_: int = 0,
    fresh: timedelta = FRESH,
    now: datetime,
) -> DutyNotice:
    """A notice to this agent; without an alert it is a test of the way."""
    row = DutyNotice(
        territory_id=territory_id, alert_id=alert_id, agent_id=agent_id, way=way.way, round=round_,
        channel_account_id=way.account_id, created_at=now, not_before=now, expires_at=now + fresh, state="waiting",
        tries=0,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def _next(outlook: Outlook, alert: Alert, told: Sequence[Told], spared: set[int]) -> tuple[int, Way, int] | None:
    """Who is told now, by which way, in which round; None where nobody is yet."""
    if alert.kind in alerts.NAMED_ONLY:
        quiet = tuple(one for one in outlook.quiet if one.agent_id in outlook.named)
        outlook = replace(outlook, quiet=quiet, urgent=())
    since = alert.climbs_since or alert.created_at
    before = [one for one in told if one.at < since]  # they were told before somebody had taken it
    first = max((one.round for one in before), default=-1) + 1
    told = [one for one in told if one.at >= since]
    if alert.urgent:
        return _next_urgent(outlook, since, told, first)
    return _next_quiet(outlook, since, told, first, spared)


def _next_urgent(outlook: Outlook, since: datetime, told: Sequence[Told], first: int) -> tuple[int, Way, int] | None:
    steps = outlook.urgent
    round_ = told[-1].round if told else first
    reached = [one for one in told if one.round == round_]
    if found := _other_way(steps, reached, round_, outlook.now):
        return found
    tried = {one.agent_id for one in reached}
    step = next((one for one in steps if one.agent_id not in tried), None)
    heard = [one for one in told if not one.failed]
    if step is not None:
        delay = outlook.minutes(_DELAY)
        seen = delay if outlook.roster.covered(outlook.now) else timedelta(0)  # at the desk, where somebody is
        falls_due = heard[-1].at + delay if heard else since + seen
        return (step.agent_id, step.by(round_)[0], round_) if outlook.now >= falls_due else None
    anew = outlook.minutes(_DELAY if all(one.failed for one in reached) else _AGAIN) * 2 ** (round_ - first)
    if not steps or not told or outlook.now < told[-1].at + anew:
        return None
    return steps[0].agent_id, steps[0].by(round_ + 1)[0], round_ + 1


def _next_quiet(
    outlook: Outlook, since: datetime, told: Sequence[Told], first: int, spared: set[int]
) -> tuple[int, Way, int] | None:
    """Each is told once: then it is read at the desk."""
    steps = [one for one in outlook.quiet if one.agent_id not in spared]
    if found := _other_way(steps, told, first, outlook.now):
        return found
    step = next((one for one in steps if one.agent_id not in {one.agent_id for one in told}), None)
    heard = [one for one in told if not one.failed]
    began, delay = heard[-1].at if heard else since, outlook.minutes(_QUIET)
    if step is None or outlook.now - began < delay or outlook.roster.served(began, outlook.now) < delay:
        return None
    return step.agent_id, step.by(first)[0], first


def _other_way(
    steps: Sequence[Step], reached: Sequence[Told], round_: int, now: datetime
) -> tuple[int, Way, int] | None:
    """The next way of whoever could not be told by the last, at once; as long as they are in the ladder."""
    if not reached or not reached[-1].unsent(now):
        return None
    step = next((one for one in steps if one.agent_id == reached[-1].agent_id), None)
    if step is None:
        return None
    tried = {one.way for one in reached if one.agent_id == step.agent_id}
    way = next((one for one in step.by(round_) if one.way not in tried), None)
    return (step.agent_id, way, round_) if way else None


def _told(db: Session, alerts: Sequence[int]) -> dict[int, list[Told]]:
    """Who was told of each, in order; by the version before this one, too, as far as it has."""
    ours = DutyNotice.alert_id.in_(alerts), DutyNotice.over.is_(None)
    notices = select(DutyNotice).where(*ours).order_by(DutyNotice.id)
    found: dict[int, list[Told]] = {}
    older = select(DutySms).where(DutySms.alert_id.in_(alerts), DutySms.state.in_(("sending", "sent", "uncertain")))
    for sms in db.scalars(older.order_by(DutySms.id)):
        found.setdefault(sms.alert_id, []).append(Told(sms.agent_id, reaching.SMS, 0, sms.created_at, sms.state))
    for one in db.scalars(notices):
        assert one.alert_id is not None
        row = Told(one.agent_id, one.way, one.round, one.created_at, one.state)
        found.setdefault(one.alert_id, []).append(row)
    return {alert: sorted(rows, key=lambda one: (one.round, one.at)) for alert, rows in found.items()}


def _spared(db: Session, territory_id: int, now: datetime) -> set[int]:
    """Who was told lately of something that is not urgent."""
    lately = select(DutyNotice.agent_id).join(Alert, Alert.id == DutyNotice.alert_id)
    lately = lately.where(DutyNotice.territory_id == territory_id, DutyNotice.created_at > now - SPARED)
    return set(db.scalars(lately.where(~Alert.urgent, DutyNotice.state.not_in(FAILED))))
