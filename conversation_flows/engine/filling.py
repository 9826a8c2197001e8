"""What a message brings to a running flow: every slot is read from it, and what was known is corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from backend.wording import Span, Text, _
from conversation_flows.engine.conversation import Question, Running
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Flow, Scene
from conversation_flows.engine.moments import moved
from conversation_flows.engine.places import CANDIDATES, UNFOUND, FindPlaces
from conversation_flows.engine.slots import (
    AT_HOME,
    LONGEST_WORDS,
    Choice,
    Got,
    Moment,
    Name,
    Place,
    Slot,
    Words,
    Wrong,
    fuller,
    is_name,
    plain_words,
    sounds_like_place,
    span_of,
)
from nlu.understanding import Entity

RECAP: Final = "recap"
EDIT: Final = "edit"
SHORT: Final = 5
"""Words; so short a message may name what it wishes to change."""

_CORRECTS: Final = re.compile(
    r"\b(non|plutot|finalement|en fait|pardon|oups|erreur|je me suis tromp\w+|changer?|pas"
    r"|no|rather|actually|sorry|instead)\b"
)
_ADDS: Final = re.compile(r"\b(aussi|en plus|ajoute[rz]?|egalement|also|too|add)\b")
_PRIVATE: Final = re.compile(
    r"(?:\+|\b0)\d(?:[ .-]?\d{2}){4,5}\b"
    r"|\b(?:digi)?codes?\b(?:\W{1,3}(?:est|c|de|la|l|d|entree|entrée|porte)\b){0,4}\W{0,3}\w*\d\w*",
    re.IGNORECASE,
)


_NAME_NOTED = _("I have noted it, {name}.")
_NAME_KNOWN = _("I have your name already, {name}: thank you.")
_NAMED_OTHERWISE = _("I know you as {name}, and this is the name I will give.")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a message brought. `answered`: the slot that was asked has its answer, be it the one it had."""

    running: Running
    changed: bool = False
    answered: bool = False
    heard: bool = False
    """Something was read, be it what was known already."""
    wrong: tuple[Slot, Text] | None = None
    lookup: FindPlaces | None = None

    @property
    def nothing(self) -> bool:
        return not (self.changed or self.answered or self.wrong)


def fill(
    scene: Scene, flow: Flow, running: Running, heard: Heard, *, whole: bool = False, only_asked: bool = False
) -> Filled:
    """Reads every slot from what was heard. A slot already known is corrected by what is said anew.

    `whole` also takes the whole message as the answer to the slot now asked; `only_asked` reads no other slot: the
    message is about something else.
    """
    heard = _apart_from_places(heard)
    result = Filled(running)
    asked = flow.slot(running.asked)
    for slot in flow.slots:
        mine = slot is asked
        if (only_asked and not mine) or _passed_over(slot, asked, running, heard, whole=whole):
            continue
        reading = slot.read(heard, scene.now, asked=mine or asked is None, whole=mine and whole)
        if isinstance(reading, Wrong):
            if slot.name in running.known and not mine and not _CORRECTS.search(plain_words(heard.text)):
                continue  # « hier » said in passing
            result = replace(result, wrong=(slot, reading.why))
        elif reading is not None:
            result = replace(result, heard=True)
            result = _take(scene, result, slot, reading.value, heard, mine=mine)
    return result


def _passed_over(slot: Slot, asked: Slot | None, running: Running, heard: Heard, *, whole: bool) -> bool:
    """What this message does not speak of, although a word of it might be read so."""
    if slot is asked:
        return _is_free(slot) and not whole
    if _is_free(slot) or (isinstance(asked, Words) and whole):
        return True  # free words are kept as they stand, not mined for corrections
    if slot.name not in running.known or heard.corrects:
        return False
    if isinstance(slot, Name):
        return True
    if isinstance(asked, Words) and not _CORRECTS.search(plain_words(heard.text)):
        return True  # « elle s'appelle Yvonne » is no friendly call
    # « à côté de la pharmacie » is a place, and no trip to the pharmacy, unless a correction is announced.
    return isinstance(slot, Choice) and isinstance(asked, Place) and not _CORRECTS.search(plain_words(heard.text))


def _is_free(slot: Slot) -> bool:
    """Whether anything may be its answer, so that nothing is taken for it unasked."""
    return isinstance(slot, Words) and not slot.by_form


def _take(scene: Scene, result: Filled, slot: Slot, value: Any, heard: Heard, *, mine: bool) -> Filled:
    known = dict(result.running.known)
    if isinstance(slot, Place):
        if plain_words(value.words) not in AT_HOME:
            running = _with_directions(result.running, value.words, heard)
            return replace(result, running=running, changed=True, lookup=FindPlaces(slot.name, value.words))
        if scene.who.home is None:
            return replace(result, wrong=(slot, slot.if_home_unknown))
        value = scene.who.home
        known = {name: one for name, one in known.items() if name not in {CANDIDATES, UNFOUND}}
    if isinstance(slot, Moment) and slot.name in known and not mine:
        value = moved(known[slot.name], value, words_of(slot, value, heard), zone=scene.wording.timezone, now=scene.now)
    if isinstance(slot, Choice) and slot.many and slot.name in known and _ADDS.search(plain_words(heard.text)):
        value = tuple(dict.fromkeys((*known[slot.name], *value)))
    corrected = slot.name in known and known[slot.name] != value
    changed = slot.name not in known or corrected
    known[slot.name] = value
    running = replace(result.running, known=known)
    if corrected and isinstance(slot, Choice) and slot.hears == "category" and not slot.many:
        running = replace(running, first_words=first_words(heard))  # another need: other words
    return replace(result, running=running, changed=result.changed or changed, answered=result.answered or mine)


def words_of(slot: Moment, span: Span, heard: Heard) -> str:
    """The words of the message in which this moment was said; none where the engine does not tell."""
    entities = (one for one in heard.meant.entities if one.name == slot.hears)
    return next((heard.text[one.start : one.end] for one in entities if span_of(one.value) == span), "")


def otherwise(flow: Flow, running: Running, heard: Heard) -> Running | None:
    """A need in words that name none of the kinds: it is kept as it was said."""
    slot = flow.slot(running.asked)
    if not isinstance(slot, Choice) or slot.otherwise is None or len(heard.text.split()) < 2:
        return None
    words = "\n".join(one for one in (running.first_words, first_words(heard)) if one)
    return replace(running, known={**running.known, slot.name: slot.otherwise}, first_words=words[:LONGEST_WORDS])


def sound(flow: Flow, running: Running) -> Running:
    """The saved answers that this version still understands: what a slot does not hold is asked again."""
    kept = {
        name: value
        for name, value in running.known.items()
        if name in {CANDIDATES, UNFOUND} or ((slot := flow.slot(name)) and (slot.holds(value) or value == slot.default))
    }
    return replace(running, known=kept)


def lapsed(slot: Slot, value: Any, scene: Scene) -> bool:
    """A moment that has passed while the conversation rested."""
    return isinstance(slot, Moment) and value is not None and value.end <= scene.now


def first_words(heard: Heard) -> str:
    """The words for the neighbour who accepts, without what goes to nobody before its hour: address, phone, code."""
    text = heard.text
    for entity in sorted(heard.meant.entities, key=lambda one: -one.start):
        if entity.name == "place" and any(map(str.isdigit, text[entity.start : entity.end])):
            text = f"{text[: entity.start]}…{text[entity.end :]}"
    return _PRIVATE.sub("…", text).strip()[:LONGEST_WORDS]


def withheld(heard: Heard) -> bool:
    """Whether a telephone number or a code was left out of the words for a neighbour."""
    return _PRIVATE.search(heard.text) is not None


def _with_directions(running: Running, place: str, heard: Heard) -> Running:
    """« 12 rue des Lilas, au deuxième étage »: the floor is no part of the address, and the neighbour needs it."""
    more = _PRIVATE.sub("…", heard.text.partition(place)[2]).strip(" ,;.!-\n")
    if running.asked is None or "?" in more or not _DIRECTIONS.search(plain_words(more)):
        return running  # the first sentence is kept whole
    return replace(running, first_words="\n".join((running.first_words, more)).strip()[:LONGEST_WORDS])


_DIRECTIONS: Final = re.compile(
    r"\b(?:etage|rez de chaussee|rdc|porte|portail|grille|sonn\w+|interphone|ascenseur|escaliers?|batiment|bat|entree"
    r"|couloir|fond|cour|droite|gauche|derriere|devant|cote|face|au dessus|dessous|jardin|volets?|maison|chien"
    r"|floor|door|bell|ring|lift|stairs|building|left|right|behind|next to|gate)\b"
)


def _apart_from_places(heard: Heard) -> Heard:
    """« 12 rue du 8 mai » names a street, no day."""
    places = [one for one in heard.meant.entities if one.name == "place" and one.end > one.start]
    kept = tuple(one for one in heard.meant.entities if one in places or not _inside(one, places))
    return (
        heard if len(kept) == len(heard.meant.entities) else replace(heard, meant=replace(heard.meant, entities=kept))
    )


def _inside(entity: Entity, places: list[Entity]) -> bool:
    return entity.name != "for_whom" and any(
        place.start <= entity.start and entity.end <= place.end for place in places if entity.end > entity.start
    )


def named(flow: Flow, running: Running, heard: Heard) -> bool:
    """« Jeanne », where a name is asked, is a name, whatever else it may look like; so is a street a place, and « du
    pain et du lait » what somebody needs of an errand."""
    match flow.slot(running.asked):
        case Name():
            return is_name(heard.text)
        case Place():
            return sounds_like_place(heard.text)
        case Words(takes=takes):
            return heard.meant.intent in takes and not _SOMETHING_ELSE.search(plain_words(heard.text))
        case _:
            return False


_SOMETHING_ELSE: Final = re.compile(r"\b(?:autre chose|d abord|avant (?:ca|cela|tout)|something else|first of all)\b")


def name_said(scene: Scene, flow: Flow, running: Running, heard: Heard) -> tuple[Running, Text] | None:
    """« Jeanne Morel », at the recap: the name is known, is completed, or, where we asked it just now, corrected."""
    slot = next((one for one in flow.slots if isinstance(one, Name)), None)
    known = running.known.get(slot.name) if slot else None
    reading = slot.read(heard, scene.now, asked=False, whole=True) if slot and running.asked in {RECAP, EDIT} else None
    if slot is None or not known or not isinstance(reading, Got):
        return None
    said = str(reading.value)
    if plain_words(said) == plain_words(known) or fuller(known, than=said):
        return running, _NAME_KNOWN.of(name=known)
    if not fuller(said, than=known):
        if said == heard.text.strip(" .!,;\n") and not (" " in said and said.istitle()):
            return None  # « Exactement » is hardly anybody's name
        if scene.who.name:
            return running, _NAMED_OTHERWISE.of(name=known)  # a phone may be shared
    return replace(running, known={**running.known, slot.name: said}), _NAME_NOTED.of(name=said)


_MEANS: Final = {
    Moment: re.compile(r"\b(heures?|dates?|jours?|moment|quand|horaire|time|day|when)\b"),
    Place: re.compile(r"\b(adresse|lieu|endroit|ou|rue|address|place|where|street)\b"),
    Choice: re.compile(r"\b(quoi|type|demande|aide|besoin|service|what|help|need)\b"),
}


def meant_slot(flow: Flow, question: Question | None, heard: Heard) -> str | None:
    """« l'heure », where we asked what should be changed."""
    if question is None or question.about not in {f"{flow.name}.{EDIT}", f"{flow.name}.{RECAP}"}:
        return None
    words = plain_words(heard.text)
    for name in flow.edits:
        pattern = _MEANS.get(type(flow.slot(name)))
        if pattern and len(words.split()) <= SHORT and pattern.search(words):
            return name
    return None
