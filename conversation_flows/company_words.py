"""Words of company: what neighbours do together, how it is read in free text, and how a gathering is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.activities import OTHER
from backend.wording import Metres, Span, Text, _
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words

ACTIVITY: Final[Mapping[str, Text]] = {
    "dominoes": _("Dominoes"),
    "cards": _("A game of cards"),
    "scrabble": _("Scrabble"),
    "chess": _("Chess or draughts"),
    "bingo": _("Bingo"),
    "petanque": _("Pétanque"),
    "games": _("Board games"),
    "talk": _("A chat"),
    "coffee": _("A coffee together"),
    "walk": _("A walk"),
    "sport": _("Some exercise"),
    "needlework": _("Knitting or sewing"),
    "cooking": _("Cooking together"),
    "gardening": _("Gardening together"),
    "painting": _("Drawing or painting"),
    "music": _("Music or singing"),
    "reading": _("Reading together"),
    "cinema": _("The cinema"),
    "outing": _("An outing"),
    "meal": _("A meal together"),
    "tea": _("Tea and cakes"),
    OTHER: _("Something else"),
}
LONGEST_TITLE: Final = 50
"""Characters of an activity in somebody's own words: neighbours read it in one short message."""

A_NEIGHBOUR: Final = _("a neighbour")
NAMELESS: Final = "…"
"""How somebody is called whose name is unknown (`deeds.case.called`)."""
_LINE = _("{activity}, {when}, {place}")
_LINE_AWAY = _("{activity}, {when}, {place}, less than {distance} away")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A gathering as somebody may see it. `place` has no house number unless they have signed up; `name` is whoever
    organises it, and `names` those who come, each only for whom they are meant."""

    id: int
    activity: str
    title: str
    start: datetime
    place: str
    seats: int = 0
    distance_m: int | None = None
    name: str = ""
    names: tuple[str, ...] = ()
    pair: bool = False
    closes_at: datetime | None = None


def when(start: datetime) -> Span:
    """Neighbours meet at an hour."""
    return Span(start, start, "hour")


def activity_said(activity: str, title: str = "") -> Text | str:
    """The activity; in the organiser's words where no word of ours names it."""
    return title or ACTIVITY[activity]


def told(text: Text, one: Meeting, scene: Scene) -> Text:
    """The text, with what it says of the gathering."""
    names = ", ".join(name_said(name, scene) for name in one.names)
    return text.of(
        **text.params,
        activity=activity_said(one.activity, one.title),
        when=when(one.start),
        place=one.place,
        name=name_said(one.name, scene),
        names=names,
        n=one.seats,
    )


def name_said(name: str, scene: Scene) -> str:
    """A first name; of somebody who gave none, that they are a neighbour."""
    return scene.say(A_NEIGHBOUR) if name in {"", NAMELESS} else name


def line(one: Meeting) -> Text:
    """A gathering in one line, before one has signed up."""
    text = _LINE_AWAY if one.distance_m else _LINE
    return text.of(
        activity=activity_said(one.activity, one.title),
        when=when(one.start),
        place=one.place,
        distance=Metres(one.distance_m or 0),
    )


def read_activity(text: str) -> str | None:
    """« une partie de belote » is a game of cards; None where nothing that we know of is named."""
    if text in ACTIVITY:
        return text
    words = plain_words(text[:LONGEST_WORDS])
    return next((activity for activity, said in _SAID if said.search(words)), None)


_SAID: Final = tuple(
    (activity, re.compile(rf"\b(?:{words})\b"))
    for activity, words in (
        ("dominoes", r"dominos?|dominoes"),
        ("cards", r"cartes?|belote|tarots?|rami|bridge|manille|coinche|poker|uno|playing cards|card game"),
        ("scrabble", r"scrabble|mots croises|mots fleches|crosswords?"),
        ("chess", r"echecs|dames|chess|draughts|checkers"),
        ("bingo", r"lotos?|bingo"),
        ("petanque", r"petanque|boules|mollky|molkky"),
        ("games", r"jeux?|jouer|petits chevaux|monopoly|yams|triomino|rummikub|games?"),
        ("walk", r"march\w+|promen\w+|balad\w+|randonn\w+|me promener|walks?|walking|stroll|hike"),
        ("sport", r"sports?|gym\w*|yoga|velo|nag\w+|piscine|ping pong|tai chi|etirements?|danser?|footing|courir"
                  r"|exercise|swim\w*|dancing|cycling"),
        ("needlework", r"tric\w+|cou(?:dre|ture)|crochet\w*|broder\w*|broderie|patchwork|knit\w*|sewing"),
        ("cooking", r"cuisin\w+|patisserie|gateaux?|cooking|baking"),
        ("gardening", r"jardin\w+|potager|gardening"),
        ("painting", r"pein\w+|dessin\w*|aquarelle|poterie|painting|drawing"),
        ("music", r"music\w*|musique|chant\w*|chorale|guitare|piano|concert|karaoke|singing"),
        ("reading", r"lectures?|lire|livres?|bouquins?|poesie|reading|books?"),
        ("cinema", r"cine\w*|films?|movies?"),
        ("tea", r"gouters?|quatre heures|galette|crepes|tea and cakes?"),
        ("meal", r"repas|dejeuner|diner|manger|pique nique|picnic|aperos?|barbecue|lunch|dinner|meal"),
        ("outing", r"sorties?|sortir|musees?|expos?\w*|theatre|marche|excursions?|visites?|outings?|museum"),
        ("coffee", r"cafe|the|tisane|verre|coffee|tea"),
        ("talk", r"discut\w+|parler|papot\w+|bavard\w+|causer|conversation|compagnie|chat|talk"),
    )
)  # fmt: skip
"""In this order: a game of cards at the café is a game, a walk to the market a walk."""
