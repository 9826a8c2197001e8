"""What an address text may mean: which of its numbers is the door, which words are the street, which the town.

"8 mai 1945" is a street and no door, "12 rue du 8 mai 1945" a door of it: nothing in the text alone says so. Each
possible reading is given, and the streets that exist decide (`match`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from backend.addresses.normalise import WAY_TYPES, canonical_suffix, without_articles, word_set, words

FILLER = word_set(
    "a alors au aux adresse bah ben bien bonjour bonsoir c ca cest chez dans demeure domicile donc en est et euh"
    " habitant habite habitons ici il j je jhabite loge m ma madame maison me merci mes moi mon monsieur n non numero"
    " on oui par plait pour s se sis situe sommes stp suis sur svp trouve un une venez viens voila votre vous y"
)
"""Words around an address that say nothing of where it is: they cost nothing, and count where a street has them."""

LANDMARKS = (("en", "face"), ("a", "cote"), ("pres", "de"), ("pres", "du"), ("pres", "des"), ("devant",), ("derriere",))
"""What follows these describes the surroundings, not the address."""

_WITHIN = word_set("appartement batiment etage porte escalier entree code digicode logement hall bp bal")
_RANGE = frozenset({"a", "et"})
_SUFFIX_WORDS = frozenset({"bis", "ter", "quater", "quinquies"})
_ELIDED = word_set("a c d j l m n s t y")
_LINKS = word_set("sur en les lez sous le la de du des l d aux")
_MOST_WORDS = 24
_MOST_NUMBERS = 3
_SAME_TOWN = 85.0
_SHORTEST_TOWN = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text.

    `words` are the street's words in the order said, without articles, fillers included; `said` the same with its
    articles; `town` the commune that it names, as `town_key` writes it, or empty; `elsewhere` is true where it gives
    a postcode that no street here has.
    """

    words: tuple[str, ...]
    said: tuple[str, ...]
    number: int | None = None
    suffix: str = ""
    town: str = ""
    postcode: str = ""
    elsewhere: bool = False


def town_key(town: str) -> str:
    """A commune's name made comparable."""
    return " ".join(words(town))


def readings(query: str, *, towns: Collection[str] = (), postcodes: Collection[str] = ()) -> tuple[Reading, ...]:
    """Every meaning worth trying, at most a dozen; none for a text without words.

    `towns` are keys of `town_key`, `postcodes` those that exist here: they are recognised, and taken out of the street.
    """
    said = _before_landmark(words(query))[:_MOST_WORDS]
    said, postcode, elsewhere = _without_postcode(said, postcodes)
    blank = Reading((), (), postcode=postcode, elsewhere=elsewhere)
    said = _without_inside(said) or said
    shorter, town, doubtful = _without_town(said, towns)
    texts = [(shorter, town), (said, "")] if doubtful else [(shorter, town)]
    found = [reading for text, named in texts for reading in _doors(text, replace(blank, town=named))]
    return tuple(dict.fromkeys(found))


def _before_landmark(said: tuple[str, ...]) -> tuple[str, ...]:
    for position in range(len(said)):
        for landmark in LANDMARKS:
            if said[position : position + len(landmark)] == landmark:
                return said[:position]
    return said


def _without_postcode(said: Sequence[str], known: Collection[str]) -> tuple[tuple[str, ...], str, bool]:
    codes = [word for word in said if len(word) == 5 and word.isdecimal()]
    rest = tuple(word for word in said if word not in codes)
    mine = [code for code in codes if code in known]
    return rest, mine[0] if mine else "", bool(codes) and not mine


def _without_inside(said: tuple[str, ...]) -> tuple[str, ...]:
    """Without "bâtiment B", "appartement 12", "3e étage": they say where in the house."""
    kept: list[str] = []
    skip = False
    for position, word in enumerate(said):
        following = said[position + 1] if position + 1 < len(said) else ""
        if skip:
            skip = False
        elif word in _WITHIN and (following.isdecimal() or len(following) <= 1):
            skip = bool(following)
        elif following == "etage" and word[0].isdecimal():
            skip = True
        else:
            kept.append(word)
    return tuple(kept)


def _without_town(said: tuple[str, ...], towns: Collection[str]) -> tuple[tuple[str, ...], str, bool]:
    """The text without the commune that it names, allowing for typing mistakes; that commune; whether it is doubtful.

    It is doubtful at the start, and after "rue" or "de": the Rue de Valbreuse is a street.
    """
    best = (_SAME_TOWN, 0, 0, 0, "")
    for town in towns:
        for name in _names(town):
            for start in range(len(said) - len(name) + 1 if len(said) > len(name) else 0):
                alike = fuzz.ratio(" ".join(said[start : start + len(name)]), " ".join(name))
                best = max(best, (alike, len(name), start, start + len(name), town))
    _, _, start, end, town = best
    if not town:
        return said, "", False
    before = said[:start]
    doubtful = not before or before[-1] in _LINKS or before[-1] in WAY_TYPES
    while before and before[-1] in {"a", "au", "sur"}:
        before = before[:-1]
    return before + said[end:], town, doubtful


def _names(town: str) -> Iterator[tuple[str, ...]]:
    """A commune's whole name, and its everyday short one: "Valbreuse" for "Valbreuse-sur-Orne"."""
    whole = tuple(town.split())
    yield whole
    for position, word in enumerate(whole):
        if word in _LINKS and len("".join(whole[:position])) >= _SHORTEST_TOWN:
            yield whole[:position]
            return


def _doors(said: tuple[str, ...], blank: Reading) -> Iterator[Reading]:
    """One reading with each number as the door, and one with none."""
    if not said:
        return
    numbers = [i for i, word in enumerate(said) if _door_number(word) is not None]
    for position in numbers[:_MOST_NUMBERS]:
        number, letter = _door_number(said[position]) or (0, "")
        end = position + 1
        suffix = letter or _suffix(said[end : end + 2])
        end += 1 if suffix and not letter else 0
        end += _other_end(said[end : end + 3])
        start = position - 1 if position and said[position - 1] in {"n", "no", "num", "numero"} else position
        rest = said[:start] + said[end:]
        if rest:
            yield replace(
                blank, words=without_articles(rest), said=rest, number=number, suffix=canonical_suffix(suffix)
            )
    yield replace(blank, words=without_articles(said), said=said)


def _door_number(word: str) -> tuple[int, str] | None:
    """The number, and its letter where the two are one word: "12e" may be an ordinal, or the door 12 E."""
    letter = word[-1] if word[-1] == "e" else ""
    digits = word.removesuffix("e")
    return (int(digits), letter) if digits.isdecimal() and len(digits) <= 4 else None


def _suffix(following: Sequence[str]) -> str:
    if not following:
        return ""
    word = following[0]
    if word in _SUFFIX_WORDS:
        return word
    ends = len(following) == 1 or following[1] in WAY_TYPES
    return word if len(word) == 1 and word.isalpha() and (ends or word not in _ELIDED) else ""


def _other_end(following: Sequence[str]) -> int:
    """How many words tell the other end of a range: "12-14 rue…", "12 à 14 rue…"."""
    skip = 1 if following and following[0] in _RANGE else 0
    number = following[skip : skip + 1]
    street = following[skip + 1 : skip + 2]
    return skip + 1 if number and number[0].isdecimal() and street and street[0] in WAY_TYPES else 0
