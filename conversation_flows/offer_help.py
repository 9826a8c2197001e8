"""Offer a hand first: « je vais au marché samedi, je peux rapporter des choses ». What, when, where, for how many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from backend.services.offers.hours import closing, last_moment
from backend.wording import Clocktime, Span, Text, _, pledge, plural_
from conversation_flows.engine import collect, filling
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import LONGEST_WORDS, Choice, Moment, Words, plain_words
from conversation_flows.nearby import Seen, line
from conversation_flows.numbers import NUMBER, PEOPLE, number
from conversation_flows.words import CATEGORY

ERRANDS: Final = frozenset({"shopping", "pharmacy", "parcel", "transport", "meals"})
"""Kinds of help for which one goes somewhere."""
SEATS: Final[Mapping[str, Text]] = {
    "1": _("One person"), "2": _("Two"), "3": _("Three"), "4": _("Four"), "5": _("Five"), "6": _("Six"),
    "7": _("Seven"), "8": _("Eight"),
}  # fmt: skip
LONGEST_PLACE: Final = 60
"""Characters of where one goes: neighbours read it in one short message."""
EVE: Final = "eve"
LAST: Final = "last"

_RECAP = plural_(
    "You offer {n} neighbour: {category}, {when}. They may answer until {hour} on {day}. Is that right?",
    "You offer {n} neighbours: {category}, {when}. They may answer until {hour} on {day}. Is that right?",
)
_RECAP_PLACE = plural_(
    "You offer {n} neighbour: {category}, {when} ({place}). They may answer until {hour} on {day}. Is that right?",
    "You offer {n} neighbours: {category}, {when} ({place}). They may answer until {hour} on {day}. Is that right?",
)
_POSTED = _(
    "Thank you! I am telling people you have helped first, then your neighbours. By {hour} on {day} I will send you one"
    " list."
)
_JUST_NOW = _("And here is what somebody near you needs already:")
_NOT_OPEN = pledge("Here the town hall arranges this kind of help itself. I am passing your offer on to it, thank you!")
_NOT_ACTIVE = _("I cannot pass your offer on yet: somebody from the town hall will contact you first.")


@dataclass(frozen=True, slots=True)
class PostOffer(Command):
    """Make this known. `place` is where they go, `seats` for how many it is, `words` what was said first."""

    category: str
    when: Span
    place: str
    seats: int
    closes_at: datetime
    words: str
    plainly: bool = False
    """Without the words that choose neighbours by origin or belief."""


@dataclass(frozen=True, slots=True)
class OfferPosted:
    """`needed`: requests near them of the same kind and time, which they might take as well."""

    offer_id: int
    closes_at: datetime
    needed: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferNotOpen:
    """The town has its agents arrange this; they were told."""


@dataclass(frozen=True, slots=True)
class MayNotOffer:
    """They are no active volunteer any more."""


def begun(scene: Scene, heard: Heard) -> Reply:
    """The offer, with what the sentence says of it already."""
    known: dict[str, Any] = {}
    place = destination(heard.text) or str(heard.meant.first("place") or "").strip()
    if place and not any(map(str.isdigit, place)):  # an address is nobody's destination: it may be their own
        known["place"] = place[:LONGEST_PLACE]
    return collect.begin(scene, OFFER_HELP, known, heard, filling.first_words(heard))


def destination(text: str) -> str:
    """« je vais au marché samedi »: « au marché »; nothing where nobody says that they go anywhere."""
    found = _GOES.search(text[:LONGEST_WORDS])
    return " ".join(found[1].split()) if found else ""


_GOES: Final = re.compile(
    r"\b(?:vais|irai|irons|allons|va|passe|passerai|file|descends|monte|pars|conduis|route|going|go|heading|off|driving)"
    r"\b(?:\s+\w+){0,3}?\s+("
    r"(?:au|aux|à la|à l['’]|a la|a l['’]|chez(?:\s+(?:le|la|les|l['’]))?|to the)\s*"
    r"(?!matin|midi|soir|fin|demain|heure|pied|moi\b)"
    r"[^\s,.;:!?]+(?:\s+(?:de\s+la\s+|de\s+l['’]|(?:de|du|des)\s+|d['’])[^\s,.;:!?]+)?"
    r"|en (?:ville|centre[- ]ville)|(?:à|to) (?-i:[A-ZÉÈÎ][\w'’-]+(?: [A-ZÉÈÎ][\w'’-]+)*))",
    re.IGNORECASE,
)


def read_seats(text: str) -> str | None:
    """« pour trois personnes », « deux places », or nothing but a number: at most the most there is."""
    words = plain_words(text)
    found = _FOR_SO_MANY.search(words) or _ALONE.match(words)
    many = number(found[1]) if found else 0
    return str(min(many, len(SEATS))) if many else None


_FOR_SO_MANY: Final = re.compile(rf"\b{PEOPLE}")
_ALONE: Final = re.compile(
    rf"^(?:pour |a |au plus |jusqu a |maximum |max |for |up to )*{NUMBER}(?: (?:ou|or|a) \w+)?(?: max| maximum)?$"
)


def no_place(known: Known, _scene: Scene) -> str | None:
    """Where nobody goes anywhere, nobody is asked where."""
    return None if known.get("category") in ERRANDS else ""


def closes_at(known: Known, scene: Scene) -> datetime:
    """Until when neighbours may answer: as was chosen, else as suits the moment."""
    when: Span = known["when"]
    if known.get("closes") == LAST:
        return last_moment(when.start, when.end, now=scene.now)
    return closing(when.start, when.end, zone=scene.wording.timezone, now=scene.now)


def recap(known: Known, scene: Scene) -> Text:
    until = closes_at(known, scene)
    text = _RECAP_PLACE if known.get("place") else _RECAP
    return text.of(
        n=int(known["seats"]),
        category=CATEGORY[known["category"]],
        when=known["when"],
        place=str(known.get("place") or "")[:LONGEST_PLACE],
        hour=Clocktime(until),
        day=scene.wording.day(until),
    )


def post(known: Known, scene: Scene) -> PostOffer:
    running = scene.talk.running
    return PostOffer(
        known["category"],
        known["when"],
        str(known.get("place") or "")[:LONGEST_PLACE],
        int(known["seats"]),
        closes_at(known, scene),
        running.first_words if running else "",
    )


def posted(scene: Scene, result: OfferPosted) -> Reply:
    at = result.closes_at
    says = (_POSTED.of(hour=Clocktime(at), day=scene.wording.day(at)),)
    if not result.needed:
        return Reply(says=says, closes=True)
    options = tuple(Offered(f"take:{one.id}", line(one)) for one in result.needed)
    return Reply(says=says, asks=Ask("nearby:0", _JUST_NOW, options, as_list=True), closes=True)


OFFER_HELP = Flow(
    "offer_help",
    starts_on=frozenset(),
    sounds_like=frozenset({"offer_help"}),
    slots=(
        Choice(
            "category",
            _("What would you like to offer?"),
            options=CATEGORY,
            label=_("The kind of help"),
            hears="category",
            again=_("What could you do for a neighbour? For instance bring bread back, or give a lift."),
            otherwise="other",
        ),
        Moment(
            "when",
            _("When will it be?"),
            label=_("When"),
            if_past=_("That moment has passed. When will it be?"),
            again=_("Which day, and what time of day? For instance “Saturday morning”."),
        ),
        Words(
            "place",
            _("Where are you going? A word will do: “the market”."),
            label=_("Where you go"),
            assumes=no_place,
        ),
        Choice(
            "seats",
            _("For how many neighbours?"),
            options=SEATS,
            label=_("For how many"),
            offers=("1", "2", "3"),
            again=_("For how many neighbours, at most? A number will do."),
            reads=read_seats,
        ),
        Choice(
            "closes",
            _("Until when may they answer?"),
            options={EVE: _("The evening before"), LAST: _("Until I leave")},
            label=_("Until when"),
            offers=(EVE, LAST),
            default="by_itself",
        ),
    ),
    recap=recap,
    then=post,
    on={
        OfferPosted: posted,
        OfferNotOpen: lambda _scene, _result: Reply(says=(_NOT_OPEN,), closes=True),
        MayNotOffer: lambda _scene, _result: Reply(says=(_NOT_ACTIVE,), closes=True),
    },
    edits=("category", "when", "place", "seats", "closes"),
    gives_up_on=frozenset({"cancel_request"}),
)
