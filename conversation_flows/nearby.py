"""Nearby: what people near a volunteer ask for, and one of their requests taken of the volunteer's own accord."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend.wording import HalfDay, _
from conversation_flows.engine import collect
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.invitation import LISTED
from conversation_flows.words import CATEGORY

_NEAR = _("Here is what people near you are asking for:")
_NONE_NEAR = _("Nobody nearby needs a hand just now. I will write to you as soon as somebody does.")
_VOLUNTEERS_ONLY = _("The requests are shown to registered volunteers. Would you like to become one?")
_BECOME = _("Become a volunteer")
_SOON = _("I cannot show you the requests yet: somebody from the town hall will contact you first.")
_ONE_LINE = _("{category}, {when}")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class LookNearby(Command):
    """The open requests near this volunteer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it may be shown before acceptance."""

    id: int
    category: str
    start: datetime
    distance_m: int | None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakeRequest(Command):
    """A request picked from those nearby."""

    request_id: int


@dataclass(frozen=True, slots=True)
class Nearby:
    """`volunteer` is the person's state as a volunteer, or None."""

    requests: tuple[Seen, ...]
    volunteer: str | None


def browse(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(does=(LookNearby(),))


def offered(scene: Scene, heard: Heard) -> Reply:
    """« je vais au marché, je peux rapporter des choses »: what neighbours need, or how to become a volunteer."""
    if scene.who.volunteer in {"active", "applied", "paused"}:
        return Reply(does=(LookNearby(),))
    return collect.begin(scene, scene.flows.collecting["volunteer"], {}, heard, "")


def nearby(scene: Scene, result: Nearby) -> Reply:
    if result.volunteer is None or result.volunteer == "left":
        become = Offered("start:volunteer", _BECOME, hears=("affirm", "become_volunteer"))
        return Reply(asks=Ask("become:0", _VOLUNTEERS_ONLY, (become,)))
    if result.volunteer != "active":
        return Reply(says=(_SOON.of(town=scene.who.town.name),))
    if not result.requests:
        return Reply(says=(_NONE_NEAR,))
    options = tuple(
        Offered(
            f"take:{one.id}",
            _ONE_LINE.of(category=CATEGORY[one.category], when=HalfDay(one.start, one.ends_at)),
            description=scene.wording.distance(one.distance_m) if one.distance_m else "",
        )
        for one in result.requests[:LISTED]
    )
    return Reply(asks=Ask("nearby:0", _NEAR, options, as_list=True))


def take(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(TakeRequest(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


NEARBY = Desk(
    "nearby",
    intents={"browse_requests": browse, "offer_help": offered},
    verbs={"take": take},
    on={Nearby: nearby},
)
