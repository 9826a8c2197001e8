"""Whose turn it is: the person of a claimed event, and where their talk stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from backend.messaging.codec import Unreadable
from backend.messaging.inbox import Claimed
from backend.policies import POLICIES
from backend.services import territories
from backend.subjects import CLOSED_BY_DEFAULT, closed_on
from conversation_flows.engine.conversation import SAVED, Conversation, Spot
from conversation_flows.engine.flow import Language, Town, Who

_TAKEOVER: Final = POLICIES["takeover_minutes"].default


def state_of(claimed: Claimed) -> tuple[Conversation, str | None]:
    """The saved state; where it cannot be read, a fresh one, and what could not be read."""
    if not claimed.state:
        return Conversation(), None
    try:
        state = SAVED.loads(claimed.state)
    except Unreadable:
        return Conversation(met=True), claimed.state
    return (state, None) if isinstance(state, Conversation) else (Conversation(met=True), claimed.state)


def who_of(
    claimed: Claimed, languages: Callable[[], tuple[Language, ...]], speaks: frozenset[str] = frozenset()
) -> Who:
    """The person as flows know them; `languages` are those that the house understands, `speaks` the channels on which
    it can be heard.
    """
    home = None
    if claimed.address or claimed.latitude is not None:
        home = Spot(claimed.address or "", claimed.latitude, claimed.longitude)
    numbers = territories.crisis_numbers(claimed.policies)
    return Who(
        person_id=claimed.person_id,
        town=Town(
            claimed.territory_name,
            claimed.phone,
            numbers["emergency"],
            numbers["emergency_text"],
            numbers["suicide"],
            numbers["suicide_text"],
            numbers["violence"],
            unclear_days=territories.days_kept(claimed.policies),
            languages=languages,
        ),
        name=claimed.name,
        addressed=claimed.way_of_address or "",
        locale=claimed.locale,
        timezone=claimed.timezone,
        home=home,
        volunteer=claimed.volunteer,
        taken_by=claimed.taken_by,
        taken_at=claimed.taken_at,
        takeover_minutes=int((claimed.policies or {}).get("takeover_minutes", _TAKEOVER)),
        channel=claimed.channel or "",
        closed=closed_on(claimed.channel or "", (claimed.policies or {}).get("closed_subjects", CLOSED_BY_DEFAULT)),
        hears_us=claimed.channel in speaks,
        quiet_until=claimed.quiet_until,
        leaves_at=claimed.erase_at if claimed.person_state == "leaving" else None,
    )
