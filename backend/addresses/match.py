"""Finds the address that somebody means, among the streets that exist; forgives what people write.

`best` gives the addresses that fit, the best first, and `judge` says what to do with them. All is pure and quick: a few
milliseconds for the 1,500 streets of a large commune held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.addresses.likeness import SAME, SAME_BUT_ARTICLES, Alike, street_likeness
from backend.addresses.normalise import WAY_TYPES, words
from backend.addresses.readings import FILLER, Reading, readings, town_key
from backend.addresses.shortlist import shortlist
from backend.addresses.streets import Candidate, Match, is_door, nearest_door

OFFERED = 75.0
"""Likeness under which a street is not what was meant."""
OFFERED_BARE = 80.0
"""The same, where neither a number nor the kind of street was said: "chez ma sœur" names no street."""
RIVALS = 4.0
"""Streets this close in likeness cannot be told apart: the person is asked."""
_ANOTHER_TOWN = 20.0
_DOOR_EXISTS = 0.5


class Verdict(StrEnum):
    """What a search came to."""

    EXACT = "exact"
    """The address, as it was written: take it."""
    CLOSE = "close"
    """One address, written otherwise: "c'est bien … ?"."""
    SEVERAL = "several"
    """Several that fit equally well: ask which."""
    OTHER_NUMBER = "other_number"
    """The street, which has no such number: offer the nearest."""
    STREET_ONLY = "street_only"
    """The street, and no number was said: ask for it."""
    NOTHING = "nothing"
    """No street looks like it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`choices` are the matches to show: none, one, or the several that fit equally well."""

    verdict: Verdict
    choices: tuple[Match, ...]


def best(query: str, candidates: Sequence[Candidate], *, limit: int = 5) -> tuple[Match, ...]:
    """The addresses that this text may mean, at most `limit`, the likeliest first; one at most for each street.

    Never raises, whatever the text; a text that names no street gives none.
    """
    towns = {name: town_key(name) for name in {name for one in candidates for name in (one.city, one.former_city)}}
    meanings = readings(query, towns={*towns.values()} - {""}, postcodes={one.postcode for one in candidates})
    fits = [
        match
        for index, alike in _shortlisted(meanings, candidates, towns)
        if (match := _match(candidates[index], meanings, alike, towns)) is not None
    ]
    fits.sort(key=lambda match: (-match.score, match.number_missing, match.candidate.street, match.candidate.city))
    return tuple(fits[: max(limit, 0)])


def judge(matches: Sequence[Match]) -> Judgement:
    """What to do with the answer of `best`: an address that exists is preferred to one as likely that does not."""
    rivals = tuple(match for match in matches if matches[0].score - match.score < RIVALS)
    rivals = tuple(match for match in rivals if match.score >= SAME) or rivals
    rivals = tuple(match for match in rivals if not match.number_missing) or rivals
    rivals = tuple(match for match in rivals if match.exact) or rivals
    if not rivals:
        return Judgement(Verdict.NOTHING, ())
    return Judgement(Verdict.SEVERAL if len(rivals) > 1 else _verdict(rivals[0]), rivals)


def _verdict(match: Match) -> Verdict:
    if match.number_missing:
        return Verdict.OTHER_NUMBER
    if match.door is None:
        return Verdict.STREET_ONLY
    return Verdict.EXACT if match.exact else Verdict.CLOSE


def _shortlisted(
    meanings: Sequence[Reading], candidates: Sequence[Candidate], towns: Mapping[str, str]
) -> Iterator[tuple[int, Alike]]:
    """The streets worth a closer look: among all, and among those of the commune or postcode that was named."""
    named = {meaning.town for meaning in meanings if meaning.town}
    codes = {meaning.postcode for meaning in meanings if meaning.postcode}
    everywhere = range(len(candidates))
    there = [
        index
        for index in (everywhere if named or codes else ())
        if candidates[index].postcode in codes or not named.isdisjoint(_towns(candidates[index], towns))
    ]
    seen: set[int] = set()
    for pool in (everywhere, there if len(there) < len(candidates) else ()):
        found = shortlist(meanings, tuple(candidates[index].key for index in pool))
        for place in found.streets:
            if pool[place] not in seen:
                seen.add(pool[place])
                yield pool[place], found.alike


def _match(candidate: Candidate, meanings: Sequence[Reading], alike: Alike, towns: Mapping[str, str]) -> Match | None:
    """How well a street fits, by the reading that suits it best; None where it does not."""
    fits = [match for meaning in meanings if (match := _read_as(candidate, meaning, alike, towns)) is not None]
    return max(
        fits, key=lambda match: (match.score + (_DOOR_EXISTS if _there(match) else 0), match.exact), default=None
    )


def _there(match: Match) -> bool:
    return match.door is not None and not match.number_missing


def _read_as(candidate: Candidate, meaning: Reading, alike: Alike, towns: Mapping[str, str]) -> Match | None:
    score = street_likeness(meaning.words, candidate.key.split(), alike)
    if score >= SAME_BUT_ARTICLES and _said_in_full(meaning, candidate):
        score = SAME
    if candidate.city and (  # a lieu-dit belongs to no commune, and has no postcode
        (meaning.town and meaning.town not in _towns(candidate, towns))
        or (meaning.postcode and meaning.postcode != candidate.postcode)
    ):
        score -= _ANOTHER_TOWN
    bare = meaning.number is None and WAY_TYPES.isdisjoint(meaning.words)
    if score < (OFFERED_BARE if bare else OFFERED):
        return None
    as_named = score >= SAME_BUT_ARTICLES and not meaning.elsewhere
    if meaning.number is None:
        door = next((door for door in candidate.doors if door.number is None), None)
        return Match(candidate, door, score, exact=as_named and door is not None)
    door = nearest_door(candidate.doors, meaning.number, meaning.suffix)
    there = door is not None and is_door(door, meaning.number, meaning.suffix)
    return Match(candidate, door, score, exact=as_named and there, number_missing=door is not None and not there)


def _said_in_full(meaning: Reading, candidate: Candidate) -> bool:
    """Whether the street was said with its very articles: Rue du Lilas is not Rue des Lilas."""
    street = words(candidate.street)
    return tuple(word for word in meaning.said if word not in FILLER or word in street) == street


def _towns(candidate: Candidate, towns: Mapping[str, str]) -> tuple[str, str]:
    return towns[candidate.city], towns[candidate.former_city]
