"""The plans themselves: proposed by the weather service, switched on and off by agents, ended on the day they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.models import Alert, Territory, WeatherMode, WeatherWatch
from backend.services import alerts, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NobodyWatches, NoWeather, UnusableEnd, WeatherOn
from backend.services.lifecycles import audit, born, move
from backend.services.locking import locked
from backend.services.setbacks import one_by_one

ON, PROPOSED = "on", "proposed"
PRESET: Final = "reflex"
"""While a plan is on, whoever does not answer the telephone is visited (`backend.call_queue`)."""
PROPOSAL: Final = "weather"
STILL_WARNED: Final = "weather_until"
"""The kinds of alert: a plan is proposed; one whose day has come goes on, since the service warns still."""
_SHOWN: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an agent says of a plan. `until`: when it ends by itself; an agent ends it, where nothing is said."""

    hazard: str
    level: str | None = None
    until: datetime | None = None
    reason: str = ""


def current(db: Session, territory_id: int) -> list[WeatherMode]:
    """The plans that are on, the one that matters most first: what is red, then what began last."""
    db.flush()
    on_now = select(WeatherMode).where(WeatherMode.territory_id == territory_id, WeatherMode.state == ON)
    found = db.scalars(on_now.order_by(WeatherMode.begun_at.desc(), WeatherMode.id.desc())).all()
    return sorted(found, key=lambda one: one.level != "red")


def preset(db: Session, territory_id: int) -> str | None:
    """How often whoever is silent is called before somebody goes there."""
    return PRESET if current(db, territory_id) else None


def shown(db: Session, territory_id: int, *, now: datetime) -> list[WeatherMode]:
    """Those that are on or proposed, and those that were lately; the latest first."""
    db.flush()
    theirs = select(WeatherMode).where(WeatherMode.territory_id == territory_id)
    lately = theirs.where(WeatherMode.closed_at.is_(None) | (WeatherMode.closed_at > now - _SHOWN))
    return list(db.scalars(lately.order_by(WeatherMode.id.desc())))


def standing(db: Session, territory_id: int, hazard: str) -> WeatherMode | None:
    """The plan of this hazard that is on or proposed, locked."""
    db.flush()
    theirs = WeatherMode.territory_id == territory_id, WeatherMode.hazard == hazard
    found = db.scalar(select(WeatherMode.id).where(*theirs, WeatherMode.state.in_((ON, PROPOSED))))
    return locked(db, WeatherMode, found) if found is not None else None


def switch_on(db: Session, town: Territory, wanted: Wanted, *, actor: Actor, now: datetime) -> WeatherMode:
    """The plan is on from now; one that was proposed is accepted by it.

    Raises:
        WeatherOn: it is already.
        UnusableEnd: it would end before it begins.
        NobodyWatches: nobody is on the duty roster.
    """
    locked(db, Territory, town.id)  # two agents at once make one plan
    mode = standing(db, town.id, wanted.hazard)
    if mode is not None and mode.state == ON:
        raise WeatherOn
    _check(wanted.until, now)
    if duty.roster_of(db, town, since=now).is_empty:
        raise NobodyWatches
    if mode is None:
        mode = WeatherMode(territory_id=town.id, hazard=wanted.hazard, state=ON, created_at=now)
        _write(mode, wanted, actor, now)
        db.add(mode)
        db.flush()
        born(db, mode, actor=actor, now=now)
    else:
        _write(mode, wanted, actor, now)
        move(db, mode, ON, actor=actor, now=now)
        _answered(db, mode, actor, "accepted", now)
    audit(db, town.id, "weather_on", "weather_mode", mode.id, actor=actor, now=now)
    db.flush()
    return mode


def decline(db: Session, town: Territory, hazard: str, *, actor: Actor, now: datetime) -> WeatherMode:
    """The plan that is proposed is not wanted; it is not proposed again as long as this warning lasts.

    Raises:
        NoWeather: none is proposed.
    """
    mode = _one(db, town, hazard, PROPOSED)
    mode.closed_at = now
    move(db, mode, "declined", actor=actor, now=now)
    _answered(db, mode, actor, "declined", now)
    db.flush()
    return mode


def set_end(
    db: Session, town: Territory, hazard: str, until: datetime | None, *, actor: Actor, now: datetime
) -> WeatherMode:
    """It ends by itself then; where that is None, an agent ends it.

    Raises:
        NoWeather, UnusableEnd: as above.
    """
    mode = _one(db, town, hazard, ON)
    _check(until, now)
    mode.until = until
    audit(db, town.id, "weather_until", "weather_mode", mode.id, actor=actor, now=now)
    db.flush()
    return mode


def switch_off(db: Session, town: Territory, hazard: str, *, actor: Actor, now: datetime) -> WeatherMode:
    """Nobody is asked more often from now on; whoever was written to because of it is told (`ending`).

    Raises:
        NoWeather: it is not on.
    """
    mode = _one(db, town, hazard, ON)
    _end(db, mode, actor, now)
    if actor.kind == "agent":
        alerts.close_cause(db, f"{STILL_WARNED}:{mode.id}", str(actor.id), "off", now=now)
    db.flush()
    return mode


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Plans whose day has come end, unless the service still warns: then they go on, and agents are told, once.
    Proposals that nobody answered lapse with their warning. Returns how many.
    """
    db.flush()
    over = (WeatherMode.state == ON) & (WeatherMode.until <= now)
    waits = WeatherMode.until.is_(None) | (WeatherMode.until <= now)
    lapsed = (WeatherMode.state == PROPOSED) & (WeatherMode.warned_until <= now) & waits
    ids = list(db.scalars(select(WeatherMode.id).where(over | lapsed).order_by(WeatherMode.id).limit(limit)))

    def settle(mode_id: int) -> None:
        mode = locked(db, WeatherMode, mode_id)
        if mode.state == PROPOSED and mode.warned_until is not None and mode.warned_until <= now:
            _lapse(db, mode, now)
        elif mode.state == ON and mode.until is not None and mode.until <= now:
            _day_has_come(db, mode, now)

    return one_by_one(db, ids, settle, due_at=WeatherMode.until, request=None, now=now)


def cause(mode: WeatherMode) -> str:
    return f"{PROPOSAL}:{mode.id}"


def _day_has_come(db: Session, mode: WeatherMode, now: datetime) -> None:
    if mode.warned_until is None or mode.warned_until <= now:
        _end(db, mode, SYSTEM, now)
        return
    mode.until = None
    alerts.raise_alert(
        db, STILL_WARNED, person=None, cause=f"{STILL_WARNED}:{mode.id}", words=mode.hazard, urgent=False,
        territory_id=mode.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip


def _lapse(db: Session, mode: WeatherMode, now: datetime) -> None:
    mode.closed_at = now
    move(db, mode, "lapsed", actor=SYSTEM, now=now)
    waiting = select(Alert).where(Alert.cause == cause(mode), Alert.state.in_(("open", "taken")))
    for alert in db.scalars(waiting):
        alerts.all_clear(db, alert, "lapsed", actor=SYSTEM, now=now)


def _end(db: Session, mode: WeatherMode, actor: Actor, now: datetime) -> None:
    """Everybody whom it looks after is due at once, to be told and let go (`ending`)."""
    mode.closed_at = now
    move(db, mode, "off", actor=actor, now=now)
    watched = WeatherWatch.mode_id == mode.id, WeatherWatch.ended_at.is_(None)
    db.execute(update(WeatherWatch).where(*watched).values(next_at=now))
    audit(db, mode.territory_id, "weather_off", "weather_mode", mode.id, actor=actor, now=now)


def _one(db: Session, town: Territory, hazard: str, state: str) -> WeatherMode:
    mode = standing(db, town.id, hazard)
    if mode is None or mode.state != state:
        raise NoWeather
    return mode


def _check(until: datetime | None, now: datetime) -> None:
    if until is not None and until <= now:
        raise UnusableEnd


def _write(mode: WeatherMode, wanted: Wanted, actor: Actor, now: datetime) -> None:
    mode.level = wanted.level or mode.level
    mode.begun_at, mode.until, mode.by = now, wanted.until, str(actor.id)
    mode.reason = wanted.reason[:200] or None


def _answered(db: Session, mode: WeatherMode, actor: Actor, outcome: str, now: datetime) -> None:
    """The alert of the proposal has its outcome."""
    alerts.close_cause(db, cause(mode), str(actor.id), outcome, now=now)
