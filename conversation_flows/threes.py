"""Three questions about company, once a month (UCLA-3): agreed to apart, asked after a good answer, seen and erased by
whoever answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from backend.checkins.threes import HIGH, QUESTIONS
from backend.wording import Text, _
from conversation_flows import comfort
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words

MAY_I: Final = _(
    "Once a month, may I ask you three short questions about company? Only the agents whom the town hall has named read"
    " your answers. A no changes nothing else."
)
_MAY_I_SHORT = _("Three short questions once a month: may I?")
_YES = _("Yes, you may")
_NO = _("No, thank you")
_NOT_ASKED = _("All right, I will not ask them. Everything else goes on as before.")
_INTRODUCED = _("Here are the three short questions of the month, as agreed. You may stop whenever you like.")
THREE: Final = (
    _("How often do you feel that you lack companionship?"),
    _("How often do you feel left out?"),
    _("How often do you feel isolated from others?"),
)
"""UCLA-3: Hughes, Waite, Hawkley, Cacioppo 2004; in French as near to the questionnaires in use as reads well aloud."""
_HARDLY = _("Hardly ever")
_SOMETIMES = _("Sometimes")
_OFTEN = _("Often")
_THANKS = _("Thank you, I have noted it. To see your answers or erase them, write “my answers”.")
_TRUST = _("Thank you for your trust. To see your answers or erase them, write “my answers”.")
_STOPPED = _("All right, we leave it there. Thank you all the same.")
_YOURS = _("What you answered to the three questions (companionship, left out, isolated):")
_LINE = _("{day}: {first}, {second}, {last}")
_NONE_YET = _("You have answered no questions of the month.")
_ERASE = _("Erase my answers")
_KEEP = _("Leave it there")
_ERASED = _("It is done: nothing is left of your answers to the three questions.")
_LEFT = _("All right, the rest stays as it is.")
_SETTLED = _("That is already settled.")

ABOUT: Final = "threes"
CONSENT: Final = "threesconsent"
AFTER_CRISIS: Final = timedelta(days=7)
SHOWN: Final = 3
"""Months that are shown, the last ones."""
WORDS: Final[Mapping[str, Text]] = {"1": _HARDLY, "2": _SOMETIMES, "3": _OFTEN}


@dataclass(frozen=True, slots=True)
class OpenThrees(Command):
    """`what`: consent, or questions."""

    what: str


@dataclass(frozen=True, slots=True)
class AgreeToThrees(Command):
    yes: bool


@dataclass(frozen=True, slots=True)
class AnswerThrees(Command):
    """The answer (1 to 3) to the question of this number, from 0."""

    row_id: int
    number: int
    value: int


@dataclass(frozen=True, slots=True)
class LookAtThrees(Command):
    pass


@dataclass(frozen=True, slots=True)
class EraseThrees(Command):
    pass


@dataclass(frozen=True, slots=True)
class ThreesWanted:
    """All is well, and it is time: `what` as in `OpenThrees`."""

    what: str


@dataclass(frozen=True, slots=True)
class ThreesOpened:
    what: str
    row_id: int = 0


@dataclass(frozen=True, slots=True)
class ThreesAnswered:
    """`number` is the next question; after the last, `score` is there."""

    row_id: int
    number: int
    score: int | None = None


@dataclass(frozen=True, slots=True)
class ThreesRefused:
    pass


@dataclass(frozen=True, slots=True)
class ThreesGone:
    """Another month's, or erased meanwhile."""


@dataclass(frozen=True, slots=True)
class ThreesSeen:
    """When, and the three figures."""

    months: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, slots=True)
class ThreesErased:
    pass


# --- asked ----------------------------------------------------------------------------------------------------------


def wanted(scene: Scene, result: ThreesWanted) -> Reply:
    """Beside nothing else, and in no crisis: what is not asked today is asked another day."""
    talk = scene.talk
    in_crisis = talk.crisis_at is not None and scene.now - talk.crisis_at < AFTER_CRISIS
    if in_crisis or talk.running or talk.aside or talk.writing or talk.question or talk.besides or talk.waiting:
        return Reply()
    return Reply(does=(OpenThrees(result.what),))


def opened(_scene: Scene, result: ThreesOpened) -> Reply:
    if result.what != "consent":
        return Reply(says=(_INTRODUCED,), asks=_question(result.row_id, 0))
    options = (
        Offered("threesyes:0", _YES, hears=("affirm", "accept_request")),
        Offered("threesno:0", _NO, hears=("deny", "decline_request", "cancel")),
    )
    return Reply(asks=Ask(f"{CONSENT}:0", MAY_I, options, short=_MAY_I_SHORT))


def _question(row_id: int, number: int) -> Ask:
    options = tuple(Offered(f"{ABOUT}:{row_id}.{number}.{value}", title) for value, title in WORDS.items())
    return Ask(f"{ABOUT}:{row_id}.{number}", THREE[number], options)


# --- answered -------------------------------------------------------------------------------------------------------


def button(_scene: Scene, subject: str) -> Reply:
    row_id, number, value = (*subject.split("."), "", "", "")[:3]
    if not (is_id(row_id) and number in {"0", "1", "2"} and value in WORDS):
        return Reply(says=(_SETTLED,))
    return Reply(does=(AnswerThrees(int(row_id), int(number), int(value)),))


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« pas souvent », « de temps en temps », « tout le temps », « je préfère ne pas répondre »."""
    question = scene.talk.question
    kind, _colon, subject = question.about.partition(":") if question else ("", "", "")
    words = plain_words(heard.text[:LONGEST_WORDS])
    if kind != ABOUT or scene.talk.running or heard.corrects or len(words.split()) > LONGEST or "?" in heard.text:
        return None
    here = replace(scene.talk, question=None)
    if _RATHER_NOT.search(words):
        return Reply(says=(_STOPPED,), talk=here)
    value = next((value for value, told in _HOW_OFTEN if told.search(words)), "")
    return replace(button(scene, f"{subject}.{value}"), talk=here) if value else None


LONGEST: Final = 12
_RATHER_NOT: Final = re.compile(
    r"\b(?:prefere (?:ne )?pas|pas (?:repondre|envie)|ne (?:veux|souhaite) pas|stop|arret\w*|laissez? tomber|passe[rz]?"
    r"|rather not|skip|never mind)\b"
)
_HOW_OFTEN: Final = (
    ("2", re.compile(
        r"\b(?:parfois|quelques ?fois|quelquefois|de temps (?:en temps|a autre)|des fois|un peu|moyen\w*|sometimes"
        r"|ca (?:m )?arrive(?! (?:tres |assez )?(?:rarement|souvent|jamais|peu))|now and then|a little)\b"
    )),
    ("1", re.compile(
        r"\b(?:jamais|rarement|pas (?:trop|tres|si|vraiment|souvent|du tout)|guere|peu|non|never|hardly|rarely"
        r"|not (?:really|often|much)|no)\b"
    )),
    ("3", re.compile(
        r"\b(?:souvent|toujours|tout le temps|tous les jours|beaucoup|tres|trop|oui|often|always|all the time"
        r"|every day|a lot)\b"
    )),
)  # fmt: skip
"""In this order: « pas souvent » is hardly ever."""


def answered(_scene: Scene, result: ThreesAnswered) -> Reply:
    """The next question; after the last, thanks, and where much is missing, what would do good."""
    if result.number < QUESTIONS:
        return Reply(asks=_question(result.row_id, result.number))
    if result.score is not None and result.score >= HIGH:
        return Reply(says=(_TRUST,), asks=comfort.offered())
    return Reply(says=(_THANKS,))


# --- one's own answers ----------------------------------------------------------------------------------------------


def asks(scene: Scene, heard: Heard) -> Reply | None:
    """« mes réponses », « effacez mes réponses »."""
    if scene.talk.running or scene.talk.writing or heard.corrects:
        return None
    words = plain_words(heard.text[:100])
    if _ERASES.search(words):
        return Reply(does=(EraseThrees(),))
    return Reply(does=(LookAtThrees(),)) if _MINE.search(words) else None


_MINE: Final = re.compile(
    r"^(?:(?:voir|revoir|montre[rz]?(?: moi)?|quelles sont|show(?: me)?|see) )?(?:mes|my) "
    r"(?:(?:trois |three )?reponses|(?:three )?answers)"
    r"(?: aux (?:trois )?questions(?: du mois)?| to the (?:three )?questions)?$"
)
_ERASES: Final = re.compile(
    r"^(?:(?:je (?:veux|voudrais) |please )?(?:effac\w+|supprim\w+|erase|delete)) (?:mes|my) (?:trois |three )?"
    r"(?:reponses|answers)(?: aux (?:trois )?questions)?$"
)


def seen(scene: Scene, result: ThreesSeen) -> Reply:
    if not result.months:
        return Reply(says=(_NONE_YET,))
    lines = [scene.say(_YOURS)]
    for at, answers in result.months[-SHOWN:]:
        first, second, last = (scene.say(WORDS[one]).lower() for one in answers)
        lines.append(scene.say(_LINE.of(day=scene.wording.date(at), first=first, second=second, last=last)))
    options = (Offered("threeserase:0", _ERASE, hears=("privacy_delete",)), Offered("threeskeep:0", _KEEP))
    return Reply(asks=Ask("threesmine:0", "\n".join(lines), options))


THREES: Final = Desk(
    "threes",
    phrases=(said, asks),
    verbs={
        ABOUT: button,
        "threesyes": lambda _scene, _subject: Reply(does=(AgreeToThrees(yes=True),)),
        "threesno": lambda _scene, _subject: Reply(does=(AgreeToThrees(yes=False),)),
        "threeserase": lambda _scene, _subject: Reply(does=(EraseThrees(),)),
        "threeskeep": lambda _scene, _subject: Reply(says=(_LEFT,)),
    },
    on={
        ThreesWanted: wanted,
        ThreesOpened: opened,
        ThreesAnswered: answered,
        ThreesRefused: lambda _scene, _result: Reply(says=(_NOT_ASKED,)),
        ThreesGone: lambda _scene, _result: Reply(says=(_SETTLED,)),
        ThreesSeen: seen,
        ThreesErased: lambda _scene, _result: Reply(says=(_ERASED,)),
    },
)
