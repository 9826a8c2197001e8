"""What is said of a hand-over, which no intent stands for: « remis à 14 h », « reçu », « je suis en retard »."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from conversation_flows.engine.slots import plain_words

_HOW_LONG: Final = re.compile(
    r"\b(\d{1,3}|une?|deux|trois|an?|two|three)? ?"
    r"(demie? heure|half an hour|quart d heure|quarter of an hour|minutes?|mn|min|heures?|hours?|h)\b"
    r"(?: et (demie|quart))?"
)
_AT: Final = re.compile(
    r"(?:\b(?:vers|a|at|des|avant|apres|before|after) |^(?=\d{1,2} ?h(?: ?\d{2})?$))"
    r"(?:\d{1,2}|une|deux|trois) ?(?:heures?|h|o clock)(?: ?\d{2}| et demie| et quart)?\b"
)
"""« vers 16 h »: an hour of the day."""
_NUMBERS: Final = {"un": 1, "une": 1, "a": 1, "an": 1, "deux": 2, "two": 2, "trois": 3, "three": 3}
_LATE: Final = re.compile(
    r"\b(?:(?:je (?:suis|serai|vais etre)|i am|i m|i ll be|i will be)"
    r" (?:un peu |tres |a bit |running )*(?:en retard|late)"
    r"|(?:j ai|j aurai|je vais avoir) (?:un peu |du |un petit )*(?:.{0,20} )?(?:de )?retard"
    r"|je (?:prends|prend) du retard)\b|^(?:desolee? )?(?:petit |gros |en )?retard\b"
)
_BY_HOW_MUCH: Final = re.compile(r"\b(?:retard d |retard de |retard d une |retard|de retard|late by|late)\b")
_GREET: Final = r"(?:(?:bonjour|bonsoir|ok|oui|voila|ca y est|bon|hello|hi|yes|colis|paquet|sac) )*"
_WHO: Final = (
    r"(?:(?:c est|je l ai|je les ai|je viens de le|je viens de la|on l a|tout est|it is|it s|i have|i ve)(?: bien)? )?"
)
_HANDED: Final = re.compile(
    rf"^{_GREET}{_WHO}(?:remis(?:e|es)?|remettre|transmis(?:e|es)?|handed (?:it )?over|handed)\b"
    rf"|^{_GREET}(?:c est|je l ai|je les ai|on l a)(?: bien)? (?:donnee?s?|confiee?s?|passee?s?)\b"
    rf"|^{_GREET}(?:j ai (?:bien )?)?(?:passe le relais|relais passe)\b"
)
_RECEIVED: Final = re.compile(
    rf"^{_GREET}(?:(?:je l ai|je les ai|on l a|i have|i ve)(?: bien)? (?:recue?s?|recuperee?s?|eue?s?|got it|received)"
    r"|j ai (?:bien )?(?:recu|recupere) (?:le|la|les|son|ses|tout)\b"
    r"|(?:j ai (?:bien )?)?(?:pris le relais|relais pris)|recue?s?|recuperee?s?|received"
    r"|got it|je l ai(?: avec moi)?$|i have it)\b"
)
_NOT: Final = re.compile(
    r"\b(?:pas|plus|jamais|personne|quand|si|message|mail|courrier|lettre|facture|not|when|if|nobody)\b|\?"
)
_LONGEST: Final = 14
"""Words of a clause that says it; a longer one says something else too."""
_CLAUSES: Final = re.compile(r"[.!;,\n]+")
LONGEST_DELAY: Final = timedelta(hours=24)
"""Who is later than this has not said a delay."""


def handed_said(text: str) -> str | None:
    """`helped` (it was given), `arrived` (it was received), or None: what these words say of a hand-over."""
    if "?" in text:
        return None
    for clause in _CLAUSES.split(text[:200]):
        words = plain_words(clause)
        if not words or len(words.split()) > _LONGEST or _NOT.search(words):
            continue
        if _HANDED.match(words):
            return "helped"
        if _RECEIVED.match(words):
            return "arrived"
    return None


def late_said(text: str) -> bool:
    """Whether these words say that the writer is running late."""
    return "?" not in text and bool(_LATE.search(plain_words(text[:200])))


def how_late(text: str) -> timedelta | None:
    """The delay that these words give, of somebody who is late; an hour of the day is none."""
    return how_long(text) if _BY_HOW_MUCH.search(plain_words(text[:200])) else None


def how_long(text: str) -> timedelta | None:
    """« une demi-heure », « 45 minutes », « 1 h 30 »: a delay as it is said."""
    found = _HOW_LONG.search(_AT.sub(" ", plain_words(text[:200])))
    if found is None or (found[1] is None and "heure" not in found[2] and "hour" not in found[2]):
        return None
    number = int(found[1]) if found[1] and found[1].isdecimal() else _NUMBERS.get(found[1] or "un", 1)
    unit = found[2]
    if unit.startswith(("demi", "half")):
        said = timedelta(minutes=30)
    elif unit.startswith("qua"):
        said = timedelta(minutes=15 * number)
    elif unit.startswith("m"):
        said = timedelta(minutes=number)
    else:
        said = timedelta(hours=number, minutes={"demie": 30, "quart": 15}.get(found[3] or "", 0))
    return said if timedelta() < said <= LONGEST_DELAY else None
