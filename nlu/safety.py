"""The safety net: rules that hear danger, despair and abuse in any message, with no trained model at all.

Pure and bounded: every gap in a pattern is counted, so a text of 100,000 characters is read whole, in linear time.
Order matters: danger to life is answered before despair, despair before abuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from nlu.normalise import REMEMBERED_LETTERS, fold
from nlu.safety_phrases.abuse import ABUSE, WHO
from nlu.safety_phrases.creole import CREOLE_ABUSE, CREOLE_DISTRESS, CREOLE_EMERGENCY
from nlu.safety_phrases.cues import Cues
from nlu.safety_phrases.distress import DISTRESS
from nlu.safety_phrases.emergency import EMERGENCY
from nlu.safety_phrases.english import ENGLISH_EMERGENCY
from nlu.safety_phrases.english_abuse import ENGLISH_ABUSE
from nlu.safety_phrases.english_body import ENGLISH_BODY
from nlu.safety_phrases.english_dangers import ENGLISH_DANGERS
from nlu.safety_phrases.english_despair import ENGLISH_DISTRESS
from nlu.safety_phrases.english_farewell import ENGLISH_FAREWELL
from nlu.safety_phrases.english_fear import ENGLISH_FEAR
from nlu.safety_phrases.english_takers import ENGLISH_TAKERS
from nlu.safety_phrases.farewell import FAREWELL
from nlu.safety_phrases.lures import LURES
from nlu.safety_phrases.rule import Rule, compiled
from nlu.safety_phrases.signs import SIGNS
from nlu.shorthand import FRENCH
from nlu.understanding import Entity

ALARMS: Final[Mapping[str, Sequence[Rule]]] = {
    "emergency": (*EMERGENCY, *SIGNS, *ENGLISH_EMERGENCY, *ENGLISH_BODY, *ENGLISH_DANGERS, *CREOLE_EMERGENCY),
    "distress": (*DISTRESS, *FAREWELL, *ENGLISH_DISTRESS, *ENGLISH_FAREWELL, *CREOLE_DISTRESS),
    "report_abuse": (*ABUSE, *ENGLISH_ABUSE, *ENGLISH_FEAR, *ENGLISH_TAKERS, *CREOLE_ABUSE),
}
"""Most pressing first."""

_RULES: Final = tuple((intent, rule) for intent, rules in ALARMS.items() for rule in rules)
_CUES: Final = Cues([rule for _intent, rule in _RULES])
_LURES: Final = Cues(LURES)

BEFORE: Final = 90
AFTER: Final = 70
"""Letters around a match in which its `unless` is looked for."""

SPELLED: Final = frozenset(
    "suicide suicider suicidaire tombee tomber mourir respirer respire infarctus inconsciente connaissance ambulance"
    " pompiers relever etouffe etouffer poitrine hemorragie incendie secours malaise evanouie frappe"
    " frappee menace insulte"
    " arnaque arnaquer harcele harceler agresse agressee escroquerie overdose convulsions paralyse desesperee desespere"
    " cardiaque somniferes bouger saigne".split()
)
"""Words worth finding behind one slip of the finger."""

NOT_SLIPS: Final = frozenset(
    "soigne signe baigne daigne rompee trompee tombes tome tombent bombee bouder bouler tomate nourrir"
    " pourrir respires respect"
    " malaisee frappes menaces insultes insulter nappe frapper menacer secoues secourir tombeau menage"
    " manace insultee arnaques"
    " malaises trompe tompe tombola relevee reveler reveille relevez etoffe etouffee bougez bouges"
    " bouter saignee resider"
    " agressif manage secour tombait tombera ressort connaissances ambiance mourrai courir couvrir"
    " mourra frappez respirez"
    " soigner saigner soignee tombola menacee tromper".split()
)
"""Words of their own, one letter from one of those."""

WHOLE: Final = 4
"""Letters of a word that says something by itself."""
_PIECE: Final = re.compile(r"[a-z0-9]+|[.!?;\n…]+")
_LONG: Final = 30
AT_HAND: Final = 8
"""Messages that are not prepared again while several questions are asked of them: a few turns at a time, and no more of
what people wrote is kept."""
REMEMBERED: Final = 4_096
"""Words that are mended once: people use the same few thousand."""


def alarm(text: str) -> str | None:
    """ "emergency", "distress" or "report_abuse", or None. Never raises."""
    return _heard(text)[0]


def abuse_kind(text: str) -> Entity | None:
    """Who behaves badly, where the rules hear abuse: `home`, `volunteer`, `scam` or `neighbour`."""
    intent, rule, plain = _heard(text)
    if intent != "report_abuse" or rule is None:
        return None
    return Entity("abuse_kind", _who(rule, plain), 0, len(text), extractor="safety")


def unmistakable(text: str) -> bool:
    """Whether what the rules hear is a cry, whatever a classifier makes of it."""
    plain = prepared(text)
    return any(rule.unmistakable and sounds(rule, plain) for _intent, rule in _found(plain))


def alarming_words(text: str) -> frozenset[str]:
    """The words in which the rules hear something: whoever does not know them has no opinion of it."""
    plain = prepared(text)
    return frozenset(
        word
        for _intent, rule in _found(plain)
        for found in compiled(rule.pattern).finditer(plain)
        for word in found[0].split()
        if len(word) >= WHOLE and word.isalpha()
    )


def lookalike(text: str) -> bool:
    """Whether the text holds a figure of speech, an old story or fiction that the rules took for what it is."""
    plain = _plain(text)
    heard = _heard(text)[2]
    return heard != plain or bool(_found(plain))


@lru_cache(maxsize=AT_HAND)
def _heard(text: str) -> tuple[str | None, Rule | None, str]:
    plain = prepared(text)
    for intent, rule in _found(plain):
        if sounds(rule, plain):
            return intent, rule, plain
    return None, None, plain


@lru_cache(maxsize=AT_HAND)
def _found(plain: str) -> tuple[tuple[str, Rule], ...]:
    """The rules whose pattern is found in the text, whatever stands around, most pressing first."""
    return tuple((intent, rule) for intent, rule in hinted(plain) if compiled(rule.pattern).search(plain) is not None)


def hinted(plain: str) -> tuple[tuple[str, Rule], ...]:
    """The rules of which a cue stands in the text, most pressing first."""
    return tuple(_RULES[number] for number in _CUES.numbers(plain))


def sounds(rule: Rule, plain: str) -> bool:
    """Whether a rule finds its phrase, somewhere, with nothing around that takes the alarm out of it."""
    if not any(cue in plain for cue in rule.cues):
        return False
    for found in compiled(rule.pattern).finditer(plain):
        around = plain[max(0, found.start() - BEFORE) : found.end() + AFTER]
        if not rule.unless or not compiled(rule.unless).search(around):
            return True
    return False


def prepared(text: str) -> str:
    """The text as the rules read it: folded, shorthand written out, slips mended, "." after a sentence, lures gone."""
    return _without_lures(_plain(text))


def spelled(text: str) -> str:
    """As `prepared`, with the lures still in it: for who asks what they hid."""
    return _plain(text)


@lru_cache(maxsize=AT_HAND)
def _plain(text: str) -> str:
    if "\n" in text:  # it ends a sentence, together with what else ends it: no blank like the others
        return _read(text)
    read = (_remembered(run) if len(run) <= REMEMBERED_LETTERS else _read(run) for run in text.split())
    return " ".join([run for run in read if run])


def _read(text: str) -> str:
    return " ".join(map(_written_out, _PIECE.findall(fold(text))))


_remembered: Final = lru_cache(maxsize=REMEMBERED)(_read)


@lru_cache(maxsize=REMEMBERED)
def _written_out(piece: str) -> str:
    if not piece[0].isalnum():
        return "."
    if piece in FRENCH:
        return " ".join(FRENCH[piece].replace("'", " ").replace("-", " ").split())
    return _mended(piece[:_LONG])


def _without_lures(plain: str) -> str:
    for lure in [LURES[number] for number in _LURES.numbers(plain)]:
        if any(cue in plain for cue in lure.cues):  # still, after those before it
            plain = compiled(lure.pattern).sub("~", plain)
    return plain


def _who(rule: Rule, plain: str) -> str:
    if rule.kind == "scam":
        return "scam"
    for kind, words in WHO:
        if compiled(words).search(plain):
            return kind
    return rule.kind


def _shortened(word: str) -> Iterator[str]:
    """The word with one letter left out, its first one kept: two words one slip apart share one of these."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]


_SLIPS: Final[Mapping[str, str]] = {short: word for word in sorted(SPELLED) for short in (*_shortened(word), word)}


def _mended(word: str) -> str:
    if len(word) < 6 or word in SPELLED or word in NOT_SLIPS:
        return word
    for short in (word, *_shortened(word)):
        meant = _SLIPS.get(short)
        if meant is not None and abs(len(meant) - len(word)) <= 1:
            return meant
    return word
