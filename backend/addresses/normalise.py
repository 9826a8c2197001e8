"""Address text made comparable: case, accents, punctuation, abbreviations and spelled numbers no longer matter.

The same function serves what people type and what the address file says, so that even a doubtful expansion
("col" → "colonel") does no harm: it happens on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from types import MappingProxyType

LONGEST = 200
"""Characters that are read of a text; an address is never longer."""


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is easier to read as a line."""
    return frozenset(text.split())


WAY_TYPES = word_set(
    "rue avenue boulevard place chemin impasse allee square residence route faubourg quai cours passage esplanade"
    " promenade sentier sente venelle ruelle traverse montee cite hameau lotissement villa cour rampe descente cote"
    " parvis mail clos domaine galerie voie"
)
"""The words that say what kind of street it is, as they stand after `words`."""

ARTICLES = word_set("de du des la le les l d et aux au")
"""Words that people leave out or mistake: "rue lilas" is the Rue des Lilas."""

SUFFIXES = MappingProxyType({"b": "bis", "t": "ter", "q": "quater"})
"""What a letter after a number usually stands for."""

ABBREVIATIONS = MappingProxyType(
    {
        short: full
        for full, shorts in {
            "avenue": "av ave aven",
            "boulevard": "bd bld blvd boul bvd boulv",
            "place": "pl plc",
            "chemin": "ch che chem chm",
            "impasse": "imp impas",
            "allee": "all al allees",
            "square": "sq squ",
            "residence": "res resid",
            "batiment": "bat bt batim",
            "route": "rte",
            "faubourg": "fg fbg faub fb",
            "quai": "q",
            "cours": "crs",
            "passage": "psg",
            "esplanade": "esp espl",
            "promenade": "prom",
            "traverse": "trav",
            "lotissement": "lot lotiss",
            "hameau": "ham",
            "appartement": "appt apt app appart",
            "escalier": "esc",
            "saint": "st",
            "sainte": "ste",
            "saints": "sts",
            "saintes": "stes",
            "general": "gal gral gen gl",
            "marechal": "mal mchal",
            "docteur": "dr doct",
            "professeur": "pr prof",
            "commandant": "cdt cmdt",
            "colonel": "col cnl",
            "capitaine": "cap cne",
            "lieutenant": "lt ltn",
            "sergent": "sgt",
            "president": "pdt",
            "amiral": "aml",
            "monseigneur": "mgr",
            "madame": "mme",
            "monsieur": "mr",
            "grand": "gd grd",
            "grande": "gde",
            "notre dame": "nd",
            "1er": "premier 1ere premiere ier",
        }.items()
        for short in shorts.split()
    }
)

_ELIDED = re.compile(r"['’‘ʼ`´°º]")
_NOT_A_WORD = re.compile(r"[\W_]+")
_GLUED = re.compile(r"\b([0-9]{1,5})(bis|ter|quater|quinquies|[a-df-z])\b")
_ORDINAL = re.compile(r"\b([0-9]+)(?:eme|ieme|nd|nde)\b")
_TEENS = {"onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16}
_ALONE = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10} | _TEENS
_UNITS = {"un": 1, "une": 1, "neuf": 9} | _ALONE
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}


def words(text: str) -> tuple[str, ...]:
    """The words of an address text: lower case, no accents, no punctuation, long forms, numbers as digits.

    >>> words("12bis, Av. du Gal de Gaulle")
    ('12', 'bis', 'avenue', 'du', 'general', 'de', 'gaulle')
    """
    plain = _ELIDED.sub(" ", text[:LONGEST].lower()).replace("œ", "oe").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = _NOT_A_WORD.sub(" ", plain)
    plain = _ORDINAL.sub(r"\1e", _GLUED.sub(r"\1 \2", plain))
    return _with_digits(_in_full(plain.split()))


def normalise(text: str) -> str:
    """`words` as one string."""
    return " ".join(words(text))


def street_key(street: str) -> str:
    """What a database column indexes for a street: its words, without articles unless nothing else would remain.

    >>> street_key("Rue de l'Église")
    'rue eglise'
    """
    return " ".join(without_articles(words(street)))


def without_articles(said: Sequence[str]) -> tuple[str, ...]:
    """The words that count; all of them for a street such as "Allée L", of which only the kind would be left."""
    kept = tuple(word for word in said if word not in ARTICLES)
    return kept if any(word not in WAY_TYPES for word in kept) else tuple(said)


def canonical_suffix(suffix: str) -> str:
    """`bis` for "b", "B" and "bis", and so on."""
    plain = "".join(words(suffix))
    return SUFFIXES.get(plain, plain)


def _in_full(said: Sequence[str]) -> list[str]:
    full: list[str] = []
    for position, word in enumerate(said):
        if word == "r" and position + 1 < len(said) and (not full or full[-1] not in WAY_TYPES):
            full.append("rue")
        else:
            full.extend(ABBREVIATIONS.get(word, word).split())
    return full


def _with_digits(said: Sequence[str]) -> tuple[str, ...]:
    """Spelled numbers from 2 to 99 as digits: voice notes say "douze", and streets "du Onze-Novembre"."""
    out: list[str] = []
    position = 0
    while position < len(said):
        value, used = _spelled(said[position : position + 5])
        out.append(said[position] if used == 0 else str(value))
        position += max(used, 1)
    return tuple(out)


def _spelled(said: Sequence[str]) -> tuple[int, int]:
    """The number that these words begin with, and how many words it takes: 0 for none."""
    if said[0] == "quatre" and said[1:2] and said[1] in {"vingt", "vingts"}:
        tens, used = 80, 2
    elif said[0] in _TENS:
        tens, used = _TENS[said[0]], 1
    else:
        return _below_twenty(said, _ALONE)
    after = used + 1 if said[used : used + 1] == ["et"] else used
    units, more = _below_twenty(said[after:], _UNITS)
    if more and units < (20 if tens in {60, 80} else 10):
        return tens + units, after + more
    return tens, used


def _below_twenty(said: Sequence[str], known: dict[str, int]) -> tuple[int, int]:
    if not said or said[0] not in known:
        return 0, 0
    if said[0] == "dix" and said[1:2] and said[1] in {"sept", "huit", "neuf"}:
        return 10 + _UNITS[said[1]], 2
    return known[said[0]], 1
