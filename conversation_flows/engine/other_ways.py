"""What the town does not speak of on this channel: the other ways are named, whatever the flow. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Command, Reply

INTENTS: Final[Mapping[str, frozenset[str]]] = {
    "help": frozenset({"request_help"}),
    "offers": frozenset({"offer_help"}),
    "volunteering": frozenset({"become_volunteer", "browse_requests"}),
    "company": frozenset({"find_company"}),
    "tips": frozenset({"ask_tip", "share_tip"}),
    "checkins": frozenset({"start_checkins"}),
    "worries": frozenset({"report_isolated"}),
    "register": frozenset(),  # no intent stands for it: its own phrases hear it
    "my_data": frozenset({"privacy_export"}),
}
"""With what each subject of `backend.subjects` begins. What has begun goes on, wherever the person writes next."""


@dataclass(frozen=True, slots=True)
class LookForOtherWays(Command):
    """Where else the town may be spoken to about this subject."""

    subject: str


def sought(scene: Scene, *intents: str) -> Reply | None:
    """The answer to what is not spoken of here; None where it is."""
    for subject in sorted(scene.who.closed):
        if INTENTS.get(subject, frozenset()) & set(intents):
            return closed(scene, subject)
    return None


def closed(scene: Scene, subject: str) -> Reply | None:
    """The answer where this subject is not spoken of here; None where it is."""
    return Reply(does=(LookForOtherWays(subject),)) if subject in scene.who.closed else None
