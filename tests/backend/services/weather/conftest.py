"""A town in a heatwave: Jeanne is asked every morning, and agents switch a plan on and off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select

from backend.models import CallTask, CheckIn, CheckInPlan, Pulse, Territory, WeatherMode, WeatherWatch
from backend.services import agents, due, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import falling_due
from backend.services.due import BATCH
from backend.services.weather import modes, watching
from backend.services.weather.modes import Wanted
from tests.backend.services.checkins.conftest import Morning, morning
from tests.support.town import Town

__all__ = ["morning"]

SYLVIE: Final = Actor.agent("sylvie")
OURS: Final = ("backend.services.checkins", "backend.services.weather")
DUTIES: Final = tuple(one for one in due.DUTIES if one.__module__.startswith(OURS))


@dataclass
class Heat(Morning):
    """The same town, with a schedule that knows the weather; where it does not climb, silence is not looked at."""

    climbs: bool = True

    def on(self, hazard: str = "heat", **given: Any) -> int:
        with self.town.write() as db:
            hall = db.get_one(Territory, self.town.territory_id)
            return modes.switch_on(db, hall, Wanted(hazard, **given), actor=SYLVIE, now=self.town.now()).id

    def off(self, hazard: str = "heat") -> None:
        with self.town.write() as db:
            hall = db.get_one(Territory, self.town.territory_id)
            modes.switch_off(db, hall, hazard, actor=SYLVIE, now=self.town.now())

    def reads_on(self, weekdays: range) -> None:
        """On these days alone somebody reads, from 7:00 to 21:00."""
        with self.town.write() as db:
            sylvie = agents.the_agent(db, db.get_one(Territory, self.town.territory_id), "sylvie")
            duty.remove_hours(db, sylvie, range(7), actor=SYSTEM, now=self.town.now())
            duty.set_hours(db, sylvie, weekdays, 7 * 60, 21 * 60, actor=SYSTEM, now=self.town.now())

    def runs(self) -> None:
        """The schedule, once, now."""
        self._due(running=True)

    def times(self, person: int = 0) -> list[str]:
        """When they were asked, in the town's hours: `24 09:00`."""
        rows = select(CheckIn.due_at).where(CheckIn.person_id == (person or self.jeanne)).order_by(CheckIn.due_at)
        with self.town.database.read() as db:
            zone = self.town.clock.at.tzinfo
            return [f"{at.astimezone(zone):%d %H:%M}" for at in db.scalars(rows)]

    def to_call(self, person: int) -> list[tuple[str, str | None]]:
        """The open calls to this person: what for, and by which preset."""
        rows = select(CallTask).where(CallTask.person_id == person, CallTask.state == "open").order_by(CallTask.id)
        with self.town.database.read() as db:
            return [(one.reason, one.preset) for one in db.scalars(rows)]

    def mode(self, mode_id: int) -> WeatherMode:
        with self.town.database.read() as db:
            return db.get_one(WeatherMode, mode_id)

    def told_it_is_over(self, person: int = 0) -> int:
        return sum(type(one).__name__ == "WeatherOver" for one in self.town.news(person or self.jeanne))

    def reads_the_question(self, person: int = 0) -> None:
        """A turn has put the last question to them, with the day's advice."""
        with self.town.write() as db:
            watching.writes_to(db, person or self.jeanne, self.town.territory_id, now=self.town.now())
        self.carried(to=person)

    def _next(self) -> list[datetime]:
        columns = [CheckInPlan.next_due_at, CheckInPlan.paused_until, WeatherWatch.next_at, WeatherMode.until]
        columns += [CheckIn.next_at] if self.climbs else []
        with self.town.database.read() as db:
            return [at for one in columns for at in db.scalars(select(one)) if at is not None]

    def _due(self, *, running: bool = False) -> None:
        with self.town.write() as db:
            if running and (beat := db.get(Pulse, 1)) is not None:
                beat.at = max(beat.at, self.town.now() - timedelta(minutes=1))
            for duty in (one for one in DUTIES if self.climbs or one is not falling_due.climb):
                while duty(db, now=self.town.now(), limit=BATCH):
                    pass


@pytest.fixture
def heat(morning: Morning, town: Town) -> Heat:
    """It is Tuesday the 24th, before nine; Sylvie is on duty every day from 7:00 to 21:00."""
    return Heat(town, morning.jeanne, morning.account)
