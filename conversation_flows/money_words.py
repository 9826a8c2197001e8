"""What a sentence says of shopping money: how it is paid, which sum it was, whether a sum is right. Pure."""

from __future__ import annotations

import re
from typing import Final

from conversation_flows.engine.slots import plain_words

LONGEST: Final = 200
"""Characters; in a longer message, sums are only mentioned."""

_WAYS: Final = {
    "account": re.compile(r"\b(?:(?:mon|au|un|le) compte|ardoise|(?:my|the|an) account)\b"),
    "phone": re.compile(r"\b(?:telephone\w*|(?<!m )appell?e\w*|call|phone)\b"),
    "envelope": re.compile(
        r"\b(?:enveloppe|especes?|liquide|billets?|sous|argent|monnaie|cash|envelope|money|lui donnerai)\b"
    ),
}
_NOT: Final = re.compile(r"\b(?:pas|sans|ni|jamais|not|no|never|without)\b")

_GIVEN: Final = re.compile(r"\b(?:m a (?:donne|remis|confie)|recu|dans l enveloppe|gave me|received|in the envelope)\b")
_SPENT: Final = re.compile(
    r"\b(?:ticket|depense\w*|coute|pour un total|en tout|j en ai (?:eu )?pour|paye|note de|receipt|spent|cost|in all)\b"
)
_CHANGE: Final = re.compile(
    r"\b(?:rendue?s?\b(?! (?:visite|service|compte))|(?:lui|leur) rends\b|(?:la|de) monnaie\b"
    r"|(?:gave|given|giving|give) (?:\w+ )?back\b|(?:in|of|the|her|his) change\b)"
)

_NOTHING_LACKS: Final = re.compile(r"\b(?:manque (?:rien|pas)|rien (?:ne |n y )?manque|nothing (?:is )?missing)\b")
_LACKS: Final = re.compile(
    r"\b(?:manqu\w+|sauf|missing|except|short|pas (?:le compte|tout a fait|assez|juste|exact|bon)|n y est pas"
    r"|(?:ai|a) pas (?:tout|eu|recu|rendu)|pas sure?|not (?:all|enough|right|sure)"
    r"|(?:mais|but)\b.*(?:\d|\beuros?|\bcentimes?))\b"
)
_ALL_THERE: Final = re.compile(
    r"\b(?:tout y est|tout est la|le compte (?:y est|est (?:bon|juste))|pas de (?:soucis?|problemes?)"
    r"|no (?:problem|worries)|all there)\b"
)
_BUT: Final = re.compile(r"\b(?:mais|but)\b")
_YES: Final = frozenset({"oui", "yes", "exact"})
_NO: Final = frozenset({"non", "no", "faux", "pas"})


def way_said(text: str) -> str:
    """« je lui donnerai des sous », « j'appellerai l'épicerie »; nothing where it says two, or how it is not paid."""
    words = plain_words(text)
    ways = [way for way, pattern in _WAYS.items() if pattern.search(words)]
    return ways[0] if len(ways) == 1 and not _NOT.search(words) else ""


def kind_of_sum(text: str) -> str:
    """« elle m'a donné 40 euros »: given; « j'en ai eu pour 32,50 € »: spent; « j'ai rendu 17,50 »: change."""
    words = plain_words(text[:LONGEST])
    kinds = {"given": _GIVEN, "spent": _SPENT, "change": _CHANGE}
    return next((kind for kind, pattern in kinds.items() if pattern.search(words)), "")


def plainly_right(text: str) -> bool | None:
    """« tout y est », « oui mais il manque 2 euros »: whatever it begins with, it says whether a sum is right."""
    words = plain_words(text)
    if _NOTHING_LACKS.search(words):
        return True
    if _LACKS.search(words):
        return False
    return True if _ALL_THERE.search(words) else None


def first_word_right(text: str) -> bool | None:
    """« non c'était un billet de 50 »: the first word says it, where no “but” follows a yes."""
    words = plain_words(text).split()
    if not words or (words[0] in _YES and _BUT.search(" ".join(words))):
        return None
    return True if words[0] in _YES else False if words[0] in _NO else None
