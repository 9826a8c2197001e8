"""Words of company: what neighbours do together, how it is read in free text, and how a gathering is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.activities import OTHER
from backend.services.meeting_places import Kind, kind_of
from backend.services.people import NAMELESS
from backend.wording import Metres, Span, Text, _
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words
from conversation_flows.numbers import NUMBER, NUMBERS, PEOPLE, number

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


def read_seats(text: str) -> int | None:
    """« 6 personnes maximum », « à deux » (one joins), « moins un », or a bare number; None where none is said."""
    words = plain_words(text)
    if _AS_TWO.search(words):
        return 1
    signed = re.search(r"(?:^|\s)-\s?\d", text) is not None or words.startswith("moins ")
    if len(words.split()) > _SHORT:
        return None
    if so_many := _SO_MANY.search(words):
        many = number(so_many[1])
    elif found := _NUMBER.search(words):
        many = int(found[0]) if found[0].isdecimal() else _WORDS[found[0]]
    else:
        return None
    return -many if signed else many


_SHORT: Final = 8
_SO_MANY: Final = re.compile(rf"\b{PEOPLE}")
_WORDS: Final[Mapping[str, int]] = {**NUMBERS, "zero": 0, "onze": 11, "treize": 13, "vingt": 20, "cent": 100,
                                    "aucun": 0, "aucune": 0, "personne": 0, "nobody": 0, "twelve": 12, "twenty": 20,
                                    }  # fmt: skip
_AS_TWO: Final = re.compile(
    r"^(?:juste |seulement |on sera |en )*(?:a deux|tous les deux|a 2|just (?:the )?two of us)\b"
)
_COUNTS: Final = "|".join(sorted(_WORDS.keys() - {"a", "an"}, key=len, reverse=True))
"""« à six » is six: « a » counts only beside whom it counts."""
_NUMBER: Final = re.compile(rf"\b(?:\d{{1,6}}|{_COUNTS})\b(?! (?:peu|petite?|dizaine)\b)")


def read_hour(text: str) -> str | None:
    """« vers 15 h 30 », « trois heures »: "15:30", "15". Nobody plays dominoes at three in the morning."""
    words = plain_words(text)
    if re.search(r"\b(?:midi|noon)\b", words):
        return "12"
    found = _HOUR.search(words)
    if not found:
        return None
    hour = int(found[1]) if found[1].isdecimal() else NUMBERS.get(found[1], 99)
    minute = int(found[2] or found[3] or 0)
    if hour > 23 or minute > 59:
        return None
    later = hour < 8 and "matin" not in words and "am" not in words.split()
    hour += 12 if later or (hour < 12 and "pm" in words.split()) else 0
    return f"{hour}:{minute:02d}" if minute else str(hour)


_HOUR: Final = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
    r"(?:\s?(?:heures?|hours?|h|o clock|am|pm)(?![a-z])\s?(\d{2})?| (\d{2})\b|$)"
)


def seats_said(text: str) -> int | None:
    """How many may join, in a first sentence: « pour 4 personnes », « il manque deux joueurs »; « on peut être six »
    counts whoever writes.
    """
    words = plain_words(text)
    if all_told := _ALL_TOLD.search(words):
        return number(all_told[1]) - 1
    found = None if _BELOW_NOTHING.search(text) else _JOINING.search(words)  # « -1 places » says nothing: it is asked
    return number(found[1] or found[2]) if found else None


_BELOW_NOTHING: Final = re.compile(r"(?:^|\s)[-−]\s?\d")
_ALL_TOLD: Final = re.compile(rf"\b(?:on (?:peut|pourra|pourrait) etre|on sera|nous serons|we can be) {NUMBER}\b")
_JOINING: Final = re.compile(
    rf"\b(?:pour|for) {PEOPLE}"
    rf"|(?:^| ){NUMBER} (?:personnes? (?:maxi\w*|au plus)|joueu\w+|participants?|places?|players?)\b"
)


def place_said(text: str) -> str | None:
    """« à la salle des fêtes », « devant la fontaine »: a place that is public beyond doubt, as it was written."""
    each = (one[0] for one in _SOMEWHERE.finditer(text[:LONGEST_WORDS]))
    return next((one for one in each if kind_of(one) is Kind.PUBLIC), None)


_SOMEWHERE: Final = re.compile(
    r"\b(?:devant|derrière|à|au|aux)\s+(?!la place d)(?:la\s+|le\s+|les\s+|l['’]\s?)?[^\W\d_]+"
    r"(?:\s+(?:(?:des|du|de\s+la|de)\s+|de\s+l['’]\s?)[^\W\d_]+|\s+(?:polyvalente|communale|municipal\w*|partagée?))?",
    re.IGNORECASE,
)
