"""Finding a place: the town's addresses answer one, several or none; a point on the map is near one of them or far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from backend.wording import _
from conversation_flows.engine.conversation import Running, Spot
from conversation_flows.engine.events import Pinned, Result
from conversation_flows.engine.flow import Flow, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import Place

KEEP: Final = "keep"
CANDIDATES: Final = "_places"
"""Among what is known: the addresses that fit, while the person chooses."""
UNFOUND: Final = "_words"
"""Among what is known: the words that were looked up, until the place is settled."""
SHOWN: Final = 3

_KEEP_AS_IS = _("Keep it as it is")
_PIN = _("the place shared on the map ({point})")
_FAR = _("That place seems far from {town}. Could you write the address, or a landmark nearby?")


@dataclass(frozen=True, slots=True)
class FindPlaces(Command):
    """Look these words up among the town's addresses."""

    slot: str
    words: str


@dataclass(frozen=True, slots=True)
class PlacesFound(Result):
    """`places` fit the words; `looks_like_address` tells a mistyped address from a landmark."""

    slot: str
    words: str
    places: tuple[Spot, ...]
    looks_like_address: bool = True


@dataclass(frozen=True, slots=True)
class LocatePoint(Command):
    """Which address of the town is this point at?"""

    slot: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PointLocated(Result):
    """`place` is None where the point is out of the town's reach (in the sea, in another country)."""

    slot: str
    place: Spot | None


def settled(known: dict[str, Any], name: str, place: Spot) -> dict[str, Any]:
    """What is known once the place is."""
    return {one: value for one, value in known.items() if one not in {CANDIDATES, UNFOUND}} | {name: place}


def after_lookup(running: Running, slot: Place, result: PlacesFound) -> Running:
    """One address is the place, and so is a landmark; several, or none, are put to the person."""
    known = dict(running.known)
    if len(result.places) == 1:
        return replace(running, known=settled(known, slot.name, result.places[0]))
    if not result.places and not result.looks_like_address:
        return replace(running, known=settled(known, slot.name, Spot(result.words)))
    known.pop(slot.name, None)
    return replace(running, known=known | {CANDIDATES: result.places[:SHOWN], UNFOUND: result.words}, asked=slot.name)


def after_locating(scene: Scene, running: Running, slot: Place, result: PointLocated) -> Running:
    if result.place is None:
        return replace(running, asked=slot.name)
    latitude, longitude = result.place.point or (0.0, 0.0)
    words = result.place.words or scene.say(_PIN.of(point=f"{latitude:.4f}, {longitude:.4f}"))
    return replace(running, known=settled(dict(running.known), slot.name, replace(result.place, words=words)))


def which(scene: Scene, flow: Flow, slot: Place, running: Running) -> Ask:
    """Several addresses fit, or none: the person chooses, keeps the words, or writes them otherwise."""
    about = f"{flow.name}.{slot.name}"
    candidates = running.known.get(CANDIDATES, ())
    if candidates:
        options = tuple(Offered(str(number), place.words) for number, place in enumerate(candidates))
        return Ask(about, slot.if_several, options, asks_location=True)
    words = running.known.get(UNFOUND, "")
    keep = Offered(KEEP, _KEEP_AS_IS, hears=("affirm",))
    return Ask(about, slot.if_unknown.of(words=words, town=scene.who.town.name), (keep,), asks_location=True)


def too_far(scene: Scene, flow: Flow, slot: Place) -> Ask:
    return Ask(f"{flow.name}.{slot.name}", _FAR.of(town=scene.who.town.name), asks_location=True)


def picked(known: dict[str, Any], name: str, choice: str) -> dict[str, Any] | None:
    """The candidate chosen, or the words kept as they are; None for a choice that is none."""
    if choice == KEEP and UNFOUND in known:
        return settled(known, name, Spot(known[UNFOUND]))
    candidates = known.get(CANDIDATES, ())
    if not choice.isdecimal() or int(choice) >= len(candidates):
        return None
    return settled(known, name, candidates[int(choice)])


def pinned(flow: Flow, pin: Pinned) -> Reply | None:
    """A shared place answers the flow's place, whatever is asked now."""
    slot = next((slot for slot in flow.slots if isinstance(slot, Place)), None)
    if slot is None:
        return None
    return Reply(does=(LocatePoint(slot.name, pin.latitude, pin.longitude),))
