"""Nearby: what people near a volunteer ask for, and one of their requests taken of the volunteer's own accord."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.wording import HalfDay, Text, _, plural_
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.invitation import LISTED
from conversation_flows.words import CATEGORY

_NEAR = _("Here is what people near you are asking for:")
_NONE_NEAR = _("Nobody nearby needs a hand just now. I will write to you as soon as somebody does.")
_BECOME = _("Become a volunteer")
_SOON = _("I cannot show you the requests yet: somebody from the town hall will contact you first.")
_ONE_LINE = _("{category}, {when}")
_OFFER_ELSE = _("Offer something")
_OFFERS_NEAR = _("Here is what volunteer neighbours offer:")
_NO_OFFER = _("No neighbour offers anything just now. What do you need? I can ask for you.")
_NEEDED_NEAR = plural_(
    "Around you, {n} neighbour is looking for a hand: {categories}.",
    "Around you, {n} neighbours are looking for a hand: {categories}.",
)
_NO_NEED = _(
    "Nobody near you is looking for a hand just now. As a volunteer, you would hear of it as soon as somebody is."
)
_LEND_A_HAND = _("Would you like to lend a hand? Somebody from the town hall meets you first.")
_TELL_ME = _("Tell me of offers")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class LookNearby(Command):
    """The open requests near this volunteer; of somebody else, what may be shown. `needs`: they ask for requests."""

    needs: bool = False


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


@dataclass(frozen=True, slots=True)
class Around:
    """What somebody who is no volunteer may see: offers with a place left, and how many need what, never where."""

    offers: tuple[Seen, ...]
    needs: tuple[tuple[str, int], ...] = ()
    told: bool = False
    """Whether they are told of offers already."""
    asked_needs: bool = False
    """They asked who looks for help, and not who offers any."""


def browse(_scene: Scene, heard: Heard) -> Reply:
    words = plain_words(heard.text)
    return Reply(does=(LookNearby(bool(_NEEDS.search(words)) and not _OFFERS.search(words)),))


_NEEDS: Final = re.compile(
    r"\b(?:demandes?|besoins?|aider|rendre service|donner un coup de main|requests?|needs?|help (?:some|any)body)\b"
)
_OFFERS: Final = re.compile(r"\b(?:offres?|propos\w+|offers?|aide[rz]? moi|m aider|pour moi)\b")


def nearby(scene: Scene, result: Nearby) -> Reply:
    if result.volunteer != "active":
        return Reply(says=(_SOON.of(town=scene.who.town.name),))
    offer = Offered("start:offer_help", _OFFER_ELSE)
    if not result.requests:
        return Reply(says=(_NONE_NEAR,), offers=(offer,))
    options = tuple(_option(scene, one, "take") for one in result.requests[:LISTED])
    return Reply(asks=Ask("nearby:0", _NEAR, (*options, offer), as_list=True))


def around(scene: Scene, result: Around) -> Reply:
    """Offers first; then what others need, since who looks around may lend a hand."""
    more = [Offered("start:volunteer", _BECOME, hears=("become_volunteer", "offer_help"))]
    if not result.told:
        more.append(Offered("wantoffers:0", _TELL_ME))
    says: tuple[Text, ...] = ()
    if result.needs:
        kinds = ", ".join(scene.say(CATEGORY[category]) for category, _count in result.needs[:LISTED])
        says = (_NEEDED_NEAR.of(n=sum(count for _category, count in result.needs), categories=kinds),)
    if result.asked_needs and not result.offers:
        asked = _LEND_A_HAND if result.needs else _NO_NEED
        return Reply(says=says, asks=Ask("around:0", asked.of(town=scene.who.town.name), tuple(more[:1])))
    if not result.offers:
        return Reply(says=says, asks=Ask("welcome.category", _NO_OFFER, tuple(more)))
    options = tuple(_option(scene, one, "seeoffer") for one in result.offers[:LISTED])
    return Reply(says=says, asks=Ask("around:0", _OFFERS_NEAR, (*options, *more), as_list=True))


def line(one: Seen) -> Text:
    """A request or an offer in a list: no more than its kind and its half-day."""
    return _ONE_LINE.of(category=CATEGORY[one.category], when=HalfDay(one.start, one.ends_at))


def _option(scene: Scene, one: Seen, verb: str) -> Offered:
    away = scene.wording.distance(one.distance_m) if one.distance_m else ""
    return Offered(f"{verb}:{one.id}", line(one), description=away)


def take(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(TakeRequest(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


NEARBY = Desk(
    "nearby",
    intents={"browse_requests": browse},
    verbs={"take": take},
    on={Nearby: nearby, Around: around},
)
