"""How did it go? In a tap, or in one's own words, which are kept; a problem is read by agents, and by nobody else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.messaging.messages import News
from backend.wording import _
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.mission import Facts, filled
from conversation_flows.reporting import report_button

LONGEST: Final = 2_000
"""Characters that are kept of what somebody says of a mission."""
MOODS: Final = frozenset({"good", "soso", "problem"})

_HOW_DID_IT_GO = _("How did it go with {name}?")
_WELL = _("Very well")
_SO_SO = _("So-so")
_PROBLEM = _("A problem")
_THANKS = _("Thank you, that helps us.")
_SORRY = _("Thank you for telling me. Somebody from the town hall will read your answer and contact you.")
_OVER = _("That is already settled.")

_BAD: Final = re.compile(
    r"\b(?:probleme|(?:tres|plutot|vraiment|assez|s est|ete|ca s est) mal\b|jamais venue?|pas venue?|pas contente?"
    r"|catastroph\w*"
    r"|desagreable|impolie?|argent|vole|horrible|problem|awful|terrible|never came|rude|stole|badly)\b"
)
_BUT: Final = re.compile(
    r"\b(?:mais|sauf|par contre|dommage|oublie|en retard|moyen|moyennement|bof|pas tout|but|except|forgot|late|so so)\b"
)
_GOOD: Final = re.compile(
    r"\b(?:bien|super|parfait|parfaite|nickel|impeccable|adorable|gentil\w*|charmante?|formidable|genial|top|ravie?"
    r"|contente?|agreable|sympa\w*|merci|excellent\w*|well|great|perfect|lovely|nice|kind|good|fine|thank\w*)\b"
)
_POSITIVE: Final = frozenset({"affirm", "thank", "checkin_fine"})


@dataclass(frozen=True, slots=True)
class GiveFeedback(Command):
    mission_id: int
    mood: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackKept:
    mood: str
    mission_id: int = 0
    name: str = ""
    """The other side, whom nobody need meet again."""


@dataclass(frozen=True, slots=True)
class FeedbackAsked(Told):
    news: News
    mission: Facts


def asked(_scene: Scene, event: FeedbackAsked) -> Reply:
    id_ = event.mission.mission_id
    options = (
        Offered(f"mood:{id_}.good", _WELL),
        Offered(f"mood:{id_}.soso", _SO_SO),
        Offered(f"mood:{id_}.problem", _PROBLEM),
    )
    return Reply(asks=Ask(f"feedback:{id_}", filled(_HOW_DID_IT_GO, event.mission), options))


def mood(_scene: Scene, subject: str) -> Reply:
    id_, _dot, said = subject.partition(".")
    if not is_id(id_) or said not in MOODS:
        return Reply(says=(_OVER,))
    return Reply(does=(GiveFeedback(int(id_), said),))


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« très bien, mais il a oublié le lait » says more than a button: the mood is read, the words are kept."""
    id_ = scene.talk.question.about.partition(":")[2] if scene.talk.question else ""
    said = mood_of(heard)
    if said is None or not is_id(id_) or scene.talk.running:
        return None
    words = heard.text[:LONGEST]
    return Reply(does=(GiveFeedback(int(id_), said, words),), talk=replace(scene.talk, question=None))


def mood_of(heard: Heard) -> str | None:
    """What the words say of how it went; None where they speak of something else."""
    words = plain_words(heard.text[:LONGEST])
    if heard.meant.intent == "request_help" and heard.meant.first("time"):
        return None  # another need
    if _BAD.search(words) and "pas de probleme" not in words and "aucun probleme" not in words:
        return "problem"
    if _BUT.search(words):
        return "soso"
    if "pas bien" in words or heard.meant.intent == "deny":
        return "problem"
    return "good" if _GOOD.search(words) or heard.meant.intent in _POSITIVE else None


def kept(scene: Scene, result: FeedbackKept) -> Reply:
    if result.mood != "problem":
        return Reply(says=(_THANKS,))
    offers = (report_button(result.mission_id, result.name),) if result.name else ()
    return Reply(says=(_SORRY.of(town=scene.who.town.name),), offers=offers)


FEEDBACK = Desk(
    "feedback",
    verbs={"mood": mood},
    answers={"feedback": answered},
    on={FeedbackAsked: asked, FeedbackKept: kept},
)
