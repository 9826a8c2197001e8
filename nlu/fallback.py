"""What is understood where no model was trained for a language: the few words that cannot wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nlu.normalise import tokens
from nlu.understanding import OUT_OF_SCOPE, Entity

FIRST_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "stop": frozenset("stop arret arretez unsubscribe".split()),
    "talk_to_human": frozenset("humain agent ccas human person".split()),
    "cancel": frozenset("annuler annule annulez cancel".split()),
    "affirm": frozenset("oui ok d'accord yes sure yeah".split()),
    "deny": frozenset("non no".split()),
    "thank": frozenset("merci thanks thank".split()),
    "goodbye": frozenset("aurevoir bye goodbye".split()),
    "help": frozenset("aide help menu".split()),
    "greet": frozenset("bonjour bonsoir salut coucou hello hi".split()),
}
SHORT: Final = 4
"""Words up to which one of them decides."""
GUESSED: Final = 0.5


def guess(text: str, locale: str, entities: Sequence[Entity]) -> tuple[str, float]:
    """An intent and a modest confidence: a request where a kind of help is named, else by the first known word."""
    words = tokens(text, locale)
    if any(entity.name == "category" for entity in entities):
        return "request_help", GUESSED
    if len(words) <= SHORT:
        for intent, known in FIRST_WORDS.items():
            if not known.isdisjoint(words):
                return intent, GUESSED
    return OUT_OF_SCOPE, GUESSED
