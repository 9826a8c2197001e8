"""Well again: « finalement Mme Petit va bien », said by whoever worried, whatever else is asked. Agents are told; which
worry is meant is asked where several may be. Nothing is closed by it: an agent does that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import _
from conversation_flows.engine import listening
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.patterns import LONGEST_RELAYED
from conversation_flows.engine.repair import quoted
from conversation_flows.engine.saying import engaged, open_question
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words
from conversation_flows.worry import report_asked
from conversation_flows.worry_words import who_in

_GLAD: Final = _("I am glad to hear it. I am letting the town hall know.")
_GLAD_NOTED: Final = _("I am glad to hear it. I am adding it to what the town hall will read.")
_MERELY_GLAD: Final = _("I am glad to hear it.")
_WHICH: Final = _("I am glad to hear it. Who is it about?")
_SOMEBODY_ELSE: Final = _("Somebody else")

ABOUT_SOMEBODY: Final = frozenset(
    "feedback uneasy mission missions offers late agreement agreed linkword gathering_was coming stillhappy draft"
    " request skip interview circle looked".split()
)
"""Questions to which « elle va bien » may be the answer."""
LONGEST: Final = 14
"""Words; in the midst of something else a longer message tells of something else, unless it names the person."""
LISTED: Final = 5


@dataclass(frozen=True, slots=True)
class SaidWell(Command):
    """Somebody is well: is it one whom this person worried about? `outright`: they say that it is over.

    `who` is how the words name them, `heard` what was said; neither where they have picked `report_id`.
    """

    words: str
    heard: Heard | None = None
    who: str = ""
    outright: bool = False
    report_id: int | None = None


@dataclass(frozen=True, slots=True)
class WellNoted:
    staffed: bool


@dataclass(frozen=True, slots=True)
class WellMayBe:
    """The worries of theirs that may be meant: the number of their report, and how they called the person."""

    words: str
    reports: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class NobodyWorriedAbout:
    """No worry of theirs is open about such a person: the words mean something else."""

    heard: Heard | None
    outright: bool


def overlooked(scene: Scene, heard: Heard) -> Reply | None:
    """« elle va bien », whatever is asked; of whom, the town's rows tell."""
    talk, report = scene.talk, report_asked(scene)
    outright = over(heard.text)
    if talk.writing or heard.corrects or not (outright or fine(heard.text)):
        return None
    who = who_in(heard.text[:LONGEST_WORDS])
    if report is None and engaged(talk) and not who and not _leaves_room(scene, heard):
        return None
    talk = replace(talk, question=None) if report is not None else talk
    about = report if report is not None and not who else None
    return Reply(does=(SaidWell(heard.text, heard, who, outright, about),), talk=talk)


def _leaves_room(scene: Scene, heard: Heard) -> bool:
    question = open_question(scene.talk)
    kind = re.split(r"[.:]", question.about)[0] if question else ""
    return kind not in ABOUT_SOMEBODY and len(heard.text.split()) <= LONGEST


def over(text: str) -> bool:
    """« finalement je l'ai vue, elle va bien »: said outright that there is no need to worry any more."""
    words = plain_words(text[:LONGEST_WORDS])
    return bool(_AFTER_ALL.search(words) and _SEEN.search(words) and not _WORSE.search(words))


def fine(text: str) -> bool:
    """« elle va bien », « Mme Petit est rentrée »: said of somebody else, as a fact."""
    words = plain_words(text[:LONGEST_WORDS])
    if "?" in text or _WORSE.search(words) or _UNSURE.search(words):
        return False
    return bool(_FINE.search(words)) or bool(_FINE_NAMED.search(words) and who_in(text[:LONGEST_WORDS]))


def noted(_scene: Scene, result: WellNoted) -> Reply:
    return Reply(says=(_GLAD if result.staffed else _GLAD_NOTED,))


def which(scene: Scene, result: WellMayBe) -> Reply:
    options = [Offered(f"well:{report}", quoted(called)) for report, called in result.reports[:LISTED]]
    options.append(Offered("notwell:0", _SOMEBODY_ELSE, hears=("deny",)))
    asks = Ask("well:0", _WHICH, tuple(options), as_list=True)
    return Reply(asks=asks, talk=replace(scene.talk, draft=result.words[:LONGEST_RELAYED]))


def nobody(scene: Scene, result: NobodyWorriedAbout) -> Reply:
    """The words are read as any others, in the midst of what was asked."""
    if result.heard is None or (result.outright and not engaged(scene.talk)):
        return Reply(says=(_MERELY_GLAD,))
    return listening.read_without(scene, result.heard, overlooked)


def picked(scene: Scene, subject: str) -> Reply:
    if not is_id(subject):
        return Reply(says=(_MERELY_GLAD,))
    words, talk = scene.talk.draft, replace(scene.talk, draft="")
    return Reply(does=(SaidWell(words, report_id=int(subject)),), talk=talk)


def _not_them(scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_MERELY_GLAD,), talk=replace(scene.talk, draft=""))


_AFTER_ALL: Final = re.compile(
    r"\b(?:finalement|en fait|c est bon|fausse alerte|tout va bien|rassure\w*|plus de souci|after all|false alarm)\b"
)
_SEEN: Final = re.compile(
    r"\b(?:(?:je|on|nous) l (?:ai|a|avons) (?:re)?(?:vue?|croisee?|eue?)|(?:elle|il) (?:va|allait) (?:tres "
    r"|plutot )?(?:bien|mieux)|tout va bien"
    r"|(?:elle|il) (?:etait|est) (?:simplement |juste )?(?:chez|partie?|rentree?|revenue?|de retour|en vacances|la\b)"
    r"|(?:she|he) is (?:fine|well|back|ok))"
)
_STATE: Final = (
    r"(?:(?:va|allait) (?:tres |plutot |beaucoup |tout a fait )?(?:bien|mieux)"
    r"|est (?:simplement |juste |bien |enfin )?(?:rentree?|revenue?|de retour|en vacances)"
    r"|(?:etait|est) (?:simplement |juste )?(?:partie? )?(?:chez (?:sa|son|ses|leur) |en vacances)"
    r"|is (?:fine|well|back|ok|all right))"
)
_FINE: Final = re.compile(rf"\b(?:elle|il|she|he) {_STATE}\b")
_FINE_NAMED: Final = re.compile(rf"\b{_STATE}\b")
"""Of a person whom the sentence names; « tout va bien », « je suis rentrée » name nobody."""
_UNSURE: Final = re.compile(
    r"\b(?:si (?:elle|il|mon|ma|mme|m|madame|monsieur)|espere|pense|crois|j aimerais|savoir|verifier|parait|dit que"
    r"|hope|if (?:she|he)|i think)\b"
)
"""« j'espère qu'elle va bien » knows nothing."""
_WORSE: Final = re.compile(
    r"\b(?:hopital|urgences?|samu|pompiers|morte?|decedee?|tombee?|blessee?|(?:va|allait|est) (?:tres |bien )?mal"
    r"|(?:va|allait) pas|ne (?:repond|mange|sort|boit|ouvre) (?:plus|pas)|hospital|dead|fell)\b"
)

WELL_AGAIN: Final = Desk(
    "well_again",
    phrases=(overlooked,),
    verbs={"well": picked, "notwell": _not_them},
    on={WellNoted: noted, WellMayBe: which, NobodyWorriedAbout: nobody},
    fleeting=frozenset({"well"}),
)
