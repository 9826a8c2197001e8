"""Report somebody: one tap, and the two have nothing more to do with each other; only the town hall knows who."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import _, pledge
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words
from conversation_flows.mission import WhichMission
from conversation_flows.pairs import ReportPair

_REPORTED = _(
    "It is done: {name} can no longer write to you, and will not be asked to help you again. Only the town hall knows"
    " that you told me."
)
_ASKING_OTHERS = _("I am asking other neighbours for you.")
_REPORTED_BY_HELPER = _(
    "It is done: {name} can no longer write to you, and you will not be asked for them again. Only the town hall knows"
    " that you told me."
)
_WHAT_HAPPENED = _("What happened? Only the town hall will read it. You need not answer.")
_TALK = _("Talk to somebody")
_THANKS = pledge("Thank you. The town hall will read it.")
_ALL_RIGHT = _("All right. I am here if you need anything.")
_SETTLED = _("That is already settled.")
REPORT = _("Report {name}")

SAYS_NOTHING: Final = frozenset({"thank", "goodbye", "deny", "affirm"})
"""Whoever answers so would rather not say it."""
LONGEST: Final = 6
"""Words of « je veux signaler Karim »."""


@dataclass(frozen=True, slots=True)
class ReportPerson(Command):
    """Nothing more to do with the other side of this mission."""

    mission_id: int


@dataclass(frozen=True, slots=True)
class TellOfReport(Command):
    """What happened, for agents."""

    mission_id: int
    words: str


@dataclass(frozen=True, slots=True)
class PersonReported:
    """`sought`: somebody else is asked now; `mine`: whoever reports is the volunteer."""

    mission_id: int
    name: str
    mine: bool
    sought: bool


@dataclass(frozen=True, slots=True)
class ReportTold:
    pass


@dataclass(frozen=True, slots=True)
class NothingToReport:
    """They have no part in it."""


def report_button(mission_id: int, name: str) -> Offered:
    return Offered(f"report:{mission_id}", REPORT.of(name=name))


def report(_scene: Scene, subject: str) -> Reply:
    side = patterns.read_side(subject)
    if side is None:
        return Reply(says=(_SETTLED,))
    return Reply(does=(ReportPair(side[1]) if side[1] else ReportPerson(side[0]),))


def reported(scene: Scene, result: PersonReported) -> Reply:
    """The way between the two closes with the same breath."""
    text = _REPORTED_BY_HELPER if result.mine else _REPORTED
    says = [text.of(name=result.name)]
    if result.sought and not result.mine:
        says.append(_ASKING_OTHERS)
    ask = Ask(f"report:{result.mission_id}", _WHAT_HAPPENED, (Offered("human:0", _TALK, hears=("talk_to_human",)),))
    return Reply(says=tuple(says), asks=ask, talk=patterns.mission_over(scene.talk, result.mission_id))


def told(scene: Scene, heard: Heard) -> Reply | None:
    """« il a élevé la voix »: read by agents, and nobody else."""
    id_ = scene.talk.question.about.partition(":")[2] if scene.talk.question else ""
    if not is_id(id_) or heard.meant.intent in {"request_help", "my_requests"}:
        return None
    if heard.meant.intent in SAYS_NOTHING and len(heard.text.split()) <= LONGEST:
        return Reply(says=(_ALL_RIGHT,), talk=replace(scene.talk, question=None))
    return Reply(does=(TellOfReport(int(id_), heard.text[:LONGEST_WORDS]),), talk=replace(scene.talk, question=None))


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« je veux signaler Karim », « bloquer », with no button."""
    return Reply(does=(WhichMission("report"),)) if not scene.talk.running and _meant(heard) else None


def overheard(scene: Scene, heard: Heard) -> Reply | None:
    """Said while the words go to the very person: they are for us."""
    writing = scene.talk.writing
    if writing is None or not _meant(heard):
        return None
    return Reply(does=(ReportPair(writing.pair_id) if writing.pair_id else ReportPerson(writing.mission_id),))


def _meant(heard: Heard) -> bool:
    return len(heard.text.split()) <= LONGEST and bool(_REPORT.match(plain_words(heard.text[:100])))


_NO_NAME: Final = (
    r"(?:une?|des|la|les?|du|an?|the|mon|ma|mes|son|sa|ses|notre|nos|votre|vos|leurs?|cet?|cette|ces|my|our|your|this"
    r"|that|these|some|hier|aujourd|demain|matin|midi|soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|today"
    r"|tomorrow|\w+day)"
)
"""« signaler mon retard », « bloquer mardi » name nobody."""
_SOMEBODY: Final = r"(?:(?:mon|ma|cet?|cette|my|this) )?(?:voisine?|benevole|personne|neighbou?r|volunteer|person)"
_REPORT: Final = re.compile(
    r"^(?:je (?:veux|voudrais|souhaite) |i want to |please )*"
    rf"(?:(?:signaler|bloquer|report|block)(?: {_SOMEBODY}|(?: (?!{_NO_NAME} |{_NO_NAME}$)\w+){{0,2}})$"
    r"|(?:le|la) (?:signaler|bloquer)$|ne (?:veux )?plus (?:avoir affaire|entendre parler)"
    r"|signalez(?: |$)le?a?$|bloquez le?a?$)"
)

REPORTING: Final = Desk(
    "reporting",
    phrases=(said,),
    overhears=(overheard,),
    verbs={"report": report},
    answers={"report": told},
    on={
        PersonReported: reported,
        ReportTold: lambda _scene, _result: Reply(says=(_THANKS,)),
        NothingToReport: lambda _scene, _result: Reply(says=(_SETTLED,)),
    },
)
