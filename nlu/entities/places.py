"""Where: addresses, landmarks and homes, as they are written; finding them on a map is not done here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu.entities.place_words import (
    CAPITALISED_STOPS,
    ENGLISH_STREETS,
    FILLERS,
    HOMES,
    JOINERS,
    LANDMARK_ARTICLES,
    NO_PLACE,
    RELATIONS,
    RESIDENCES,
    STOPS,
    STREETS,
    SUBJECTS,
    TITLES,
    UNITS,
    WHERE_AT,
)
from nlu.entities.words import PHONE, Word
from nlu.understanding import Entity

_LONGEST_ANSWER: Final = 12


def find_places(text: str, words: Sequence[Word], *, expecting: str | None = None) -> tuple[Entity, ...]:
    """The places of a message; where the bot has just asked for one, a whole short message is one."""
    found: list[Entity] = []
    at = 0
    while at < len(words):
        key = words[at].key
        span = _place(text, words, at) if key in _BEGINS or key.isdecimal() else None
        if span is None:
            at += 1
            continue
        start, end = span
        found.append(_entity(text, words, start, end))
        at = max(end, at + 1)
    if expecting in ("where", "place", "address") and (answer := _answer(text, words)):
        whole = _entity(text, words, *answer, confidence=0.8)
        if all(whole.start <= place.start and place.end <= whole.end for place in found) and len(found) < 2:
            return (whole,) if not found or found[0].end - found[0].start < whole.end - whole.start else tuple(found)
    return tuple(found)


def _entity(text: str, words: Sequence[Word], start: int, end: int, confidence: float = 1.0) -> Entity:
    first, last = words[start].start, words[end - 1].end
    return Entity("place", text[first:last], first, last, confidence)


_BEGINS: Final = STREETS | RESIDENCES.keys() | HOMES.keys() | RELATIONS.keys()
"""Words with which a place begins, beside numbers: nobody looks further at any other."""


def _place(text: str, words: Sequence[Word], at: int) -> tuple[int, int] | None:
    key = words[at].key
    if key.isdecimal():
        return _numbered(text, words, at)
    if key in STREETS and (end := _street(text, words, at)):
        return at, _extended(text, words, end)
    if key in RESIDENCES and (end := _residence(text, words, at)):
        return at, _extended(text, words, end)
    for phrase in HOMES.get(key, ()):
        if _says(words, at, phrase):
            return at, at + len(phrase)
    for phrase in RELATIONS.get(key, ()):
        if _says(words, at, phrase) and (end := _landmark(text, words, at + len(phrase))):
            return at, end
    return None


def _says(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple([word.key for word in words[at : at + len(phrase)]]) == phrase


def _numbered(text: str, words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """ "12 bis, rue des Lilas", "12 Main Street"."""
    if len(words[at].key) > 5 or words[at].key == PHONE:
        return None
    i = at + 1
    if i < len(words) and words[i].key in ("bis", "ter", "quater", "a", "b", "c", "d") and i + 1 < len(words):
        i += 1
    elif i + 1 < len(words) and words[i].key in ("-", "/") and words[i + 1].key.isdecimal():
        i += 2
    if i < len(words) and words[i].key == ",":
        i += 1
    i += i < len(words) and words[i].key in ("la", "l") and i + 1 < len(words) and words[i + 1].key in STREETS
    if i < len(words) and words[i].key in STREETS | RESIDENCES.keys():
        end = _street(text, words, i, numbered=True) or _residence(text, words, i)
        return (at, _extended(text, words, end)) if end else None
    for end in range(at + 2, min(at + 5, len(words))):
        if words[end].key in ENGLISH_STREETS and all(_capital(text, words[n]) for n in range(at + 1, end)):
            return at, _extended(text, words, end + 1)
    return None


def _capital(text: str, word: Word) -> bool:
    return text[word.start].isupper()


def _street(text: str, words: Sequence[Word], at: int, *, numbered: bool = False) -> int | None:
    """The position after a street's name; `at` is the word "rue"."""
    i = at + 1
    if i < len(words) and words[i].key == "." and len(words[at].key) <= 4:
        i += 1
    if words[at].key in _COMMON and not numbered and not _named(text, words, i, of=words[at].key in _OF_SOMETHING):
        return None
    return _name(text, words, i)


_COMMON: Final = frozenset("place cours passage route pont cour montee mail traverse esplanade".split())
"""Words of streets that mean other things as well: a course, a seat."""
_OF_SOMETHING: Final = frozenset({"place", "route", "montee", "esplanade"})


def _named(text: str, words: Sequence[Word], i: int, *, of: bool) -> bool:
    """Whether a name follows: a capital, or "du marché" after "place"."""
    if i >= len(words):
        return False
    if words[i].key in ("du", "de", "des", "d") and i + 1 < len(words):
        follows = i + 2 if words[i + 1].key in ("la", "l", "les") and i + 2 < len(words) else i + 1
        return _capital(text, words[follows]) or (of and words[follows].key not in ("parking", "libre", "moi"))
    return _capital(text, words[i])


def _name(text: str, words: Sequence[Word], at: int, *, longest: int = 7) -> int | None:
    """The position after a name: joining words and the words that they join, as far as it can be one."""
    i, end, content = at, None, 0
    joined = False
    capital = False
    while i < len(words) and i < at + longest:
        word = words[i]
        if word.key in JOINERS and not (word.key == "a" and i > at):
            joined = True
            i += 1
            continue
        if word.key == "et" and content and capital and i + 1 < len(words) and _capital(text, words[i + 1]):
            i += 1
            continue
        is_name = word.key[:1].isalpha() or (
            word.key.isdecimal() and (joined or _is_date(words, i)) and len(word.key) <= 4
        )
        if not is_name or word.key in STOPS or (content and not joined and word.key in CAPITALISED_STOPS):
            break
        upper = _capital(text, word)
        if content and not joined and not _continues(words, i, capital=capital, upper=upper, content=content, led=at):
            break
        capital = capital or upper
        content += 1
        joined = False
        i += 1
        end = i
    return end


def _is_date(words: Sequence[Word], i: int) -> bool:
    return words[i - 1].key.isalpha() and len(words[i].key) == 4


def _continues(words: Sequence[Word], i: int, *, capital: bool, upper: bool, content: int, led: int) -> bool:
    """Whether a further word belongs to the name: in capitals like the first, or after a title or first name."""
    if words[i].key.isdecimal() or (words[i - 1].key.isdecimal() and words[i].key in _MONTHS):
        return True
    if capital:
        return upper or words[i - 1].key in TITLES
    if upper:
        return False
    if words[i - 1].key in TITLES:
        return True
    return content == 1 and words[led].key not in JOINERS


_MONTHS: Final = frozenset(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
)


def _residence(text: str, words: Sequence[Word], at: int) -> int | None:
    """ "résidence Les Tilleuls", "bâtiment B": a name in capitals, after an article, or a letter or number."""
    i = at + 1
    if i >= len(words):
        return None
    if words[at].key in UNITS:
        short = words[i].key.isdecimal() or (
            (len(words[i].key) == 1 and words[i].key.isalpha() and words[i].key not in ("a", "y"))
            or _capital(text, words[i])
        )
        return i + 1 if short else None
    if not (_capital(text, words[i]) or words[i].key in ("les", "le", "la", "l", "des", "du")):
        return None
    return _name(text, words, i)


def _extended(text: str, words: Sequence[Word], end: int) -> int:
    """What an address goes on with: "bât B", "appt 12", "3e étage", "résidence …", a postcode and its town."""
    for _ in range(6):
        i = end
        if i < len(words) and words[i].key in (",", "-", "("):
            i += 1
        if i >= len(words):
            return end
        key = words[i].key
        after: int | None = None
        if key in UNITS or key in RESIDENCES:
            after = _residence(text, words, i)
        elif key.isdecimal() and len(key) == 5 and i + 1 < len(words) and _capital(text, words[i + 1]):
            after = _name(text, words, i + 1, longest=4)
        elif (
            key.isdecimal()
            and i + 2 < len(words)
            and words[i + 1].key in ("e", "eme", "er", "ieme", "nd")
            and words[i + 2].key == "etage"
        ):
            after = i + 3
        elif key in ("rdc", "rez") and i > end:
            after = i + 1
        if after is None:
            return end
        end = after
    return end


def _landmark(text: str, words: Sequence[Word], at: int) -> int | None:
    """The position after a landmark: "la boulangerie", "l'église Saint-Pierre", "chez Paul", "la rue Hugo"."""
    i = at
    led = i < len(words) and words[i].key in LANDMARK_ARTICLES
    while i < len(words) and i < at + 2 and words[i].key in LANDMARK_ARTICLES:
        i += 1
    if i >= len(words):
        return None
    if words[i].key in STREETS and (end := _street(text, words, i)):
        return _extended(text, words, end)
    if words[i].key.isdecimal():
        numbered = _numbered(text, words, i)
        return numbered[1] if numbered else None
    if not (led or _capital(text, words[i])) or not words[i].key[0].isalpha() or words[i].key in STOPS:
        return None
    end = i + 1
    return _landmark_rest(text, words, end)


def _landmark_rest(text: str, words: Sequence[Word], end: int) -> int:
    """What follows a landmark's first word: "du village", "des Lilas", "Saint-Pierre"."""
    for _ in range(2):
        i = end
        while i < len(words) and i < end + 2 and words[i].key in ("de", "du", "des", "d", "la", "l", "le", "of"):
            i += 1
        if i >= len(words) or not words[i].key[0].isalpha() or words[i].key in STOPS:
            break
        joined = i > end and words[end].key in ("de", "du", "des", "d", "of")
        if words[i].key in STREETS and (street := _street(text, words, i)):
            return street
        if not (joined or (i == end and _capital(text, words[i]))):
            break
        end = i + 1
    return end


def _answer(text: str, words: Sequence[Word]) -> tuple[int, int] | None:
    """A whole message as the answer to "where?", without the words around it; None where it answers something else."""
    start, end = 0, len(words)
    while start < end and (words[start].key in FILLERS or not words[start].key[0].isalnum()):
        start += 1
    while end > start and (
        words[end - 1].key in FILLERS or words[end - 1].key in WHERE_AT or not words[end - 1].key[0].isalnum()
    ):
        end -= 1
    inside = words[start:end]
    if not 1 <= len(inside) <= _LONGEST_ANSWER or "?" in text:
        return None
    if any(word.key in NO_PLACE or word.key in SUBJECTS for word in inside):
        return None
    if not any(word.key[0].isalpha() and len(word.key) > 1 for word in inside):
        return None
    return start, end
