"""What somebody says of how they are, in whatever words: « on fait aller », « bof », « pas trop, il me faut du pain ».

Pure. Idioms are read here, which no model need know; all the rest is what the engine understood.
"""

from __future__ import annotations

import re
from typing import Final

from backend.checkins.moods import FINE, LOW
from conversation_flows.engine.events import Heard
from conversation_flows.engine.options import FEW
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words
from conversation_flows.worry_words import asks_for_a_hand, own_need
from nlu.understanding import INFORM, OUT_OF_SCOPE

SURE: Final = 0.5
"""Confidence (calibrated) above which what the engine understood counts."""
BARE: Final = 3
"""Words; so short, the name of a need alone says that it is one: « du pain »."""

OF_ITSELF: Final = frozenset(
    {"checkin_fine", "checkin_low", "affirm", "deny", "accept_request", "decline_request", "greet", "goodbye", "thank",
     INFORM, OUT_OF_SCOPE}
)  # fmt: skip
"""What is no other matter, beside how they are."""

_NOT_BAD: Final = re.compile(
    r"\bpas (?:trop |si |tres |plus |vraiment )?mal\b(?! (?:au|a|aux|de|partout|dormi)\b)"
    r"|\b(?:not|could be) (?:too |so |that )?(?:bad|worse)\b"
    r"|\bca (?:peut|pourrait) aller\b(?! mieux)|\bon fait (?:aller|avec)\b|\bfaut faire avec\b"
)
_LOW: Final = re.compile(
    r"\bbof\b|\bmoyen(?:nement)?\b|\bcouci couca\b|\bcomme ci comme ca\b|\bras le bol\b"
    r"|\bpas (?:trop|terrible|fort|la forme|la joie|le moral|genial|super|top|folichon|brillant|en forme)\b"
    r"|\bpas (?:tres |si |vraiment |trop |du tout )?bien\b"
    r"|\b(?:ca|sa|cela|tout|rien) (?:ne )?va (?:vraiment |toujours |plutot )?(?:pas|po|pa|plus|mal)\b|\bje vais mal\b"
    r"|\b(?:pourrait|peut) aller mieux\b|\b(?:mal|pas|peu) dormi\b|\bmoral (?:a|au|dans)\b|\bpatraque\b|\bcafard\b"
    r"|\bnot (?:so |too |very |really |that )?(?:well|good|great)\b|\bso so\b|\bbeen better\b"
    r"|\bslept (?:badly|poorly)\b"
)
_FINE: Final = re.compile(
    r"\bcomme d habitude\b|\bcomme (?:toujours|hier|un charme|un lundi)\b|\bca (?:va|roule|baigne|gaze)\b|\bsa va\b"
    r"|\bje vais (?:tres |plutot |assez )?bien\b|\btout (?:va|est|se passe) (?:tres )?(?:bien|ok|en ordre)\b"
    r"|\bnickel\b|\bimpec(?:cable)?\b|\brien (?:de neuf|a signaler|de special|de nouveau)\b|\bras\b|\bdoucement\b"
    r"|\b(?:en|la) (?:pleine )?forme\b|\btoujours (?:la|vivante?|debout)\b|\bbien dormi\b|\bbien au chaud\b|\ble la\b"
    r"|\b(?:same )?as (?:usual|ever|always)\b|\bi (?:am|m) (?:fine|well|ok|good|all right)\b"
    r"|\ball (?:is )?(?:well|good|fine)\b|\bslept well\b|\bcan t complain\b"
)
_OUTRIGHT: Final = re.compile(
    r"\b(?:ca va|tout va|je vais) (?:tres |plutot |assez )?bien\b|\bca va\b|\bi (?:am|m) fine\b"
)
"""What says so even beside another matter."""
_ONLY: Final = frozenset({"bien", "tres bien", "fine", "good", "ok", "okay", "super", "parfait", "ca marche", "well"})
_NO: Final = frozenset({"non", "nan", "no", "nope", "pas vraiment", "non pas vraiment", "not really", "👎"})
_NOTHING_NEEDED: Final = re.compile(r"\b(?:besoin de rien|rien besoin|no need|need nothing|non merci|rien merci)\b")
_NEEDS: Final = re.compile(
    r"\b(?:j ai|j aurais) besoin d|\bil (?:me|m en) (?:faut|faudrait)\b|\bje n ai plus (?:de |d |du )"
    r"|\bplus (?:de|d) (?:pain|lait|medicaments?|eau|quoi manger)\b|\bi need\b|\bi (?:have|ve) run out of\b"
)
SOUND_ALIKE: Final = frozenset({"browse_requests", "offer_help"})
"""What « j'ai besoin de quelque chose » may be taken for, from somebody who was asked how they are."""
_DEAR: Final = re.compile(
    r"\b(?:ma cherie|mon cheri|ma puce|mon coeur|mon amour|mon lapin|ma belle|mon grand|ma grande|mon petit|ma petite"
    r"|maman|papa|mamie|mamy|papi|papy|tatie|tonton|darling|sweetheart|mum|mom|dad|granny)\b"
)
_THOU: Final = re.compile(
    r"\b(?:tu|toi|t|te|ton|ta|tes)\b|\b(?:r?appelle moi|pense a|n oublie pas|viens (?:me|a la|dimanche|manger))\b"
    r"|\b(?:you|your)\b"
)


def mood(heard: Heard) -> str | None:
    """fine, low, or nothing that says how they are."""
    words = plain_words(heard.text[:LONGEST_WORDS])
    if heard.meant.intent == "report_isolated":  # it is said of somebody else
        return None
    if _NOT_BAD.search(words):
        return FINE
    if _LOW.search(words) or words in _NO or heard.text.strip() in _NO:
        return LOW
    if _FINE.fullmatch(words):  # nothing but an idiom: no model is asked
        return FINE
    if _NOTHING_NEEDED.search(words):
        return None
    if another_matter(heard):
        return (FINE if _OUTRIGHT.search(words) else None) or _besides(heard)
    return _understood(heard) or (FINE if _FINE.search(words) or words in _ONLY else None)


def _understood(heard: Heard) -> str | None:
    if heard.meant.confidence < SURE:
        return None
    match heard.meant.intent:
        case "checkin_fine":
            return FINE
        case "checkin_low":
            return LOW
        case "affirm" | "accept_request":
            return FINE if len(heard.text.split()) <= FEW and not any(map(str.isdigit, heard.text)) else None
        case _:
            return None


def _besides(heard: Heard) -> str | None:
    said = {one.intent for one in heard.meant.also}
    return LOW if "checkin_low" in said else FINE if "checkin_fine" in said else None


def needs(heard: Heard) -> bool:
    """« il me faudrait du pain », « du pain », « j'ai besoin de quelque chose »: a hand is asked for."""
    meant, words = heard.meant, plain_words(heard.text[:LONGEST_WORDS])
    if _NOTHING_NEEDED.search(words):
        return False
    if _NEEDS.search(words):
        return True
    if meant.intent == "request_help" and meant.confidence >= SURE:
        return True
    named = meant.first("category") is not None
    if not named or meant.intent not in {INFORM, "request_help"}:
        return False
    return own_need(heard.text) or asks_for_a_hand(heard.text) or len(words.split()) <= BARE


def another_matter(heard: Heard) -> bool:
    """Whether it is about something else too, which its own flow answers."""
    return heard.meant.intent not in OF_ITSELF and heard.meant.confidence >= SURE


def for_somebody_dear(heard: Heard) -> bool:
    """« Ma chérie tu viens dimanche ? »: plainly meant for somebody else, and no business of ours."""
    words = plain_words(heard.text[:LONGEST_WORDS])
    if heard.meant.intent not in {OUT_OF_SCOPE, INFORM, "find_company", "greet", "goodbye"} or _NEEDS.search(words):
        return False
    return bool(_DEAR.search(words)) and bool(_THOU.search(words))


_COMFORT: Final = (
    ("none", re.compile(r"\b(?:non|rien|ca (?:ira|va aller)|pas besoin|pas la peine|no|nothing|never mind)\b")),
    ("call", re.compile(r"\b(?:appel\w*|coup de (?:fil|telephone)|telephon\w+|phone|call)\b")),
    ("visit", re.compile(r"\b(?:visites?|visit|(?:passer?|venir|vienne) me voir|chez moi|come (?:by|over))\b")),
    ("game", re.compile(
        r"\b(?:jeux?|jouer|promenades?|promener|balades?|marche|marcher|sortir|sortie|cartes|dominos|scrabble|belote"
        r"|games?|play|walk)\b"
    )),
    ("town", re.compile(r"\b(?:mairie|agent|ccas|town hall|town)\b")),
)  # fmt: skip
LONGEST_CHOICE: Final = 12
"""Words; what is longer says something of its own."""


def comfort(heard: Heard) -> str | None:
    """What would do them good, of what was offered; None where they speak of something else."""
    words = plain_words(heard.text[:LONGEST_WORDS])
    if len(words.split()) > LONGEST_CHOICE:
        return None
    return next((what for what, said in _COMFORT if said.search(words)), None)
