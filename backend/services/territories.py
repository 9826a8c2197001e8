"""Territories: the town itself, and what it has decided (`backend.policies` lists what it may)."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import public_holidays
from backend.models import Agent, Person, Territory
from backend.policies import CRISIS_NUMBERS, DIALS, OF_THE_DIRECTOR, POLICIES, suits
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NoSuchTerritory, NotTheDirector, UnknownPolicy
from backend.services.lifecycles import audit
from backend.services.locking import founding


class TownSettings(Protocol):
    """What the settings say of the town."""

    @property
    def territory_name(self) -> str: ...
    @property
    def territory_phone(self) -> str: ...
    @property
    def territory_timezone(self) -> str: ...
    @property
    def model_fields_set(self) -> AbstractSet[str]:
        """Which of them somebody set; the others are defaults."""
        ...


def the_territory(db: Session, settings: TownSettings, now: datetime) -> Territory:
    """The town of this database: created from the settings when there is none yet, and as they say where they speak."""
    first = select(Territory).order_by(Territory.id).limit(1)
    if found := db.scalars(first).first():
        return as_set(db, found, settings, now)
    founding(db)
    if found := db.scalars(first).first():
        return as_set(db, found, settings, now)
    return create(db, settings, now)


def create(db: Session, settings: TownSettings, now: datetime) -> Territory:
    """A new town, as the settings tell it."""
    town = Territory(
        name=settings.territory_name,
        phone=settings.territory_phone,
        timezone=settings.territory_timezone,
        policies={},
        created_at=now,
    )
    db.add(town)
    db.flush()
    audit(db, town.id, "create", "territory", town.id, actor=SYSTEM, now=now)
    return town


def as_set(db: Session, town: Territory, settings: TownSettings, now: datetime) -> Territory:
    """The town, with what the settings say of it; what they are silent on stays."""
    given = settings.model_fields_set
    said = {name: getattr(settings, f"territory_{name}") for name in _SETTABLE if f"territory_{name}" in given}
    changed = {name: value for name, value in said.items() if value != getattr(town, name)}
    for name, value in changed.items():
        setattr(town, name, value)
        audit(db, town.id, f"set {name}", "territory", town.id, actor=SYSTEM, now=now)
    if changed:
        db.flush()
    return town


_SETTABLE: Final = ("name", "phone", "timezone")


def named(db: Session, written: str) -> Territory:
    """The territory of that name, in whatever capitals, or of that number.

    Raises:
        NoSuchTerritory: there is none, or several have the name.
    """
    called = written.strip().casefold()
    found = [one for one in db.scalars(select(Territory)) if called in {one.name.casefold(), str(one.id)}]
    if len(found) != 1:
        raise NoSuchTerritory(written)
    return found[0]


def days_kept(policies: Mapping[str, Any] | None) -> int:
    """For how many days these policies keep messages that were not understood; 0 where they keep none."""
    said = policies or {}
    if said.get("keep_unclear", POLICIES["keep_unclear"].default) is not True:
        return 0
    default: int = POLICIES["keep_unclear_days"].default
    days = said.get("keep_unclear_days", default)
    return days if suits("keep_unclear_days", days) else default


def crisis_numbers(policies: Mapping[str, Any] | None) -> dict[str, str]:
    """The numbers that this town gives in an emergency, by what they are for."""
    decided = (policies or {}).get("crisis_numbers", {})
    return {name: decided.get(name, number) for name, number in CRISIS_NUMBERS.items()}


def policy(territory: Territory, name: str, default: Any = None) -> Any:
    """What the town decided, else `default`, else the program's own default.

    Raises:
        UnknownPolicy: no policy has that name.
    """
    if name not in POLICIES:
        raise UnknownPolicy(name)
    own = POLICIES[name].default if default is None else default
    return (territory.policies or {}).get(name, own)


def decide(db: Session, territory: Territory, name: str, value: Any, *, actor: Actor, now: datetime) -> None:
    """Sets a policy of the town.

    Raises:
        UnknownPolicy: no policy has that name, or it takes no such value.
        NotTheDirector: it is the director's to decide.
    """
    _require_director(db, territory, name, actor)
    if not suits(name, value):
        raise UnknownPolicy(f"{name}: {POLICIES[name].takes.expects}" if name in POLICIES else name)
    territory.policies = {**(territory.policies or {}), name: value}
    audit(db, territory.id, f"policy {name}"[:40], "territory", territory.id, actor=actor, now=now)


def undecide(db: Session, territory: Territory, name: str, *, actor: Actor, now: datetime) -> Any:
    """The town goes by what the program proposes again; returns that.

    Raises:
        UnknownPolicy: no policy has that name.
        NotTheDirector: as above.
    """
    _require_director(db, territory, name, actor)
    if name not in POLICIES:
        raise UnknownPolicy(name)
    territory.policies = {one: value for one, value in (territory.policies or {}).items() if one != name}
    audit(db, territory.id, f"policy {name}"[:40], "territory", territory.id, actor=actor, now=now)
    return POLICIES[name].default


def _require_director(db: Session, territory: Territory, name: str, actor: Actor) -> None:
    if name not in OF_THE_DIRECTOR or actor.kind != "agent":
        return
    of_town = Agent.territory_id == territory.id, Agent.login == str(actor.id), Agent.active
    if db.scalar(select(Agent.role).where(*of_town)) != "director":
        raise NotTheDirector(name)


def dial(territory: Territory, category: str, *, vulnerable: bool) -> str:
    """How a request of this category is published: the strictest of what the town decided."""
    decided: list[str] = [policy(territory, "automation").get(category, "automatic")]
    if category in policy(territory, "closed_categories"):
        decided.append("by_hand")
    if vulnerable:
        decided.append(policy(territory, "automation_for_vulnerable"))
    return max(decided, key=DIALS.index)


def holidays_of(territory: Territory) -> str | None:
    """Whose public holidays are the town's: a department's; None for those of the whole country."""
    return public_holidays.department(policy(territory, "public_holidays"), territory.timezone)


def public_holiday(territory: Territory, day: date, locale: str = "fr") -> str:
    """The name of the public holiday that this day is in the town; nothing where it is none."""
    return public_holidays.name_of(day, holidays_of(territory), locale)


def zone(territory: Territory) -> ZoneInfo:
    """The town's time zone."""
    return ZoneInfo(territory.timezone)


def zone_of(person: Person, territory: Territory) -> ZoneInfo:
    """A person's own time zone, by default the town's."""
    return ZoneInfo(person.timezone or territory.timezone)
