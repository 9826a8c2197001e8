"""Which language a message is written in, by its little words: enough to tell French from English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nlu.normalise import fold

LITTLE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "fr": frozenset(
        "le la les un une des du de et est je j il elle nous vous mon ma mes pour pas ne que qui dans sur"
        " avec au aux ce cette"
        " c d l n qu s m suis ai quelqu besoin bonjour merci oui non chez bonsoir salut demain svp voudrais"
        " faut quand ou mais"
        " plus tres bien sont ca moi toi sa son ses notre votre jai cest slt bjr comment voisin courses"
        " aide peux veux aujourd hui"
        " matin soir samedi dimanche lundi mardi mercredi jeudi vendredi stp d'accord coucou annuler benevole".split()
    ),
    "en": frozenset(
        "the a an and is i you he she we they my your his her for not no to of in on with at this that it"
        " am are was have has"
        " do does don can could would will need someone somebody help please hello hi thanks thank yes what"
        " how who when where"
        " me from be there any some want get tomorrow today morning bye good sorry cancel stop neighbour"
        " volunteer shopping".split()
    ),
}
SHARED: Final = frozenset.intersection(*LITTLE_WORDS.values())
READ: Final = 600
"""Letters that are looked at."""

_WORD: Final = re.compile(r"[a-z]+")
_ACCENTED: Final = re.compile(r"[éèêàùçôîœëï]", re.IGNORECASE)


def language_of(text: str) -> str | None:
    """ "fr" or "en", or None where the message does not say."""
    words = _WORD.findall(fold(text[:READ]))
    counts = {
        language: sum(word in little and word not in SHARED for word in words)
        for language, little in LITTLE_WORDS.items()
    }
    counts["fr"] += len(_ACCENTED.findall(text[:READ]))
    order = sorted(counts, key=lambda language: -counts[language])
    best, second = order[0], order[1]
    return best if counts[best] > counts[second] else None
