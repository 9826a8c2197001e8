"""Telephone numbers as people write and say them: « 06.12.34.56.78 », « zéro six douze trente-quatre… », +33 6….

What is no number that a neighbour could call is told apart from what speaks of something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backend.number_words import LATE_TEENS, TEENS, TENS, UNITS
from conversation_flows.engine.slots import plain_words

LONGEST: Final = 400
"""Characters that are read: a number is said within them, or the message tells a story."""
FEWEST: Final = 6
"""Figures from which on a series is meant as a number."""
NATIONAL: Final = 10
INTERNATIONAL: Final = range(8, 16)
"""Figures of a number with its country (ITU-T E.164: 15 at most)."""


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it is shown to the other, or why it is none: `length`, `email`, `service` (premium rates)."""

    number: str = ""
    wrong: str = ""


def number_said(text: str) -> Said | None:
    """The number of the message, what is wrong with it, or None where it speaks of something else."""
    words = "".join(str(int(one)) if one.isdecimal() else one for one in text[:LONGEST])
    if _EMAIL.search(words):
        return Said(wrong="email")
    spoken = _spoken(words)
    if len(spoken) >= FEWEST:
        return _checked(spoken)
    found = max(_WRITTEN.findall(words), key=lambda one: sum(map(str.isdigit, one)), default="")
    figures = re.sub(r"\(0\)|[^\d+]", "", found)
    return _checked(figures) if len(figures) >= FEWEST else None


_EMAIL: Final = re.compile(r"\S+@\S+")
_WRITTEN: Final = re.compile(r"\+?\(?\d(?:[\s./()\-\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]{0,2}\d){3,}")


def _checked(figures: str) -> Said:
    abroad = figures.removeprefix("+") if figures.startswith("+") else ""
    if not abroad and figures.startswith("00"):
        abroad = figures[2:]
    if abroad.startswith("33"):
        figures, abroad = "0" + abroad[2:].removeprefix("0"), ""
    if abroad:
        return Said("+" + abroad) if len(abroad) in INTERNATIONAL else Said(wrong="length")
    if len(figures) != NATIONAL or figures[0] != "0" or figures[1] == "0":
        return Said(wrong="length")
    if figures[1] == "8":
        return Said(wrong="service")
    return Said(" ".join(figures[at : at + 2] for at in range(0, NATIONAL, 2)))


# --- said in words --------------------------------------------------------------------------------------------------

_JOINS: Final = frozenset({"et", "puis", "and", "then"})


def _spoken(text: str) -> str:
    """The figures of the longest series of number words; nothing where none is said in words."""
    tokens, best, run, words = plain_words(text).split(), "", "", False
    at = 0
    while at < len(tokens):
        figures, taken = _figures(tokens, at)
        if taken:
            words = words or not tokens[at].isdecimal()
            run += figures
            if words and len(run) > len(best):
                best = run
        elif tokens[at] not in _JOINS:
            run, words = "", False
        at += taken or 1
    return best


def _figures(tokens: list[str], at: int) -> tuple[str, int]:
    """The figures that begin here, and how many words they take: « soixante et onze » are 71 in three."""
    word, following = tokens[at], tokens[at + 1 : at + 5]
    if word.isdecimal():
        return word, 1
    if word == "quatre" and following[:1] and following[0] in {"vingt", "vingts"}:
        more, taken = _added(following[1:], teens=True)
        return str(80 + more), 2 + taken
    if word in TENS:
        more, taken = _added(following, teens=word == "soixante")
        return str(TENS[word] + more), 1 + taken
    if word in TEENS:
        more, taken = _teen(tokens[at:])
        return str(more), taken
    return (str(UNITS[word]), 1) if word in UNITS else ("", 0)


def _added(following: list[str], *, teens: bool) -> tuple[int, int]:
    """What is added to a ten: one to nine, and to sixty and eighty ten to nineteen."""
    skipped = 1 if following[:1] == ["et"] and following[1:2] and following[1] in {"un", "une", "onze"} else 0
    rest = following[skipped:]
    if rest and teens and rest[0] in TEENS:
        more, taken = _teen(rest)
        return more, skipped + taken
    if rest and UNITS.get(rest[0], 0) > 0:
        return UNITS[rest[0]], skipped + 1
    return 0, 0


def _teen(words: list[str]) -> tuple[int, int]:
    """« dix sept » is seventeen in two words."""
    if words[0] == "dix" and words[1:2] and words[1] in LATE_TEENS:
        return 10 + UNITS[words[1]], 2
    return TEENS[words[0]], 1


def with_country(number: str) -> str:
    """« 06 12 34 56 78 » as it is dialled from anywhere: +33612345678; overseas with its own code."""
    figures = re.sub(r"[^\d+]", "", number)
    if figures.startswith("+"):
        return figures
    return f"+{_OVERSEAS.get(figures[:4], '33')}{figures[1:]}"


_OVERSEAS: Final = {
    **dict.fromkeys(("0262", "0263", "0692", "0693", "0269", "0639"), "262"),
    **dict.fromkeys(("0590", "0690", "0691"), "590"),
    **dict.fromkeys(("0594", "0694"), "594"),
    **dict.fromkeys(("0596", "0696", "0697"), "596"),
}
"""The codes of La Réunion and Mayotte, Guadeloupe, Guyane and Martinique, by the first figures of their numbers
(Arcep, plan de numérotation)."""
