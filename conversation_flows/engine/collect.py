"""Running a flow that collects: ask what is missing, recap, correct, conclude."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from backend.wording import Text, _
from conversation_flows.engine import places
from conversation_flows.engine.conversation import Running
from conversation_flows.engine.events import Heard
from conversation_flows.engine.filling import EDIT, RECAP, Filled, fill, lapsed, withheld
from conversation_flows.engine.flow import Flow, Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.engine.places import CANDIDATES, UNFOUND, FindPlaces, LocatePoint, PlacesFound, PointLocated
from conversation_flows.engine.slots import Choice, Moment, Place, Slot

__all__ = ["FindPlaces", "LocatePoint", "PlacesFound", "PointLocated", "begin", "step"]

YES = Offered("yes", _("Yes"), hears=("affirm", "accept_request"))
CHANGE = Offered("change", _("Change"), hears=("deny", "change_profile"))
CANCEL = Offered("cancel", _("Cancel"), hears=("cancel", "cancel_request"))
_WITHHELD = _("To be on the safe side, I pass on no number and no code: everything is said here.")
_WHAT_TO_CHANGE = _("What would you like to change?")
_CANCELLED = _("All right, I will leave it there. Nothing was sent.")
_NOTHING_RUNNING = _("All right. Nothing is under way.")

Lead = tuple[Text | str, ...]
ASIDE: Final = 3
"""Flows that may wait while another one runs."""


def begin(scene: Scene, flow: Flow, known: Mapping[str, Any], heard: Heard | None, first_words: str) -> Reply:
    """Starts a flow: what the first sentence already says is not asked again. What runs is set aside."""
    talk = scene.talk
    aside = (*talk.aside, talk.running) if talk.running else talk.aside
    aside = tuple(one for one in aside if one.flow != flow.name)[-ASIDE:]
    scene = replace(scene, talk=replace(talk, running=None, aside=aside, question=None))
    if refused := flow.refuses(scene):
        return replace(refused, talk=refused.talk or scene.talk)
    running = Running(flow.name, dict(known), None, first_words)
    filled = fill(scene, flow, running, heard) if heard else Filled(running)
    lead: Lead = flow.opening(scene)
    if heard and first_words and withheld(heard):
        lead = (*lead, _WITHHELD)
    return go_on(scene, flow, filled, lead)


def go_on(scene: Scene, flow: Flow, filled: Filled, lead: Lead = ()) -> Reply:
    """After a message was read: look a place up, say what cannot be, or ask the next thing."""
    running = replace(filled.running, last=filled.running.asked)
    if filled.lookup:
        return Reply(says=lead, does=(filled.lookup,), talk=replace(scene.talk, running=running, question=None))
    if filled.wrong:
        slot, why = filled.wrong
        known = {name: value for name, value in running.known.items() if name != slot.name}
        running = replace(running, asked=slot.name, known=known)
        return Reply(
            says=lead, asks=_question(scene, flow, slot, why, known), talk=replace(scene.talk, running=running)
        )
    return step(scene, flow, running, lead)


def step(scene: Scene, flow: Flow, running: Running, lead: Lead = ()) -> Reply:
    """Asks the first thing that is still unknown; all known, the recap; nothing to confirm, the command."""
    known = dict(running.known)
    for slot in flow.slots:
        ask: Ask | None = None
        if slot.name in known and not lapsed(slot, known[slot.name], scene):
            continue
        if slot.name in known and isinstance(slot, Moment):
            del known[slot.name]
            ask = _question(scene, flow, slot, slot.if_past, known)
        elif isinstance(slot, Place) and UNFOUND in known:
            ask = places.which(scene, flow, slot, replace(running, known=known))
        else:
            assumed = slot.assumes(known, scene) if slot.assumes else slot.default
            if assumed is not None:
                known[slot.name] = assumed
            elif not slot.optional:
                ask = _question(scene, flow, slot, slot.ask, known)
        if ask:
            running = replace(running, known=known, asked=slot.name)
            return Reply(says=lead, asks=ask, talk=replace(scene.talk, running=running))
    running = replace(running, known=known, asked=RECAP)
    if flow.recap is None:
        return conclude(scene, flow, running, lead)
    recap = Ask(f"{flow.name}.{RECAP}", flow.recap(known, scene), flow.confirms or (YES, CHANGE, CANCEL))
    return Reply(says=lead, asks=recap, talk=replace(scene.talk, running=running))


def conclude(scene: Scene, flow: Flow, running: Running, lead: Lead = ()) -> Reply:
    """Everything is known and agreed: the deed. Its result ends the flow."""
    talk = replace(scene.talk, running=running, question=None)
    return Reply(says=lead, does=(flow.then(running.known, replace(scene, talk=talk)),), talk=talk)


def chosen(scene: Scene, flow: Flow, running: Running, about: str, choice: str) -> Reply | None:
    """An option of a slot's question was picked; None where it answers nothing here."""
    asked = about.partition(".")[2]
    if asked == RECAP:
        return _recap_answered(scene, flow, running, choice)
    if asked == EDIT:
        return ask_anew(scene, flow, running, choice)
    slot = flow.slot(asked)
    known: dict[str, Any] | None = dict(running.known)
    if isinstance(slot, Place):
        known = places.picked(dict(running.known), slot.name, choice)
    elif isinstance(slot, Choice) and choice in slot.options and known is not None:
        known[slot.name] = (choice,) if slot.many else choice
    else:
        known = None
    return None if known is None else step(scene, flow, replace(running, known=known, last=asked))


def added(scene: Scene, flow: Flow, running: Running, choice: str) -> Reply | None:
    """A further button of a question that takes several answers, pressed after the first."""
    slot = next((one for one in flow.slots if isinstance(one, Choice) and one.many and choice in one.options), None)
    if slot is None or slot.name not in running.known:
        return None
    several = tuple(dict.fromkeys((*running.known[slot.name], choice)))
    return step(scene, flow, replace(running, known={**running.known, slot.name: several}))


def _recap_answered(scene: Scene, flow: Flow, running: Running, choice: str) -> Reply | None:
    if choice == YES.id:
        unknown = [
            slot.name
            for slot in flow.slots
            if not slot.optional and (slot.name not in running.known or lapsed(slot, running.known[slot.name], scene))
        ]
        return step(scene, flow, running) if unknown else conclude(scene, flow, running)
    if choice == CHANGE.id:
        options = tuple(Offered(slot.name, slot.label) for slot in flow.slots if slot.name in flow.edits)
        return Reply(asks=Ask(f"{flow.name}.{EDIT}", _WHAT_TO_CHANGE, options))
    return cancelled(scene) if choice == CANCEL.id else None


def cancelled(scene: Scene) -> Reply:
    """The step at hand is given up: nothing of it is kept."""
    if scene.talk.running is None:
        return Reply(says=(_NOTHING_RUNNING,))
    flow = scene.flows.collecting.get(scene.talk.running.flow)
    return Reply(says=((flow and flow.given_up) or _CANCELLED,), closes=True)


def ask_anew(scene: Scene, flow: Flow, running: Running, name: str) -> Reply | None:
    """Asks a slot again, its answer still known until a new one comes."""
    slot = flow.slot(name)
    if slot is None:
        return None
    known = {one: value for one, value in running.known.items() if one not in {CANDIDATES, UNFOUND}}
    running = replace(running, asked=name, known=known)
    return Reply(asks=_question(scene, flow, slot, slot.ask, known), talk=replace(scene.talk, running=running))


def back(scene: Scene, flow: Flow, running: Running) -> Reply:
    """One question back: what the person was asked before the question now open."""
    order = [slot.name for slot in flow.slots]
    before = order.index(running.asked) if running.asked in order else len(order)
    names = [
        slot.name
        for slot in flow.slots[:before]
        if slot.name in running.known and not slot.optional and (slot.name in flow.edits or slot.default is None)
        and (slot.name in flow.edits or slot.assumes is None)
    ]  # fmt: skip
    return (ask_anew(scene, flow, running, names[-1]) if names else None) or step(scene, flow, running)


def found(scene: Scene, result: PlacesFound) -> Reply:
    """The town's addresses have answered: one, several, or none."""
    at = _looking(scene, result.slot)
    if at is None:
        return Reply()
    flow, running, slot = at
    return step(scene, flow, places.after_lookup(running, slot, result))


def located(scene: Scene, result: PointLocated) -> Reply:
    """The point is near an address of the town, or too far from all of them."""
    at = _looking(scene, result.slot)
    if at is None:
        return Reply()
    flow, running, slot = at
    running = places.after_locating(scene, running, slot, result)
    if result.place is None:
        return Reply(asks=places.too_far(scene, flow, slot), talk=replace(scene.talk, running=running))
    return step(scene, flow, running)


def _looking(scene: Scene, name: str) -> tuple[Flow, Running, Place] | None:
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    slot = flow.slot(name) if flow else None
    return (flow, running, slot) if flow and running and isinstance(slot, Place) else None


def rephrased(scene: Scene, flow: Flow, running: Running) -> Reply:
    """The question now asked, in other words and with choices."""
    slot = flow.slot(running.asked)
    if slot is None or (isinstance(slot, Place) and running.known.get(CANDIDATES)):
        return step(scene, flow, running)
    return Reply(asks=_question(scene, flow, slot, slot.again or slot.ask, running.known, every=True))


def _question(
    scene: Scene, flow: Flow, slot: Slot, text: Text, known: Mapping[str, Any], *, every: bool = False
) -> Ask:
    options: tuple[Offered, ...] = ()
    if isinstance(slot, Choice):
        offers = slot.fitting(known, scene) if slot.fitting else slot.offers
        ids = offers or (tuple(slot.options)[:3] if every else ())
        options = tuple(Offered(id_, slot.options[id_]) for id_ in ids)
    return Ask(
        f"{flow.name}.{slot.name}", text, options, asks_location=isinstance(slot, Place), as_list=len(options) > 3
    )
