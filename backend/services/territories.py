"""Territories: the town itself, and the closed list of what it may decide."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import colours
from backend.categories import CATEGORIES, OFF_BY_DEFAULT
from backend.models import Person, Territory
from backend.origins import origin_of
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NoSuchTerritory, UnknownPolicy
from backend.services.lifecycles import audit
from backend.services.locking import founding

DIALS: Final = ("automatic", "proposed", "by_hand")
"""The automation dial: sent by the machine; proposed by it and sent by an agent; left to an agent."""


@dataclass(frozen=True)
class Policy:
    """One thing that a town may decide: its default, what it is for, and its type."""

    default: Any
    says: str
    kind: type


POLICIES: Final[Mapping[str, Policy]] = {
    "wave_sizes": Policy([3, 5, 8], "volunteers asked in the first, second… wave; the last number repeats", list),
    "wave_minutes": Policy(240, "minutes before the next wave, when there is time", int),
    "wave_minutes_near": Policy(60, "the same, when the help is needed within a day", int),
    "wave_minutes_urgent": Policy(10, "the same, when it is urgent or needed within six hours", int),
    "staff_lead_minutes": Policy(120, "how long before the start staff are told that nobody was found", int),
    "invitations_per_week": Policy(2, "invitations that a volunteer receives in a week, at most", int),
    "agreement_first": Policy(
        True, "whether help asked for somebody else waits until that person has said yes herself", bool
    ),
    "offers_per_week": Policy(1, "offers of neighbours that a resident is told of in a week, at most", int),
    "offer_neighbours_minutes": Policy(
        120, "minutes after which an offer goes to neighbours too; those helped before hear of it first", int
    ),
    "recurrence_days_ahead": Policy(
        5, "days before the next time that a need which comes back is asked of volunteers again", int
    ),
    "public_holidays": Policy(
        "", "whose public holidays count: 57, 67, 68, 971 to 978…, or nothing for those of the whole country", str
    ),
    "envelope_ceiling": Policy(50, "euros that an envelope for the shopping may hold, at most", int),
    "partner_shops": Policy([], "shops at which residents have an account for their neighbour's shopping", list),
    "gathering_days_ahead": Policy(60, "days ahead for which neighbours may propose to do something, at most", int),
    "gathering_seats": Policy(12, "neighbours who may join one gathering, at most", int),
    "tip_months": Policy(12, "months for which a published tip is shown before an agent renews it", int),
    "moderation": Policy(
        "after",
        "whether an agent reads requests and offers before others do, or after; what raises a flag waits in any case",
        str,
    ),
    "first_job_before_vetting": Policy(
        False, "whether those who applied are asked at once for small things by day in public places", bool
    ),
    "dormant_days": Policy(
        60, "days without accepting anything after which a volunteer is asked whether they still wish to be asked", int
    ),
    "link_missions": Policy(
        3, "missions of the same two after which they are asked whether they wish to organise themselves directly", int
    ),
    "link_window_days": Policy(180, "days within which those missions were done", int),
    "link_needs_agent": Policy(
        "followed",
        "for whom an agent confirms first: never; followed (held vulnerable, and cared for by the town or without a"
        " phone of their own); vulnerable; always",
        str,
    ),
    "link_quarter_days": Policy(90, "days between two words with those who organise themselves", int),
    "open_missions": Policy(3, "missions that a volunteer may have at once before others are preferred", int),
    "late_minutes": Policy(
        30, "minutes after the start without a sign of the volunteer before both sides are asked", int
    ),
    "hand_over_minutes": Policy(
        30, "minutes after which the other side of a relay's hand-over is asked again, and then an alert raised", int
    ),
    "takeover_minutes": Policy(30, "minutes without an agent's answer before the person is told so", int),
    "across_borders": Policy(True, "whether volunteers of a neighbouring territory may be asked", bool),
    "automation": Policy({}, "the automation dial of each category; those not named are automatic", dict),
    "automation_for_vulnerable": Policy("automatic", "the strictest dial for people held to be vulnerable", str),
    "closed_categories": Policy(sorted(OFF_BY_DEFAULT), "categories that an agent must publish by hand", list),
    "keep_unclear": Policy(
        False, "whether messages that were not understood are kept, without who wrote them, for staff to label", bool
    ),
    "keep_unclear_days": Policy(30, "days for which they are kept, labelled or not, 365 at most", int),
    "erase_after_days": Policy(
        30, "days for which somebody who asked to be erased may still change their mind, 365 at most", int
    ),
    "webchat_origins": Policy(
        [], "the sites that may show the web chat, as https://www.mairie.example; none but our own by default", list
    ),
    "webchat_colour": Policy("", "the town's colour in the web chat, as #17565b; ours where it is empty", str),
    "crisis_numbers": Policy(
        {"verified_on": "2026-11-01", "numbers": ["15", "17", "18", "112", "114", "3114", "3919", "119", "3977"]},
        "the numbers given in an emergency, and the day somebody last checked them",
        dict,
    ),
}


MODERATED: Final = ("before", "after")
"""When an agent reads what people post, where nothing in it raises a flag."""

LINKS_CONFIRMED: Final = ("never", "followed", "vulnerable", "always")
"""For whom an agent confirms that two people may organise themselves directly."""
AT_LEAST_ONE: Final = frozenset({"link_missions", "link_window_days", "link_quarter_days"})
"""Policies of links that count from one."""

LONGEST_KEPT: Final = 365
"""Days for which a town may keep what was not understood, or whoever asked to be erased."""


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
    return days if _is_some_days(days) else default


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
    """
    if name not in POLICIES or not isinstance(value, POLICIES[name].kind):
        raise UnknownPolicy(name)
    if name.startswith("automation") and not _is_dial(value):
        raise UnknownPolicy(name)
    if name == "moderation" and value not in MODERATED:
        raise UnknownPolicy(name)
    if name == "link_needs_agent" and value not in LINKS_CONFIRMED:
        raise UnknownPolicy(name)
    if name in AT_LEAST_ONE and not _is_some_days(value):
        raise UnknownPolicy(name)
    if name in {"keep_unclear_days", "erase_after_days"} and not _is_some_days(value):
        raise UnknownPolicy(name)
    if not _suits_the_webchat(name, value):
        raise UnknownPolicy(name)
    territory.policies = {**(territory.policies or {}), name: value}
    audit(db, territory.id, f"policy {name}"[:40], "territory", territory.id, actor=actor, now=now)


def dial(territory: Territory, category: str, *, vulnerable: bool) -> str:
    """How a request of this category is published: the strictest of what the town decided."""
    decided: list[str] = [policy(territory, "automation").get(category, "automatic")]
    if category in policy(territory, "closed_categories"):
        decided.append("by_hand")
    if vulnerable:
        decided.append(policy(territory, "automation_for_vulnerable"))
    return max(decided, key=DIALS.index)


def _is_dial(value: Any) -> bool:
    if isinstance(value, dict):
        return all(category in CATEGORIES and chosen in DIALS for category, chosen in value.items())
    return value in DIALS


def _is_some_days(value: Any) -> bool:
    return type(value) is int and 1 <= value <= LONGEST_KEPT


def _suits_the_webchat(name: str, value: Any) -> bool:
    if name == "webchat_origins":
        return all(isinstance(one, str) and origin_of(one) == one for one in value)
    return name != "webchat_colour" or value == "" or colours.read(value) is not None


def zone(territory: Territory) -> ZoneInfo:
    """The town's time zone."""
    return ZoneInfo(territory.timezone)


def zone_of(person: Person, territory: Territory) -> ZoneInfo:
    """A person's own time zone, by default the town's."""
    return ZoneInfo(person.timezone or territory.timezone)
