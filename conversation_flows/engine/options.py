"""Answering an open question by one of its options: by its number, its words, or an intent that means it."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz

from conversation_flows.engine.conversation import Question, Shown
from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import plain_words

CLOSE_ENOUGH: Final = 88
"""Of 100 (rapidfuzz ratio): « modfier » is « Modifier », « demain » is not « deux mains »."""

FEW: Final = 6
"""Words; a longer sentence that begins with a yes says something else too."""
LOOSE: Final = 12
"""Words; so long may it be where the whole is hardly understood, or understood as a yes or a no."""
DOUBTED: Final = 0.7
_NODS: Final = frozenset({"affirm", "deny", "accept_request", "decline_request", "thank"})
_YES: Final = frozenset({"oui", "ouais", "yes", "yep", "ok"})
_NO: Final = frozenset({"non", "nan", "no", "nope"})
_ADDED: Final = frozenset("mais sauf plutot si finalement but unless rather except".split())
LONGEST: Final = 200
"""Characters; nobody types an option at such length."""

_NUMBER: Final = re.compile(
    r"^\s*(?:n°|no|num[ée]ro|le|la|choix|number|option)?\s*(\d{1,2})\s*[.):°]?\s*$", re.IGNORECASE
)
_ORDINALS: Final = {
    "premier": 1, "premiere": 1, "le premier": 1, "la premiere": 1, "un": 1, "the first": 1, "first": 1,
    "deuxieme": 2, "second": 2, "seconde": 2, "le deuxieme": 2, "la deuxieme": 2, "deux": 2, "the second": 2,
    "troisieme": 3, "le troisieme": 3, "la troisieme": 3, "trois": 3, "the third": 3, "third": 3,
}  # fmt: skip


def by_number_or_words(question: Question, heard: Heard) -> Shown | None:
    """The option whose number or title was typed; a number counts only where the question was last shown."""
    if len(heard.text) > LONGEST:
        return None
    words = plain_words(heard.text)
    number = int(found.group(1)) if (found := _NUMBER.match(heard.text)) else None
    if number is None and not question.about.startswith("writing:"):  # « deux » may be meant for Paul
        number = _ORDINALS.get(words)
    here = not (question.via and heard.via) or question.via == heard.via
    if number is not None and here and 1 <= number <= len(question.options):
        return question.options[number - 1]
    if not words:
        return None
    titles = [(plain_words(option.title), option) for option in question.options]
    exact = next((option for title, option in titles if title and title == words), None)
    if exact is not None or len(words) < 4:
        return exact
    scored = [(fuzz.ratio(title, words), option) for title, option in titles if len(title) >= 4]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= CLOSE_ENOUGH else None


def in_our_words(question: Question | None, heard: Heard) -> bool:
    """Whether a title was typed just as it stands: our own words, which an alarm of the classifier misreads."""
    if question is None or len(heard.text) > LONGEST:
        return False
    words = plain_words(heard.text)
    return bool(words) and any(plain_words(option.title) == words for option in question.options)


def by_intent(question: Question, intent: str) -> Shown | None:
    """The option that this intent means."""
    return next((option for option in question.options if intent in option.hears), None)


def by_yes_or_no(question: Question, heard: Heard) -> Shown | None:
    """« oui j'habite là », « non pas du tout »: the first word says it, if nothing is added to it."""
    words = plain_words(heard.text[:LONGEST]).split()
    loose = heard.meant.intent in _NODS or (heard.meant.confidence < DOUBTED and not heard.meant.entities)
    if not words or len(words) > (LOOSE if loose else FEW) or not _ADDED.isdisjoint(words):
        return None
    said = "affirm" if words[0] in _YES else "deny" if words[0] in _NO else ""
    return by_intent(question, said) if said else None
