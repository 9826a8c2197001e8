"""Readiness of the duty roster: whether an alert that is raised now, tonight or at the week-end reaches anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.models import Agent, AgentWay, CheckInPlan, Territory
from backend.services import duty, duty_exceptions, reaching, territories
from backend.services.checkins import keeping
from backend.services.findings import Finding

NAMED: Final = 5
"""Plans that are named, of those whose alerts nobody reads."""
LONG: Final = timedelta(days=7)
"""Somebody should read alerts at least so soon."""
_LACKS: Final = {
    reaching.CHAT: "no account of theirs is bound (any more): `palier staff duty reach {login} chat` gives a code",
    reaching.SMS: "there is no SMS account: docs/channels/sms.md says how to get one",
    reaching.EMAIL: "no mail server is set: PALIER_SMTP_URL, docs/duty.md",
    reaching.MATRIX: "there is no Matrix account: docs/channels/matrix.md says how to get one",
}


def of_roster(db: Session, town: Territory, now: datetime) -> Iterator[Finding]:
    """An alert that nobody reads is worse than none."""
    roster = duty.roster_of(db, town, since=now)
    asked = bool(db.scalar(select(exists().where(CheckInPlan.territory_id == town.id, CheckInPlan.state == "active"))))
    if roster.is_empty:
        if asked:
            yield Finding(f"{town.name}: people are asked how they are, but nobody is on the duty roster.", True)
        else:
            yield Finding(
                f"{town.name}: nobody is on the duty roster, `palier staff duty set` puts agents on it.", False
            )
        return
    reads = roster.next(now)
    if reads is None or reads - now > LONG:
        when = f"until {reads.astimezone(roster.zone):%d %b}" if reads else "ever, as far as is known"
        yield Finding(f"{town.name}: nobody reads alerts {when}: `palier staff duty list`.", asked)
    yield from _of_plans(db, town, now)
    yield from _of_agents(db, town, now)
    if not roster.covered(now, urgent=True) or roster.gap(now, now + LONG, urgent=True):
        yield from _of_nights(town)


def _of_plans(db: Session, town: Territory, now: datetime) -> Iterator[Finding]:
    """A roster that changed after plans were agreed: whose silence would nobody read?"""
    unread = keeping.unread(db, town, now=now)
    if unread:
        named = ", ".join(str(plan.id) for plan in unread[:NAMED]) + (", …" if len(unread) > NAMED else "")
        yield Finding(
            f"{town.name}: nobody reads the alerts of {len(unread)} plans of check-ins ({named}): "
            "`palier staff duty set` puts somebody there, `palier staff checkins change` moves the hour.",
            True,
        )


def _of_agents(db: Session, town: Territory, now: datetime) -> Iterator[Finding]:
    """Whether an alert reaches somebody who does not sit at the desk."""
    ways = reaching.of_town(db, town.id)
    said = duty_exceptions.coming(db, town, now=now)
    ids = {agent.id for agent, _hours in duty.roster(db, town)}
    ids |= {id_ for one in said for id_ in (one.agent_id, one.stand_in_id) if id_ is not None}
    here = list(db.scalars(select(Agent).where(Agent.territory_id == town.id, Agent.active).order_by(Agent.login)))
    directors = [one for one in here if one.role == "director"]
    on_roster = [one for one in here if one.id in ids]
    if not any(one.id in ways for one in (*on_roster, *directors)):
        yield Finding(
            f"{town.name}: urgent alerts reach nobody outside the desk: `palier staff duty reach LOGIN sms +33…`.",
            False,
        )
    elif silent := [one.login for one in on_roster if one.id not in ways]:
        yield Finding(
            f"{town.name}: urgent alerts away from the desk miss {', '.join(silent)}: `palier staff duty reach`.",
            False,
        )
    for agent in {one.id: one for one in (*on_roster, *directors)}.values():
        yield from _of_ways(db, town, agent, {one.way for one in ways.get(agent.id, ())})
    if not directors:
        yield Finding(
            f"{town.name}: an urgent alert that nobody takes reaches no director: "
            "`palier staff agents set LOGIN --role director`.",
            False,
        )


def _of_ways(db: Session, town: Territory, agent: Agent, usable: set[str]) -> Iterator[Finding]:
    said = set(db.scalars(select(AgentWay.way).where(AgentWay.agent_id == agent.id)))
    said |= {reaching.SMS} if agent.sms else set()
    for way in sorted(said - usable):
        lacks = _LACKS[way].format(login=agent.login)
        yield Finding(f"{town.name}: {agent.login} is not reached by {way}: {lacks}.", False)


def _of_nights(town: Territory) -> Iterator[Finding]:
    """Whoever answers for the town should know what happens at night."""
    if territories.policy(town, "alert_at_night") == "director":
        says = "the director is woken for what is urgent"
    else:
        says = "what is urgent waits for the morning (`palier staff policies set alert_at_night director`)"
    yield Finding(f"{town.name}: at night, while nobody is on call, {says}.", must=False, note=True)
