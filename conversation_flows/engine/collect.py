"""Running a flow that collects: fill what was said, ask what is missing, recap, correct, conclude."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from backend.wording import Text, _
from conversation_flows.engine.conversation import Running, Spot
from conversation_flows.engine.events import Heard, Pinned, Result
from conversation_flows.engine.flow import Flow, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import Choice, Name, Place, Slot, Words, Wrong, plain_words

RECAP: Final = "recap"
EDIT: Final = "edit"
KEEP: Final = "keep"
_CANDIDATES: Final = "_places"

YES = Offered("yes", _("Yes"), hears=("affirm", "accept_request"))
CHANGE = Offered("change", _("Change"), hears=("deny",))
CANCEL = Offered("cancel", _("Cancel"), hears=("cancel", "cancel_request"))
_WHAT_TO_CHANGE = _("What would you like to change?")
_KEEP_AS_IS = _("Keep it as it is")
_PIN = _("the place shared on the map")
_CANCELLED = _("All right, I drop it. Nothing was sent.")
_NOTHING_RUNNING = _("All right. Nothing is under way.")
_FAR = _("That place is too far from {town}. Could you write the address, or a landmark nearby?")


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


@dataclass(frozen=True, slots=True)
class Filled:
    """What a message brought to a running flow."""

    running: Running
    changed: bool = False
    wrong: tuple[Slot, Text] | None = None
    lookup: FindPlaces | None = None


def begin(scene: Scene, flow: Flow, known: Mapping[str, Any], heard: Heard | None, first_words: str) -> Reply:
    """Starts a flow: what the first sentence already says is not asked again."""
    if refused := flow.refuses(scene):
        return refused
    running = Running(flow.name, dict(known), None, first_words)
    filled = fill(scene, flow, running, heard) if heard else Filled(running)
    return go_on(scene, flow, filled, flow.opening(scene))


def fill(scene: Scene, flow: Flow, running: Running, heard: Heard, *, liberal: bool = False) -> Filled:
    """Reads every slot from what was heard. A slot already known is corrected by what is said anew.

    `liberal` also takes the whole message as the answer to the slot now asked.
    """
    known = dict(running.known)
    result = Filled(running)
    asked = flow.slot(running.asked)
    for slot in flow.slots:
        is_asked = slot is asked
        if isinstance(slot, Words) and not (is_asked and liberal):
            continue
        if isinstance(asked, Words) and liberal and not is_asked:
            continue  # free words are kept as they stand, not mined for corrections
        if isinstance(slot, Name) and slot.name in known and not is_asked:
            continue
        reading = slot.read(heard, scene.now, asked=is_asked and liberal)
        if reading is None:
            continue
        if isinstance(reading, Wrong):
            result = replace(result, wrong=(slot, reading.why))
            continue
        value = reading.value
        if isinstance(slot, Place):
            spot, lookup = _place(scene, slot, value)
            if spot is None and lookup is None:
                result = replace(result, wrong=(slot, slot.if_home_unknown))
                continue
            result = replace(result, lookup=lookup or result.lookup)
            value = spot if spot is not None else value
        if known.get(slot.name) != value:
            known[slot.name] = value
            result = replace(result, changed=True)
    return replace(result, running=replace(running, known=known))


def _place(scene: Scene, slot: Place, spot: Spot) -> tuple[Spot | None, FindPlaces | None]:
    words = plain_words(spot.words)
    if words in AT_HOME:
        return scene.who.home, None
    return None, FindPlaces(slot.name, spot.words)


AT_HOME: Final = frozenset(
    {"chez moi", "a mon domicile", "a la maison", "mon domicile", "chez nous", "a domicile", "maison", "domicile",
     "at home", "home", "my place", "my home", "at my place", "my house"}
)  # fmt: skip


def go_on(scene: Scene, flow: Flow, filled: Filled, lead: tuple[Text | str, ...] = ()) -> Reply:
    """After a message was read: look a place up, say what cannot be, or ask the next thing."""
    if filled.lookup:
        return Reply(says=lead, does=(filled.lookup,), talk=replace(scene.talk, running=filled.running, question=None))
    if filled.wrong:
        slot, why = filled.wrong
        running = replace(filled.running, asked=slot.name)
        return Reply(says=lead, asks=_question(flow, slot, why), talk=replace(scene.talk, running=running))
    return step(scene, flow, filled.running, lead)


def step(scene: Scene, flow: Flow, running: Running, lead: tuple[Text | str, ...] = ()) -> Reply:
    """Asks the first thing that is still unknown; all known, the recap; nothing to confirm, the command."""
    known = dict(running.known)
    for slot in flow.slots:
        if slot.name in known:
            continue
        assumed = slot.assumes(known, scene) if slot.assumes else slot.default
        if assumed is not None:
            known[slot.name] = assumed
        elif not slot.optional:
            running = replace(running, known=known, asked=slot.name)
            asks = _question(flow, slot, slot.ask)
            return Reply(says=lead, asks=asks, talk=replace(scene.talk, running=running))
    running = replace(running, known=known, asked=RECAP)
    if flow.recap is None:
        return conclude(scene, flow, running, lead)
    recap = Ask(f"{flow.name}.{RECAP}", flow.recap(known, scene), (YES, CHANGE, CANCEL))
    return Reply(says=lead, asks=recap, talk=replace(scene.talk, running=running))


def conclude(scene: Scene, flow: Flow, running: Running, lead: tuple[Text | str, ...] = ()) -> Reply:
    """Everything is known and agreed: the deed. Its result ends the flow."""
    talk = replace(scene.talk, running=running, question=None)
    return Reply(says=lead, does=(flow.then(running.known, scene),), talk=talk)


def chosen(scene: Scene, flow: Flow, running: Running, about: str, choice: str) -> Reply | None:
    """An option of a slot's question was picked; None where it answers nothing here."""
    asked = about.partition(".")[2]
    if asked == RECAP:
        return _recap_answered(scene, flow, running, choice)
    if asked == EDIT:
        return ask_anew(scene, flow, running, choice)
    slot = flow.slot(asked)
    if slot is None:
        return None
    known = dict(running.known)
    if isinstance(slot, Place):
        candidates = known.pop(_CANDIDATES, ())
        if choice == KEEP and slot.name in known:
            return step(scene, flow, replace(running, known=known))
        if not choice.isdigit() or int(choice) >= len(candidates):
            return None
        known[slot.name] = candidates[int(choice)]
    elif isinstance(slot, Choice) and choice in slot.options:
        known[slot.name] = (choice,) if slot.many else choice
    else:
        return None
    return step(scene, flow, replace(running, known=known))


def _recap_answered(scene: Scene, flow: Flow, running: Running, choice: str) -> Reply | None:
    if choice == YES.id:
        return conclude(scene, flow, running)
    if choice == CHANGE.id:
        options = tuple(Offered(slot.name, slot.label) for slot in flow.slots if slot.name in flow.edits)
        return Reply(asks=Ask(f"{flow.name}.{EDIT}", _WHAT_TO_CHANGE, options))
    if choice == CANCEL.id:
        return cancelled(scene)
    return None


def cancelled(scene: Scene) -> Reply:
    """The step at hand is given up: nothing of it is kept."""
    if scene.talk.running is None:
        return Reply(says=(_NOTHING_RUNNING,))
    return Reply(says=(_CANCELLED,), closes=True)


def ask_anew(scene: Scene, flow: Flow, running: Running, name: str) -> Reply | None:
    """Asks a slot again, its answer still known until a new one comes."""
    slot = flow.slot(name)
    if slot is None:
        return None
    running = replace(running, asked=name)
    return Reply(asks=_question(flow, slot, slot.ask), talk=replace(scene.talk, running=running))


def back(scene: Scene, flow: Flow, running: Running) -> Reply:
    """One question back: the slot answered last before the one now asked."""
    names = [slot.name for slot in flow.slots if slot.name in running.known and not slot.optional]
    if running.asked in names:
        names = names[: names.index(running.asked)]
    return (ask_anew(scene, flow, running, names[-1]) if names else None) or step(scene, flow, running)


def found(scene: Scene, result: PlacesFound) -> Reply:
    """The town's addresses have answered: one, several, or none."""
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    slot = flow.slot(result.slot) if flow else None
    if running is None or flow is None or not isinstance(slot, Place):
        return Reply()
    known = dict(running.known)
    if len(result.places) == 1:
        known[slot.name] = result.places[0]
        return step(scene, flow, replace(running, known=known))
    known[slot.name] = Spot(result.words)
    if not result.places and not result.looks_like_address:
        return step(scene, flow, replace(running, known=known))
    known[_CANDIDATES] = result.places
    running = replace(running, known=known, asked=slot.name)
    if result.places:
        options = tuple(Offered(str(number), place.words) for number, place in enumerate(result.places[:3]))
        asks = Ask(f"{flow.name}.{slot.name}", slot.if_several, options)
    else:
        keep = Offered(KEEP, _KEEP_AS_IS, hears=("affirm",))
        asks = Ask(
            f"{flow.name}.{slot.name}", slot.if_unknown.of(words=result.words, town=scene.who.town.name), (keep,)
        )
    return Reply(asks=asks, talk=replace(scene.talk, running=running))


def pinned(flow: Flow, pin: Pinned) -> Reply | None:
    """A shared place answers the flow's place, whatever is asked now."""
    slot = next((slot for slot in flow.slots if isinstance(slot, Place)), None)
    if slot is None:
        return None
    return Reply(does=(LocatePoint(slot.name, pin.latitude, pin.longitude),))


def located(scene: Scene, result: PointLocated) -> Reply:
    """The point is near an address of the town, or too far from all of them."""
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    slot = flow.slot(result.slot) if flow else None
    if running is None or flow is None or slot is None:
        return Reply()
    known = {name: value for name, value in running.known.items() if name != _CANDIDATES}
    if result.place is None:
        running = replace(running, known=known, asked=slot.name)
        far = _FAR.of(town=scene.who.town.name)
        return Reply(asks=_question(flow, slot, far), talk=replace(scene.talk, running=running))
    words = result.place.words or scene.say(_PIN)
    known[slot.name] = replace(result.place, words=words)
    return step(scene, flow, replace(running, known=known))


def rephrased(scene: Scene, flow: Flow, running: Running) -> Reply:
    """The question now asked, in other words and with choices."""
    slot = flow.slot(running.asked)
    if slot is None:
        return step(scene, flow, running)
    return Reply(asks=_question(flow, slot, slot.again or slot.ask, every=True))


def _question(flow: Flow, slot: Slot, text: Text, *, every: bool = False) -> Ask:
    options: tuple[Offered, ...] = ()
    if isinstance(slot, Choice):
        ids = slot.offers or (tuple(slot.options)[:3] if every else ())
        options = tuple(Offered(id_, slot.options[id_]) for id_ in ids)
    return Ask(
        f"{flow.name}.{slot.name}", text, options, asks_location=isinstance(slot, Place), as_list=len(options) > 3
    )
