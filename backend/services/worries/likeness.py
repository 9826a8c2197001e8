"""Are two worries about one person? From what was said of who and where. Pure.

Where it is doubtful the answer is no: two worries about one person cost an agent a minute, one about two people hides
somebody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backend.addresses.normalise import WAY_TYPES, without_articles, words

_TITLED: Final = re.compile(
    r"\b(?:mme|mlle|mr?|mrs|ms|madame|mademoiselle|monsieur|papi|papy|pépé|mamie|mamy|mémé|tonton|tata|tatie)\b\.?\s+"
    r"(?P<name>[^\W\d_][\w'’-]+(?:\s+[A-ZÀ-Ý][\w'’-]+)?)",
    re.IGNORECASE,
)
_NO_NAME: Final = frozenset(
    "de du des la le les l d qui que au aux a en et est age agee ages agees seul seule isole isolee tres toujours avec"
    " dans sur chez d'en habite vit petit- ne n'est n'a se s'est".split()
)
_SHE: Final = re.compile(
    r"\b(?:mme|mlle|mrs|ms|madame|mademoiselle|voisine|dame|mamie|mamy|mémé|femme|cliente|tante|mère|maman|sœur"
    r"|soeur|fille"
    r"|étudiante|locatrice|patiente|retraitée|lady|woman|mother|sister|aunt)\b",
    re.IGNORECASE,
)
_HE: Final = re.compile(
    r"\b(?:mr?|monsieur|voisin|papi|papy|pépé|homme|client|oncle|père|papa|frère|garçon|étudiant|patient|retraité|gars"
    r"|gentleman|man|father|brother|uncle)\b",
    re.IGNORECASE,
)
_FLOOR: Final = re.compile(r"\b(\d{1,2}e|premier|rez)\b")
_STREET: Final = re.compile(
    r"\b(?:de|du|the)\s+(?:la\s+|l['’]\s*)?(?:rue|avenue|place|chemin|impasse|r[ée]sidence|square|street)\b",
    re.IGNORECASE,
)
"""« en face de la rue Haute »: no door either."""
_VAGUE: Final = WAY_TYPES | frozenset(
    "dans sur pres proche cote face dessus dessous derriere devant bout coin angle immeuble etage palier maison"
    " quartier ville bourg village entre meme juste ici bas rez chaussee porte gauche droite premier mon ma son"
    " sa notre"
    " batiment appartement above below opposite behind next near the".split()
)
"""Words that name no place by themselves."""


_BESIDE: Final = {
    "dessus": "above", "above": "above", "dessous": "below", "below": "below", "face": "opposite",
    "opposite": "opposite", "cote": "beside", "next": "beside", "derriere": "behind", "behind": "behind",
    "devant": "before", "angle": "corner", "coin": "corner",
}  # fmt: skip
"""Where somebody lives from a landmark: few enough live there for it to tell who it is."""
_AROUND: Final = frozenset("pres proche near bout".split())
"""Somewhere around a landmark: it tells nobody from their neighbours."""


@dataclass(frozen=True, slots=True)
class Described:
    """A person as somebody described them."""

    who: str = ""
    place: str = ""


def same(one: Described, other: Described) -> bool:
    """Whether both are about one person: the same name where both give one, else the same door.

    « mon voisin » and « un monsieur » name nobody: they never make two worries one, only the place can.
    """
    if {_gender(one.who), _gender(other.who)} == {"she", "he"}:
        return False
    names = _names(one.who), _names(other.who)
    if all(names):
        return bool(names[0] & names[1]) and not _elsewhere(one.place, other.place)
    return _same_place(one.place, other.place)


def may_be(words: str, called: str, who: str) -> bool:
    """Whether what is said now, in these `words`, which call somebody so, may be of the person described as `who`."""
    said = _gender(called) or _pronoun(words)
    if {said, _gender(who)} == {"she", "he"}:
        return False
    if not called or not who:
        return True
    names = _names(called), _names(who)
    if all(names):
        return bool(names[0] & names[1])
    return any(names) or bool(_nouns(called) & _nouns(who))


def _pronoun(words: str) -> str:
    she, he = (bool(re.search(rf"\b(?:{one})\b", words, re.IGNORECASE)) for one in ("elle|she", "il|he"))
    return "" if she == he else "she" if she else "he"


def _nouns(who: str) -> frozenset[str]:
    """« ma voisine du 3e » → « voisine », « 3e »."""
    return frozenset(words(who)) - _VAGUE - _NO_NAME


def _names(who: str) -> frozenset[str]:
    """Surnames and first names: what follows a title, and what is written with a capital."""
    said = [found["name"].split() for found in _TITLED.finditer(who)]
    found = [word for group in said for word in group if _plain(word) not in _NO_NAME]
    if not said:
        found += [word for word in who.split()[1:] if word[:1].isupper()]
        found += who.split()[:1] if len(who.split()) == 1 and who[:1].isupper() else []
    return frozenset(_plain(word) for word in found) - _NO_NAME - {""}


def _plain(word: str) -> str:
    return "-".join(words(word))


def _gender(who: str) -> str:
    she, he = bool(_SHE.search(who)), bool(_HE.search(who))
    return "" if she == he else "she" if she else "he"


def _elsewhere(one: str, other: str) -> bool:
    """Whether the two places cannot be one: both have a number, and not the same."""
    first, second = _numbers(one), _numbers(other)
    return bool(first and second and not first & second)


def _same_place(one: str, other: str) -> bool:
    first, second = _telling(one), _telling(other)
    if not first or not second or _elsewhere(one, other):
        return False
    floors = set(_FLOOR.findall(" ".join(words(one)))), set(_FLOOR.findall(" ".join(words(other))))
    if all(floors) and floors[0] != floors[1]:
        return False
    beside = _beside(one), _beside(other)
    if all(beside) and beside[0] != beside[1]:
        return False  # above the bakery, and opposite it
    if not (_numbers(one) and _numbers(other)) and (beside[0] != beside[1] or not _is_a_door(one, other)):
        return False  # « rue des Lilas » is a whole street
    return first <= second or second <= first


def _beside(place: str) -> frozenset[str]:
    return frozenset(_BESIDE[word] for word in words(place) if word in _BESIDE)


def _is_a_door(*places: str) -> bool:
    """Whether places without a number are of one or two households: above a landmark, and not merely around it."""
    return all(_beside(place) and not _AROUND & set(words(place)) and not _STREET.search(place) for place in places)


def _telling(place: str) -> frozenset[str]:
    """The words that name a place: « boulangerie », « lilas »."""
    return frozenset(
        word for word in without_articles(words(place))
        if word not in _VAGUE and len(word) > 2 and not word[0].isdigit()
    )  # fmt: skip


def _numbers(place: str) -> frozenset[str]:
    return frozenset(word for word in words(place) if word.isdigit())
