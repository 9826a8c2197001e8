"""What is asked in the demonstration town, and who helps: some requests wait, some are taken, most are done.

Whoever helps could have been found by the town's own rules: vetted, able, near, and free at that time of the week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from random import Random

from backend.demonstration.people import key_of
from backend.demonstration.town import (
    PARTS_OF_DAY,
    Availability,
    DemoMission,
    DemoRequest,
    Resident,
    Volunteer,
    distance_m,
)
from backend.demonstration.words import FIRST_WORDS, FOR_A_RELATIVE, first_words, suits

OPEN = 12
TAKEN = 8
DONE = 30
PERSONAE = frozenset(
    {key_of("Jeanne", "Morel"), key_of("Karim", "Benali"), key_of("Léa", "Fontaine"), key_of("Aïcha", "Diop")}
)
"""The phones of the playground begin with nothing under way."""

_AHEAD_DAYS = 6
_BACK_DAYS = 60
_ON_BEHALF = 0.12
_ATTEMPTS = 200


@dataclass(frozen=True, slots=True)
class _Help:
    request: DemoRequest
    mission: DemoMission | None


def requests_and_missions(
    rng: Random, residents: Sequence[Resident], volunteers: Sequence[Volunteer], now: datetime, zone: tzinfo
) -> tuple[tuple[DemoRequest, ...], tuple[DemoMission, ...]]:
    """Requests in the order in which they were written, and the missions of those that were taken or done."""
    busy: set[tuple[str, datetime]] = set()
    found = [
        _one(rng, state, residents, volunteers, busy, now.astimezone(zone))
        for state, count in (("done", DONE), ("taken", TAKEN), ("open", OPEN))
        for _ in range(count)
    ]
    found.sort(key=lambda one: one.request.created_at)
    numbered = [
        (
            replace(one.request, key=f"request-{place}"),
            one.mission and replace(one.mission, key=f"mission-{place}", request=f"request-{place}"),
        )
        for place, one in enumerate(found, start=1)
    ]
    return tuple(request for request, _ in numbered), tuple(mission for _, mission in numbered if mission)


def _one(
    rng: Random,
    state: str,
    residents: Sequence[Resident],
    volunteers: Sequence[Volunteer],
    busy: set[tuple[str, datetime]],
    now: datetime,
) -> _Help:
    """One request of this state; those that were taken have somebody who could take them."""
    for _ in range(_ATTEMPTS):
        request = _request(rng, state, residents, now)
        if request is None:
            continue
        if state == "open":
            return _Help(request, None)
        able = [one for one in volunteers if _able(one, request) and (one.key, request.start) not in busy]
        if able:
            helper = rng.choice(able)
            busy.add((helper.key, request.start))
            return _Help(request, _mission(rng, request, helper, now))
    raise RuntimeError(f"no {state} request could be invented with these people")


def _request(rng: Random, state: str, residents: Sequence[Resident], now: datetime) -> DemoRequest | None:
    """A request by chance, or None where chance gave a moment that does not suit its state."""
    asks = rng.choice([one for one in residents if one.channel and one.key not in PERSONAE])
    for_whom = _beneficiary(rng, asks, residents)
    phrases = FIRST_WORDS if for_whom is asks else FOR_A_RELATIVE
    category = rng.choice(tuple(phrases))
    part = rng.choices(tuple(PARTS_OF_DAY), (10, 2, 9, 3))[0]
    days = rng.randint(-_BACK_DAYS, -1) if state == "done" else rng.randint(0, _AHEAD_DAYS)
    start, end = _hours(now + timedelta(days=days), part)
    written = start - timedelta(minutes=rng.randint(5 * 60, _AHEAD_DAYS * 24 * 60))
    if state != "done":
        written = now - timedelta(minutes=rng.randint(20, 30 * 60))
    created_at = _decent_hour(written).astimezone(UTC)
    ahead = start - created_at
    if not timedelta(hours=3) <= ahead <= timedelta(days=_AHEAD_DAYS) or not for_whom.since <= created_at < now:
        return None
    if created_at < asks.since or (state != "done" and start <= now):
        return None
    if not suits(category, start.weekday(), part):
        return None
    return DemoRequest(
        key="",
        requester=asks.key,
        beneficiary=for_whom.key,
        category=category,
        text=first_words(rng.choice(phrases[category]), start.weekday(), part, for_whom.first_name),
        part=part,
        start=start,
        end=end,
        address=for_whom.address,
        state=state,
        created_at=created_at,
    )


def _beneficiary(rng: Random, asks: Resident, residents: Sequence[Resident]) -> Resident:
    """Mostly oneself; sometimes somebody without a messenger."""
    reached_by_phone = [one for one in residents if one.channel is None]
    return rng.choice(reached_by_phone) if reached_by_phone and rng.random() < _ON_BEHALF else asks


def _hours(day: datetime, part: str) -> tuple[datetime, datetime]:
    """A part of a local day, as moments."""
    first, last = PARTS_OF_DAY[part]
    whole = day.replace(minute=0, second=0, microsecond=0)
    return whole.replace(hour=first), whole.replace(hour=last)


def _decent_hour(at: datetime) -> datetime:
    """The same day, between 8 and 21 o'clock: few people write at night."""
    return at.replace(hour=20) if at.hour > 20 else at - timedelta(hours=10) if at.hour < 8 else at


def _able(volunteer: Volunteer, request: DemoRequest) -> bool:
    return (
        volunteer.key not in PERSONAE
        and volunteer.active_at is not None
        and volunteer.active_at <= request.created_at
        and request.category in volunteer.categories
        and Availability(request.start.weekday(), request.part) in volunteer.availability
        and distance_m(volunteer.address, request.address) <= volunteer.max_distance_m
    )


def _mission(rng: Random, request: DemoRequest, helper: Volunteer, now: datetime) -> DemoMission:
    """Accepted within the hours that were left; done during its part of the day."""
    latest = min(request.start, now).astimezone(UTC)
    minutes = max(int((latest - request.created_at).total_seconds() // 60), 2)
    accepted_at = request.created_at + timedelta(minutes=rng.randint(1, min(minutes - 1, 8 * 60)))
    span = int((request.end - request.start).total_seconds() // 60)
    done_at = request.start + timedelta(minutes=rng.randint(25, span)) if request.state == "done" else None
    state = "done" if done_at else "accepted"
    return DemoMission("", request.key, helper.key, state, accepted_at, done_at)
