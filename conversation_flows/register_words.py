"""The register of frail people in people's own words: what they wish of it, when they were born. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from backend.register import OLDEST, age
from conversation_flows.asked_after import SOMEBODY, whose
from conversation_flows.engine.slots import plain_words

LONGEST: Final = 400
"""Characters that are read: a wish stands at the beginning."""

_REGISTER: Final = (
    r"(?:registre(?! (?:de|du) (?:commerce|naissances?|condoleances|deces|presence|police|caisse))"
    r"|(?:la |une )?liste(?: \w+){0,6} canicule|(?:plan|fichier|dispositif) canicule"
    r"|the register|(?:heat ?wave|frail people s|vulnerable people s|frail|vulnerable) (?:list|register)"
    r"|register of (?:frail|vulnerable))"
)
_NAMED: Final = re.compile(rf"^register$|\b{_REGISTER}\b")
_LEAVES: Final = re.compile(
    r"\b(?:retir\w+|enlev\w+|radi(?:er|ez)|supprim\w+|effac\w+|desinscri\w+|sortir|ot(?:er|ez)|rayer|rayez"
    r"|(?:veux|souhaite|desire|voudrais) (?:plus|pas) |plus (?:etre|figurer|faire partie)|take me off|remove|leave"
    r"|no longer|off the)\b"
)
_LOOKS: Final = re.compile(
    r"\b(?:suis je|est ce que je suis|si je suis|je suis (?:bien )?(?:deja )?(?:inscrite?|dans|sur)|ma fiche"
    r"|mon inscription|verifi\w+|voir|montrez|am i|what (?:do|does)|my entry|show)\b"
)
_CHANGES: Final = re.compile(
    r"\b(?:chang\w+|modifi\w+|corrig\w+|rectifi\w+|mettre a jour|mettez a jour|actualis\w+|update|correct)\b"
)
_ASKS: Final = re.compile(
    r"\b(?:c est quoi|qu est ce|a quoi (?:ca )?sert|ca sert a quoi|kezako|expliqu\w+|comment (?:ca )?(?:marche"
    r"|fonctionne)|what is|what s|how does)\b"
)
_ABOUT_THEM: Final = re.compile(
    r"\b(?:inscri\w+|ajout\w+|mettre|mettez|signal\w+|declar\w+|retir\w+|enlev\w+|radi\w+|register|add|put|remove)"
    rf" {SOMEBODY}"
    rf"|\b(?:{SOMEBODY}|il|elle|he|she)(?: \w+){{0,6}}? (?:devrait|doit|veut|voudrait|souhaite|pourrait|est|sera|peut"
    rf"|should|would|wants?|is|could|on|sur|au)\b|\bpour (?:{SOMEBODY}|lui|elle|eux)|\bl (?:inscri|ajout)\w+"
)


def wish(text: str) -> str | None:
    """What is wished of the register: enter, look, change, leave, explain; for somebody else, other or other_leaves.
    None where it is not spoken of.
    """
    words = plain_words(text[:LONGEST])
    if not _NAMED.search(words):
        return None
    leaves = bool(_LEAVES.search(words))
    if whose(text[:LONGEST]) == "other" or _ABOUT_THEM.search(words):
        return "other_leaves" if leaves else "other"
    if leaves:
        return "leave"
    if _CHANGES.search(words):
        return "change"
    if _LOOKS.search(words):
        return "look"
    return "explain" if _ASKS.search(words) else "enter"


# --- born -----------------------------------------------------------------------------------------------------------

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept sep september",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_IN_WORDS: Final = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([a-z]{3,9}) (\d{4}|\d{2})\b")
_MONTH_FIRST: Final = re.compile(r"\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})\b")
_IN_FIGURES: Final = re.compile(
    r"(?<![\d+])(?<!\d[ ./-])(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})(?!\d|[ ./-]\d)"
)
"""No part of a telephone number."""
_ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_AGE: Final = re.compile(r"\b(\d{2,3}) (?:ans|annees|years)\b")
_YEAR: Final = re.compile(r"(?<!\d)((?:18|19|20)\d{2})(?!\d)")
_CENTURY: Final = 100


def born_said(text: str, today: date) -> str | None:
    """A day, « 1942-03-12 », or only the year, « 1942 », as the register holds it; nothing where nobody could be born
    then; None where the words say no date.
    """
    words = plain_words(text[:LONGEST])
    if found := _ISO.search(text[:LONGEST]):
        return _day(int(found[1]), int(found[2]), int(found[3]), today)
    if found := _IN_FIGURES.search(text[:LONGEST]):
        return _day(_year(found[3], today), int(found[2]), int(found[1]), today)
    if (found := _IN_WORDS.search(words)) and found[2] in _MONTHS:
        return _day(_year(found[3], today), _MONTHS[found[2]], int(found[1]), today)
    if (found := _MONTH_FIRST.search(words)) and found[1] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[1]], int(found[2]), today)
    if found := _YEAR.search(words):
        return found[1] if age(found[1], today) is not None else ""
    if found := _AGE.search(words):
        years = int(found[1])
        return str(today.year - years) if years <= OLDEST else ""
    return None


def _year(written: str, today: date) -> int:
    """« 42 » is the last year that ends so."""
    if len(written) > len("42"):
        return int(written)
    year = today.year // _CENTURY * _CENTURY + int(written)
    return year if year <= today.year else year - _CENTURY


def _day(year: int, month: int, day: int, today: date) -> str:
    try:
        said = date(year, month, day).isoformat()
    except ValueError:
        return ""
    return said if age(said, today) is not None else ""
