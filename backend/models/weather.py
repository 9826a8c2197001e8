"""The weather: the town's plans of heat, cold and flood, whom each of them looks after, and the last bulletin."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain

LIVE = text("state IN ('proposed', 'on')")
FALLS_DUE = text("next_at IS NOT NULL")
STANDS = text("ended_at IS NULL")


class WeatherMode(Table):
    """A plan of heat, cold or flood of a town, from its proposal or its beginning to its end.

    States: `backend.services.lifecycles.WEATHER`. At most one of a hazard is proposed or on.
    """

    __tablename__ = "weather_mode"
    __table_args__ = kept(
        Retention.CASE,
        Index("ux_weather_mode", "territory_id", "hazard", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    hazard: Mapped[str] = plain(String(10))
    """`heat`, `cold`, `flood`."""
    state: Mapped[str] = plain(String(10), default="proposed")
    level: Mapped[str | None] = plain(String(10))
    """`orange`, `red`; None where an agent switched it on and nobody said."""
    warned_from: Mapped[datetime | None] = plain()
    warned_until: Mapped[datetime | None] = plain()
    """Of what hours the weather service warns, as far as it has said by now."""
    begun_at: Mapped[datetime | None] = plain()
    until: Mapped[datetime | None] = plain()
    """When it ends by itself, unless the service still warns then; None where an agent ends it."""
    by: Mapped[str | None] = personal(String(120))
    """The agent who switched it on."""
    reason: Mapped[str | None] = personal(String(200))
    created_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()


class WeatherWatch(Table):
    """Somebody whom a plan looks after, beside their own check-ins and never in place of them."""

    __tablename__ = "weather_watch"
    __table_args__ = kept(
        Retention.PERSON,
        UniqueConstraint("mode_id", "person_id"),
        Index("ix_weather_watch_due", "next_at", sqlite_where=FALLS_DUE, postgresql_where=FALLS_DUE),
        Index("ix_weather_watch_open", "mode_id", sqlite_where=STANDS, postgresql_where=STANDS),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    mode_id: Mapped[int] = link("weather_mode.id", index=False)
    person_id: Mapped[int] = link("person.id")
    next_at: Mapped[datetime | None] = plain()
    """When they are asked next beside their own hours, or called; None where nobody asks them any more."""
    wrote_at: Mapped[datetime | None] = plain()
    """When they were last written to because of it: they hear when it is over."""
    ended_at: Mapped[datetime | None] = plain()


class WeatherBulletin(Table):
    """The weather service's last good bulletin, and how asking for it goes: one row."""

    __tablename__ = "weather_bulletin"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    content: Mapped[Any | None] = plain(JSON)
    etag: Mapped[str | None] = plain(String(200))
    modified: Mapped[str | None] = plain(String(60))
    """What it calls this version: repeated, so that nothing is sent twice."""
    good_at: Mapped[datetime | None] = plain()
    """When the service last answered well."""
    next_at: Mapped[datetime | None] = plain()
    failures: Mapped[int] = plain(default=0)
    trouble: Mapped[str | None] = plain(String(200))
    """Why the last answer could not be used."""
