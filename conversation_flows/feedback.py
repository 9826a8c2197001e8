"""How did it go? Of a volunteer who was there: is anything worrying you? In a tap, or in words, which are kept.

A problem or a worry is read by agents, and by nobody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.messaging.news import News
from backend.wording import _, pledge
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.mission import Facts, filled
from conversation_flows.reporting import report_button

LONGEST: Final = 2_000
"""Characters that are kept of what somebody says of a mission."""
MOODS: Final = frozenset({"good", "soso", "problem", "worried"})

_HOW_DID_IT_GO = _("How did it go with {name}?")
_WELL = _("Very well")
_SO_SO = _("So-so")
_PROBLEM = _("A problem")
_ANY_WORRY = _("Thank you for {name}! Is anything worrying you? Only the town hall will read your answer.")
_NOTHING = _("No, all is well")
_SOMETHING = _("Yes, a little")
_IN_YOUR_WORDS = _("What did you notice? A few words will do.")
_NOTICED = _("Thank you for noticing. It stays between you and the town hall.")
_THANKS = _("Thank you, that helps us.")
_SORRY = pledge("Thank you for telling me. Somebody from the town hall will read your answer and contact you.")
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
    if event.mission.mine:
        worries = (
            Offered(f"mood:{id_}.good", _NOTHING),
            Offered(f"worried:{id_}", _SOMETHING),
        )
        return Reply(asks=Ask(f"feedback:{id_}", filled(_ANY_WORRY, event.mission), worries))
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


def worried(_scene: Scene, subject: str) -> Reply:
    """« Oui, un peu »: it is noted at once, and what was noticed is asked."""
    if not is_id(subject):
        return Reply(says=(_OVER,))
    return Reply(does=(GiveFeedback(int(subject), "worried"),), asks=Ask(f"noticed:{subject}", _IN_YOUR_WORDS))


def noticed(scene: Scene, heard: Heard) -> Reply | None:
    """What the volunteer noticed; whatever else they may mean, it is for the agents."""
    id_ = scene.talk.question.about.partition(":")[2] if scene.talk.question else ""
    if not is_id(id_):
        return None
    talk = replace(scene.talk, question=None)
    return Reply(does=(GiveFeedback(int(id_), "worried", heard.text[:LONGEST]),), talk=talk)


def nothing(scene: Scene, heard: Heard) -> Reply | None:
    """« non rien », « RAS », where it was asked whether anything worries them: it gives nothing up."""
    question = scene.talk.question
    id_ = question.about.partition(":")[2] if question and question.about.startswith("feedback:") else ""
    asked = question is not None and any(one.id.startswith("worried:") for one in question.options)
    if not (asked and is_id(id_) and _NOTHING_AT_ALL.fullmatch(plain_words(heard.text[:100]))):
        return None
    return Reply(does=(GiveFeedback(int(id_), "good"),), talk=replace(scene.talk, question=None))


_NOTHING_AT_ALL: Final = re.compile(
    r"(?:(?:non|no|bah|oh) )*(?:rien(?: du tout| de (?:special|particulier|grave))?|r ?a ?s"
    r"|(?:pas de|aucun) (?:souci|probleme)s?|nothing(?: at all)?)(?: (?:merci|a signaler|thanks))?"
)


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« très bien, mais il a oublié le lait » says more than a button: the mood is read, the words are kept."""
    question = scene.talk.question
    id_ = question.about.partition(":")[2] if question else ""
    about_worries = question is not None and any(one.id.startswith("worried:") for one in question.options)
    if not is_id(id_):
        return None
    if about_worries and plain_words(heard.text) in _BARE_YES:
        return replace(worried(scene, id_), talk=replace(scene.talk, question=None))
    said = worry_of(heard) if about_worries else mood_of(heard)
    if said is None:
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


def worry_of(heard: Heard) -> str | None:
    """« oui, son frigo est vide », « non, elle était contente »; None where they speak of something else."""
    words = plain_words(heard.text[:LONGEST])
    said = mood_of(heard)
    if _WORRYING.search(words) and not _NOTHING_OF_IT.search(words):
        return "worried"
    if said in {"problem", "soso"} and heard.meant.intent != "deny":
        return "worried"
    return "good" if said or _NOTHING_OF_IT.search(words) else None


_NOTHING_OF_IT: Final = re.compile(r"^(?:non|rien|pas du tout|aucune|no|nothing|none)\b(?!.*\b(?:mais|but)\b)")


_BARE_YES: Final = frozenset(
    {"oui", "un peu", "oui un peu", "oui plutot", "ouais", "yes", "a little", "yes a little", "yep"}
)
_WORRYING: Final = re.compile(
    r"\b(?:inquiet\w*|inquiete|bizarre|confuse?|perdue?\b|frigo|chute|tombee?|maigr\w+|sale|odeur|seule"
    r"|triste|pleur\w*|fatiguee?|pas en forme|ne mange|mange plus|froid|chauffage|volets|desoriente\w*|repete"
    r"|oublie tout|blesse\w*|bleus?\b|malade"
    r"|worr\w+|confused|lonely|empty|fell|bruis\w+|cold|thin|sad|crying|lost)\b"
)


def kept(scene: Scene, result: FeedbackKept) -> Reply:
    if result.mood == "worried":
        return Reply(says=(_NOTICED.of(town=scene.who.town.name),))
    if result.mood != "problem":
        return Reply(says=(_THANKS,))
    offers = (report_button(result.mission_id, result.name),) if result.name else ()
    return Reply(says=(_SORRY.of(town=scene.who.town.name),), offers=offers)


FEEDBACK = Desk(
    "feedback",
    verbs={"mood": mood, "worried": worried},
    phrases=(nothing,),
    answers={"feedback": answered, "noticed": noticed},
    on={FeedbackAsked: asked, FeedbackKept: kept},
)
