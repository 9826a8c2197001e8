"""From what was heard to one understanding: safety first, then the open question, then the classifier's word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from nlu import safety
from nlu.intents import ALERT, Ranking
from nlu.normalise import tokens
from nlu.understanding import OUT_OF_SCOPE, SAFETY_INTENTS, Entity, Understanding

ANSWERED_BY: Final[Mapping[str, frozenset[str]]] = {
    "category": frozenset({"category"}),
    "when": frozenset({"time", "urgency"}),
    "time": frozenset({"time", "urgency"}),
    "where": frozenset({"place"}),
    "place": frozenset({"place"}),
    "for_whom": frozenset({"for_whom"}),
}
"""The entities that answer a question; a question that is not listed takes free words."""

INFORM: Final = "inform"
"""The message answers the question that was asked, and says nothing else. Only ever given where one was."""

YES: Final = frozenset(
    "oui o ok okay d'accord dac ouais yes y yep yeah sure exact parfait volontiers vi ui si ouep".split()
)
NO: Final = frozenset("non n nan no nope nn negatif".split())
STEERING: Final = frozenset(
    {"affirm", "deny", "cancel", "stop", "help", "talk_to_human", "change_language", "goodbye", "cancel_request"}
)
"""Intents that are obeyed at any question, short as they are."""
SURE: Final = 0.45
"""A new wish must be at least this clear to count as one while a question is open."""
FEW: Final = 6
"""Words that an answer has at most, to be taken for nothing but an answer."""
LOOKALIKE: Final = 1.1
"""Where the rules saw a figure of speech that only sounds like an alarm, the classifier alone is not believed."""
CERTAIN: Final = 0.97
GIVING: Final = frozenset({"offer_help", "become_volunteer", "set_availability", "change_profile"})
"""Intents that an unsure classifier confuses with a need, when a kind of help is named."""
UNSURE: Final = 0.6
_OFFERS: Final = re.compile(
    r"\b(?:je (?:peux|propose|vais|passe|pourrais|suis (?:dispo|libre))|j.?(?:offre|irai)|volontaire|b[ée]n[ée]vole"
    r"|dispo|i can|i could|i offer|i.?m going|volunteer|free)\b",
    re.IGNORECASE,
)


def understood(
    text: str,
    ranking: Ranking,
    entities: Sequence[Entity],
    *,
    language: str | None,
    expecting: str | None,
    alert: float = ALERT,
) -> Understanding:
    """Weighs all that was heard; the safety rules read the whole text, however long.

    Where no rule spoke, the safety intents together need the confidence `alert` to win.
    """
    heard = safety.alarm(text)
    if heard is not None:
        ranking = _first(ranking, heard, CERTAIN)
    else:
        ranking = _safest(ranking, LOOKALIKE if safety.lookalike(text) else alert)
        if ranking[0][0] not in SAFETY_INTENTS:
            ranking = _needed(text, ranking, entities)
        if ranking[0][0] not in SAFETY_INTENTS and expecting is not None:
            ranking = _answered(text, ranking, entities, expecting)
    found = list(entities)
    intent, confidence = ranking[0]
    if intent == "report_abuse" and (kind := safety.abuse_kind(text)) is not None:
        found.append(kind)
    return Understanding(text, intent, confidence, ranking, tuple(found), language)


def _needed(text: str, ranking: Ranking, entities: Sequence[Entity]) -> Ranking:
    """« j'ai besoin de courses » asks, whatever an unsure classifier makes of its other words."""
    best, score = ranking[0]
    if best not in GIVING or score >= UNSURE or not any(entity.name == "category" for entity in entities):
        return ranking
    return ranking if _OFFERS.search(text) else _first(ranking, "request_help", UNSURE)


def _first(ranking: Ranking, intent: str, confidence: float) -> Ranking:
    others = tuple((name, score * (1 - confidence)) for name, score in ranking if name != intent)
    return ((intent, confidence), *others)


def _safest(ranking: Ranking, needed: float) -> Ranking:
    """Puts a safety intent first where they are likely enough together, and behind the next best where they are not."""
    alarming = [one for one in ranking if one[0] in SAFETY_INTENTS]
    if not alarming:
        return ranking
    together = sum(score for _, score in alarming)
    calm = [one for one in ranking if one[0] not in SAFETY_INTENTS]
    if together >= needed or not calm:
        first = (alarming[0][0], together)
        return (first, *(one for one in ranking if one[0] != first[0]))
    return ranking if ranking[0] == calm[0] else ((calm[0][0], ranking[0][1]), *alarming, *calm[1:])


def _answered(text: str, ranking: Ranking, entities: Sequence[Entity], expecting: str) -> Ranking:
    words = tokens(text, "fr") if len(text) < 200 else text.split()
    if len(words) <= 2 and words:
        if words[0] in YES and (len(words) == 1 or words[1] in YES):
            return _first(ranking, "affirm", CERTAIN)
        if words[0] in NO and (len(words) == 1 or words[1] in NO):
            return _first(ranking, "deny", CERTAIN)
    best, score = ranking[0]
    if best in STEERING and score >= SURE:
        return ranking
    wanted = ANSWERED_BY.get(expecting)
    fitting = [entity for entity in entities if wanted is not None and entity.name in wanted]
    if fitting and (len(words) <= FEW or _covered(text, entities) >= 0.5 or best == OUT_OF_SCOPE or score < SURE):
        return _first(ranking, INFORM, 0.9)
    number = text.strip().rstrip(".)").isdecimal()
    free = wanted is None and (best == OUT_OF_SCOPE or score < SURE) and "?" not in text
    place = expecting in {"where", "place"} and best == OUT_OF_SCOPE and "?" not in text and len(words) <= 2 * FEW
    if number or free or place:
        return _first(ranking, INFORM, 0.7)
    return ranking


def _covered(text: str, entities: Sequence[Entity]) -> float:
    letters = sum(entity.end - entity.start for entity in entities)
    return letters / max(1, len(text.strip()))
