"""One rule of the safety net, and the shorthand its patterns are written in.

Patterns read text without accents, capitals, commas and apostrophes ("je n arrive plus"); "." ends a sentence.
All gaps are counted in words and possessive, so no text can make a rule slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

SHORT: Final[dict[str, str]] = {
    "<3>": r"(?: [a-z0-9]++){0,3}? ",
    "<6>": r"(?: [a-z0-9]++){0,6}? ",
    "<..>": r"(?: [a-z0-9.]++){0,12}? ",  # may run into the next sentence
    "<i>": r"(?:je|j|moi|nous|on)",
    "<he>": (
        r"(?:il|elle|ils|elles|on|mari|femme|epoux|epouse|mere|pere|maman|papa|mamie|papi|memere|fils|fille|bebe|enfant"
        r"|petit|petite|soeur|frere|oncle|tante|grand mere|grand pere|copain|copine|ami|amie|voisin|voisine|dame"
        r"|monsieur|madame|homme|conjoint|compagnon|compagne|quelqu un|jumeau|collegue|mme|mr|locataire|benevole)"
    ),
    "<family>": (
        r"(?:mari|femme|epoux|epouse|mere|pere|maman|papa|fils|fille|soeur|frere|oncle|tante|neveu|niece"
        r"|gendre|conjointe?"
        r"|compagnon|compagne|copain|copine|ex|enfants?|petit fils|petite fille|beau \w+|belle \w+|tuteur|tutrice"
        r"|auxiliaire|aide a domicile|mec|famille)"
    ),
    "<cannot>": r"(?:arr?ive|peux|pouvez|pourais|peut|pouvoir|peu|sais|puis|reussi[st]?|parviens|parvient"
    r"|impossible)(?: (?:plus|pas|pu|d|de|a|bien))*",
    "<device>": (
        r"\b(?:ordinateur|ordi|tablette|ecran|souris|imprimante|telephone|portable|voiture|moteur|machine|box|robinet"
        r"|volets?|porte|chaudiere|radiateur|four|tele|television|internet|appli|site|clavier|velo|frigo"
        r"|lave \w+|serrure)\b"
    ),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A class of phrases. It is tried only where one of its `cues` stands; `unless` is looked for around the match.

    `fires` and `silent` are its tests, kept with it: what must be heard, and the lookalikes that must not. A rule that
    is `unmistakable` hears a cry, of which no classifier is the judge; others also hear what is only talked about.
    """

    name: str
    cues: tuple[str, ...]
    pattern: str
    fires: tuple[str, ...]
    silent: tuple[str, ...] = ()
    unless: str = ""
    kind: str = ""
    unmistakable: bool = False


def cues(listed: str) -> tuple[str, ...]:
    """The cues of a rule that has many: one behind the other, "|" between them."""
    return tuple(listed.split("|"))


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern with its shorthand written out."""
    for short, full in SHORT.items():
        pattern = pattern.replace(short, full)
    return re.compile(pattern)
