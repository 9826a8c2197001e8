"""Is it the name of the person we know? Capitals, accents and titles aside; a nickname is a doubt, never an accusation.

Pure.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from conversation_flows.engine.slots import plain_words

ALIKE: Final = 70
"""Of 100: from there on two first names may be one, misspelt or shortened (« Janne », « Jeannette »)."""
LONGEST: Final = 5
"""Words; a longer message answers something else."""
_TITLES: Final = frozenset({"m", "mr", "mme", "mlle", "mrs", "ms", "monsieur", "madame"})
_AROUND: Final = re.compile(
    r"^(?:bonjour|bonsoir|oui|ok|alors)\s+|\b(?:je m appelle|je me nomme|je suis|c est|moi c est|ici|mon prenom est"
    r"|mon nom est|my name is|i am|i m|it s|it is|this is)\s+"
)
_NO_NAME: Final = frozenset(
    "moi oui non ok merci bonjour bonsoir stop annuler aide quoi pourquoi yes no hello me qui toi vous".split()
)


class Likeness(StrEnum):
    SAME = "same"
    DOUBT = "doubt"
    OTHER = "other"


def name_in(text: str) -> str:
    """The name that a short answer gives, in plain words; empty where it gives none."""
    words = plain_words(text[:200])
    bare = [one for one in _AROUND.sub("", _AROUND.sub("", words)).split() if one not in _TITLES]
    if not bare or len(bare) > LONGEST or bare[0] in _NO_NAME or not all(one.isalpha() for one in bare):
        return ""
    return " ".join(bare)


def likeness(said: str, name: str) -> Likeness:
    """How a name in plain words compares with the one we know; only its first name says that it is the same person."""
    known = [one for one in plain_words(name).split() if one not in _TITLES]
    words = said.split()
    if not known:
        return Likeness.DOUBT
    first = known[0]
    if first in words or "".join(words) == first:
        return Likeness.SAME
    if set(words) & set(known[1:]):
        return Likeness.DOUBT  # her family's name: it may be her husband
    near = any(fuzz.ratio(one, first) >= ALIKE or _shortened(one, first) for one in words)
    return Likeness.DOUBT if near else Likeness.OTHER


def _shortened(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 2 and long.startswith(short)
