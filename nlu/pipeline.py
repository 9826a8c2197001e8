"""From what was heard to one understanding: safety first, then the open question, then the classifier's word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Final, NamedTuple

from nlu import safety
from nlu.intents import ALERT, Ranking
from nlu.normalise import tokens
from nlu.safety_phrases.kindness import is_kind
from nlu.understanding import INFORM, OUT_OF_SCOPE, SAFETY_INTENTS, TELL, Besides, Entity, Understanding

ANSWERED_BY: Final[Mapping[str, frozenset[str]]] = {
    "category": frozenset({"category"}),
    "when": frozenset({"time", "urgency"}),
    "time": frozenset({"time", "urgency"}),
    "where": frozenset({"place"}),
    "place": frozenset({"place"}),
    "for_whom": frozenset({"for_whom"}),
    "invitation": frozenset(),
    "besides": frozenset(),
}
"""The entities that answer a question; none do where it is a matter of yes or no. Unlisted ones take free words."""

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
LOOKALIKE: Final = 0.8
"""What danger needs where the rules saw a figure of speech that only sounds like an alarm.

« The other day he laughed at me, and last night he… » holds both. Of 3,726 dangers and 9,190 calm messages by writers
left out it hears three to six more than 0.9 did, and alarms at three to four more."""
CERTAIN: Final = 0.97
EXPECTED: Final = 0.9
"""What danger needs where the message is little more than the answer that was asked for, and no rule spoke."""
BARE: Final = 0.5
SHORT: Final = 120
"""Letters of a message that may be nothing but an answer."""
MOSTLY: Final = 0.4
"""The share of its letters that the answer has."""
CLEARLY: Final = 0.85
CRY: Final = 0.99
"""How sure a clause must sound of danger alone, where the whole message does not: behind thanks, danger goes under.

Of 1,844 French dangers and 4,651 calm messages by writers left out, 0.97 hears two more, and alarms at three more."""
CALM: Final = 0.2
"""The confidence in all danger together, below which a classifier is sure that there is none."""
CALM_OUTSIDE: Final = 0.05
"""The same of what is out of scope: it may only be unlike all danger that was ever read."""
OVERSEEN: Final = 300
"""Letters of a message that a classifier sees as a whole: in a longer one, danger may go under."""
SAID: Final = 0.7
"""How sure a clause must be to count as said."""
WORRY: Final = 0.9
"""The same, of danger, where the whole message holds none."""
THANKS: Final = "thank"
SOCIAL: Final = frozenset({"greet", THANKS, "goodbye", "affirm", "checkin_fine"})
EMPTY: Final = frozenset({OUT_OF_SCOPE, INFORM})
ANSWERS: Final = frozenset({"category", "time", "place", "for_whom"})
GIVING: Final = frozenset({"offer_help", "become_volunteer", "set_availability", "change_profile"})
"""Intents that an unsure classifier confuses with a need, when a kind of help is named."""
UNSURE: Final = 0.6
_OFFERS: Final = re.compile(
    r"\b(?:je (?:peux|propose|vais|passe|pourrais|suis (?:dispo|libre))|j.?(?:offre|irai)|volontaire|b[ée]n[ée]vole"
    r"|dispo|i can|i could|i offer|i.?m going|volunteer|free)\b",
    re.IGNORECASE,
)


class Clause(NamedTuple):
    """One of several clauses, and what it says to the classifier alone."""

    text: str
    ranking: Ranking


def understood(
    text: str,
    ranking: Ranking,
    entities: Sequence[Entity],
    *,
    language: str | None,
    expecting: str | None,
    alert: float = ALERT,
    clauses: Sequence[Clause] = (),
    calm: bool = False,
    tells: bool = False,
) -> Understanding:
    """Weighs all that was heard; the safety rules read the whole text, however long.

    Where no rule spoke, the safety intents together need the confidence `alert` to win. `clauses` are
    those of a message that has several: a cry in the middle of a letter, a need after thanks. Where a classifier is
    `calm` (`is_calm`), only what is unmistakable alarms: « crise cardiaque » is also homework. What `tells` was found
    earlier to do no more than that.
    """
    tells = tells or dict(ranking).get(TELL, 0.0) >= SAID
    ranking = _untold(ranking)
    clauses = [one._replace(ranking=_untold(one.ranking)) for one in clauses]
    heard = safety.alarm(text)
    overruled = calm and heard is not None and not safety.unmistakable(text)
    if overruled:
        heard = None
    answers = dict(ranking).get(INFORM, 0.0)
    if heard is not None:
        ranking = _first(_without_answers(ranking), heard, CERTAIN)
    else:
        ranking = _calmed(text, ranking)
        clauses = [one._replace(ranking=_calmed(one.text, one.ranking)) for one in clauses]
        expected = expecting is not None and _fits(text, entities, expecting)
        needed = LOOKALIKE if safety.lookalike(text) else max(alert, EXPECTED if expected else 0.0)
        ranking = _safest(_cried(_without_answers(ranking), clauses, needed), needed)
        if ranking[0][0] in SOCIAL:
            ranking = _wished(ranking, clauses)
        if ranking[0][0] not in SAFETY_INTENTS:
            ranking = _needed(text, ranking, entities)
        if ranking[0][0] not in SAFETY_INTENTS and expecting is not None:
            ranking = _answered(text, ranking, entities, expecting, answers, tells=tells)
    found = list(entities)
    intent, confidence = ranking[0]
    if intent == "report_abuse" and (kind := safety.abuse_kind(text)) is not None:
        found.append(kind)
    also = _also(intent, clauses)
    tells = tells and intent in EMPTY
    named = of_the_wish(text, found, also)
    return Understanding(text, intent, confidence, ranking, named, language, also, overruled=overruled, tells=tells)


def is_calm(text: str, rankings: Sequence[Ranking], knows: Callable[[str], bool]) -> bool:
    """Whether a classifier with calibrated confidences is sure that a short message holds no danger, in any clause.

    It must know each word in which a rule hears something, and the message must clearly be about something else: what
    only tells, « Ma mère a fait une chute », may tell of danger.

    Of 785 dangers by 32 writers that it had not seen, of which a rule had heard something, it overruled none; of 73
    calm messages that a rule alarmed at, 22.
    """
    best, sure = rankings[0][0]
    if len(text) > OVERSEEN or best == TELL or sure < CLEARLY or safety.alarm(text) is None:
        return False  # no rule spoke: there is nothing to be calm about
    if not all(map(knows, safety.alarming_words(text))):
        return False
    least = CALM_OUTSIDE if best == OUT_OF_SCOPE else CALM
    return all(sum(score for name, score in ranking if name in SAFETY_INTENTS) < least for ranking in rankings)


def _cried(ranking: Ranking, clauses: Sequence[Clause], needed: float) -> Ranking:
    """Danger that one clause says clearly outweighs the courtesies around it."""
    for clause in clauses:
        intent, score = _safest(clause.ranking, max(needed, CRY))[0]
        if intent in SAFETY_INTENTS and sum(value for name, value in ranking if name in SAFETY_INTENTS) < score:
            return _first(ranking, intent, score)
    return ranking


def _wished(ranking: Ranking, clauses: Sequence[Clause]) -> Ranking:
    """« merci pour hier, et j'aurais besoin de… »: what asks for something goes before what is only polite."""
    wishes = [one.ranking[0] for one in clauses if one.ranking[0][0] not in (SOCIAL | SAFETY_INTENTS | EMPTY)]
    strong = [one for one in wishes if one[1] >= SAID]
    return _first(ranking, *max(strong, key=lambda one: one[1])) if strong else ranking


def _also(intent: str, clauses: Sequence[Clause]) -> tuple[Besides, ...]:
    """Each intent once, in the words of the clause that says it first."""
    said: dict[str, str] = {}
    for clause in clauses:
        name, score = clause.ranking[0]
        needed = WORRY if name in SAFETY_INTENTS else SAID
        if score >= needed and name not in EMPTY and name != intent:
            said.setdefault(name, clause.text)
    return tuple(Besides(name, text) for name, text in said.items())


def of_the_wish(text: str, entities: Sequence[Entity], also: Sequence[Besides]) -> tuple[Entity, ...]:
    """The entities without those of what is only said besides: of « merci pour hier, il me faudrait du pain demain »
    the time is tomorrow. What is named nowhere else is kept: « merci pour les courses, la même chose jeudi ».
    """
    if not also:
        return tuple(entities)
    spans = [(at, at + len(one.text), one.intent) for one in also if (at := text.find(one.text)) >= 0]

    def besides(entity: Entity) -> str | None:
        return next((intent for start, end, intent in spans if start <= entity.start < end), None)

    elsewhere = {entity.name for entity in entities if besides(entity) is None}
    return tuple(
        entity
        for entity in entities
        if (said := besides(entity)) is None
        or not (entity.name in elsewhere or (said == THANKS and entity.name == "time"))
    )


def _needed(text: str, ranking: Ranking, entities: Sequence[Entity]) -> Ranking:
    """« j'ai besoin de courses » asks, whatever an unsure classifier makes of its other words."""
    best, score = ranking[0]
    named = {entity.name for entity in entities}
    asks = best in GIVING or (best == "my_requests" and "time" in named)  # « quelqu'un pour mes courses demain ? »
    if not asks or score >= UNSURE or "category" not in named:
        return ranking
    return ranking if _OFFERS.search(text) else _first(ranking, "request_help", UNSURE)


def _first(ranking: Ranking, intent: str, confidence: float) -> Ranking:
    others = tuple((name, score * (1 - confidence)) for name, score in ranking if name != intent)
    return ((intent, confidence), *others)


def _calmed(text: str, ranking: Ranking) -> Ranking:
    """Without danger, where all words are kind: « il m'a aidé » is as likely to be thanks, or a job that is done, as if
    no harm were meant."""
    if ranking[0][0] not in SAFETY_INTENTS or not is_kind(safety.spelled(text)):
        return ranking
    calm = [one for one in ranking if one[0] not in SAFETY_INTENTS]
    whole = sum(score for _name, score in calm)
    if not whole:
        return ((OUT_OF_SCOPE, 1.0), *((name, 0.0) for name, _score in ranking if name != OUT_OF_SCOPE))
    alarming = [(name, 0.0) for name, _score in ranking if name in SAFETY_INTENTS]
    return (*((name, score / whole) for name, score in calm), *alarming)


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


def _untold(ranking: Ranking) -> Ranking:
    """What only tells is out of scope: both together, since they were learnt apart."""
    scores = dict(ranking)
    if (told := scores.pop(TELL, None)) is None:
        return ranking
    scores[OUT_OF_SCOPE] = scores.get(OUT_OF_SCOPE, 0.0) + told
    return tuple(sorted(scores.items(), key=itemgetter(1), reverse=True))


def _without_answers(ranking: Ranking) -> Ranking:
    """What is meant where no question is open: "jeudi" alone says nothing, or what it says beside."""
    best, score = ranking[0]
    others = tuple(one for one in ranking if one[0] != INFORM)
    if len(others) == len(ranking):
        return ranking
    if best == INFORM and score >= BARE:
        return ((OUT_OF_SCOPE, score), *(one for one in others if one[0] != OUT_OF_SCOPE))
    return others


def _fits(text: str, entities: Sequence[Entity], expecting: str) -> bool:
    """Whether the message is little more than what was asked for: « en face de la boulangerie »."""
    wanted = ANSWERED_BY.get(expecting, ANSWERS)
    fitting = [entity for entity in entities if entity.name in wanted]
    return bool(fitting) and len(text) < SHORT and _covered(text, fitting) >= MOSTLY


def _answered(
    text: str, ranking: Ranking, entities: Sequence[Entity], expecting: str, answers: float, *, tells: bool
) -> Ranking:
    """In the light of the open question; `answers` is how sure the classifier is of nothing but an answer."""
    words = tokens(text, "fr") if len(text) < 200 else text.split()
    if len(words) <= 2 and words:
        if words[0] in YES and (len(words) == 1 or words[1] in YES):
            return _first(ranking, "affirm", CERTAIN)
        if words[0] in NO and (len(words) == 1 or words[1] in NO):
            return _first(ranking, "deny", CERTAIN)
    best, score = ranking[0]
    wanted = ANSWERED_BY.get(expecting)
    fits = _fits(text, entities, expecting)
    if fits and (best not in STEERING or answers > score or score < CLEARLY):
        return _first(ranking, INFORM, 0.9)
    if best in STEERING and score >= SURE and score >= answers:
        return ranking
    fitting = [entity for entity in entities if wanted is not None and entity.name in wanted]
    if fitting and (len(words) <= FEW or answers >= SURE or best == OUT_OF_SCOPE or score < SURE):
        return _first(ranking, INFORM, 0.9)
    number = text.strip().rstrip(".)").isdecimal()
    free = not tells and (wanted is None or bool(fitting)) and (best == OUT_OF_SCOPE or score < SURE or answers > score)
    place = expecting in {"where", "place"} and (best == OUT_OF_SCOPE or answers > score) and len(words) <= 2 * FEW
    if number or ((free or place) and "?" not in text):
        return _first(ranking, INFORM, 0.7)
    return ranking


def _covered(text: str, entities: Sequence[Entity]) -> float:
    letters = sum(entity.end - entity.start for entity in entities)
    return letters / max(1, len(text.strip()))
