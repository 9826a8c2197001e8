"""Whose words? « C'est fait » while writing to Paul, « dites-lui que… » said to us: asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine import patterns, repair
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.patterns import LONGEST_RELAYED, PassOn
from conversation_flows.engine.repair import quoted
from conversation_flows.engine.saying import engaged
from conversation_flows.engine.slots import plain_words
from conversation_flows.mission import Facts, MoveMission, filled
from conversation_flows.my_requests import LookAtMine
from conversation_flows.on_my_way import step_said
from nlu.understanding import Understanding

LONGEST: Final = 30
"""Words; a longer message to a neighbour is a letter, and no step."""
A_QUESTION: Final = 3
"""Words, besides thanks, without which a question mark is a manner of speaking: « merci, ça va ? »."""
BARE: Final = 5
"""Words; so short a step says nothing more that the other side should read."""

_IT_IS_FOR = _("It is for {name}")
_FOR_THEM = _("“{words}”: is this for {name}?")
_YES_PASS = _("Yes, pass it on")
_NO = _("No")
_WHOM = _("“{words}”: who is this for?")
_WHAT_ABOUT = _("You are welcome! What is your question about? Tell me in a few words, or ask the town hall.")
_HUMAN = _("Talk to somebody")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class Step:
    """What words may mean for a mission: the state it moves to, and how we ask whether they do."""

    state: str
    asks: Text
    yes: Text
    hears: tuple[str, ...] = ()


STEPS: Final[Mapping[str, Step]] = {
    "way": Step("on_the_way", _("“{words}”: shall I note that you are on your way?"), _("Yes, I am on my way")),
    "arrived": Step("arrived", _("“{words}”: shall I note that you have arrived?"), _("Yes, I have arrived")),
    "helped": Step("helped", _("“{words}”: shall I note that it is done?"), _("Yes, it is done"), ("mission_done",)),
    "confirm": Step("done", _("“{words}”: shall I note that it is done?"), _("Yes, it is done"), ("mission_done",)),
    "giveback": Step(
        "given_back",
        _("“{words}”: shall I ask other neighbours instead of you?"),
        _("Yes, I can no longer go"),
        ("cancel_request",),
    ),
    "cancelm": Step(
        "cancelled",
        _("“{words}”: shall I cancel, and tell {name}?"),
        _("Yes, cancel it"),
        ("cancel_request",),
    ),
}
"""By the verb of the button that means the same."""


@dataclass(frozen=True, slots=True)
class AskWhose(Command):
    """Words that are kept meanwhile: of which mission, and as which step?

    `meant`: way, arrived, done, cancel, pass; ask, where they are a question that may be for nobody.
    """

    meant: str
    mission_id: int | None = None


@dataclass(frozen=True, slots=True)
class MayBeFor:
    """The live missions that they may be about."""

    meant: str
    missions: tuple[Facts, ...]
    mission_id: int | None = None


def overheard(scene: Scene, heard: Heard) -> Reply | None:
    """A step of the mission, said while the writing mode is open."""
    meant = _step_meant(heard)
    if meant is None or scene.talk.writing is None or scene.talk.writing.pair_id:
        return None
    return Reply(does=(AskWhose(meant, scene.talk.writing.mission_id),), talk=scene.talk)


def _step_meant(heard: Heard) -> str | None:
    words = plain_words(heard.text[:LONGEST_RELAYED])
    if "?" in heard.text or len(words.split()) > LONGEST:
        return None
    if step := step_said(heard.text):
        return step
    sure = heard.meant.confidence >= patterns.SURE
    if _CANNOT.search(words) or _NO_NEED.search(words) or (sure and heard.meant.intent == "cancel_request"):
        return "cancel"
    return "done" if sure and heard.meant.intent == "mission_done" else None


def to_be_told(scene: Scene, heard: Heard) -> Reply | None:
    """« dites-lui que je préfère des golden », said to us."""
    if scene.talk.running or not _TELL.search(plain_words(heard.text[:LONGEST_RELAYED])):
        return None
    return Reply(does=(AskWhose("pass"),), talk=replace(scene.talk, draft=heard.text[:LONGEST_RELAYED]))


def _thanks(meant: Understanding) -> bool:
    """Whether it thanks, and means nothing else that is understood."""
    besides = meant.intent in {"help", "out_of_scope"} and any(one.intent == "thank" for one in meant.also)
    return meant.intent == "thank" or besides


def asks_after_thanks(scene: Scene, heard: Heard) -> Reply | None:
    """« merci, et elle sera prête à quelle heure ? »: it thanks and asks; of which mission, the town's rows tell."""
    said = heard.text[:LONGEST_RELAYED]
    if not _thanks(heard.meant) or "?" not in said or engaged(scene.talk):
        return None
    asked = _THANKED.sub("", plain_words(said)).split()
    if len(asked) < A_QUESTION or repair.answers_somebody(scene):
        return None
    return Reply(does=(AskWhose("ask"),), talk=replace(scene.talk, draft=said))


def cannot_come(scene: Scene, heard: Heard) -> Reply | None:
    """« je ne peux plus venir », from a volunteer; to an open invitation it is a no."""
    talk = scene.talk
    invited = talk.question and talk.question.about.startswith("invitation")
    if scene.who.volunteer is None or invited or "?" in heard.text:
        return None
    return Reply(does=(LookAtMine(to_cancel=True),)) if _CANNOT.search(plain_words(heard.text[:200])) else None


def may_be_for(scene: Scene, result: MayBeFor) -> Reply:
    """One question: whom are the words for? They are kept until it is answered."""
    draft = scene.talk.draft
    if result.mission_id is not None:
        mission = next((one for one in result.missions if one.mission_id == result.mission_id), None)
        verb = _verb(result.meant, mission) if mission else None
        if mission is None or verb is None:
            return Reply(does=(PassOn(result.mission_id, draft),), talk=replace(scene.talk, draft=""))
        return Reply(asks=_as_step(mission, verb, draft))
    if not result.missions and result.meant == "ask":
        human = Offered("human:0", _HUMAN, hears=("talk_to_human",))
        return Reply(asks=Ask("menu:0", _WHAT_ABOUT, (human,)), talk=replace(scene.talk, draft=""))
    if not result.missions:
        return Reply(does=(LookAtMine(),), talk=replace(scene.talk, draft=""))
    if len(result.missions) > 1:
        options = tuple(Offered(f"pass:{one.mission_id}", one.name) for one in result.missions[:2])
        none = Offered("notpass:0", _NO, hears=("deny",))
        return Reply(asks=Ask("draft:0", _WHOM.of(words=quoted(draft)), (*options, none)))
    mission = result.missions[0]
    yes = Offered(f"pass:{mission.mission_id}", _YES_PASS, hears=("affirm",))
    no = Offered("notpass:0", _NO, hears=("deny",))
    text = filled(_FOR_THEM, mission).of(words=quoted(draft))
    return Reply(asks=Ask(f"draft:{mission.mission_id}", text, (yes, no)))


def _verb(meant: str, mission: Facts) -> str | None:
    if mission.mine:
        return {"done": "helped", "cancel": "giveback"}.get(meant, meant)
    return {"done": "confirm", "cancel": "cancelm"}.get(meant)


def _as_step(mission: Facts, verb: str, draft: str) -> Ask:
    step = STEPS[verb]
    yes = Offered(f"step:{verb}.{mission.mission_id}", step.yes, hears=("affirm", *step.hears))
    only = Offered(f"pass:{mission.mission_id}", _IT_IS_FOR.of(name=mission.name), hears=("deny",))
    return Ask(f"draft:{mission.mission_id}", filled(step.asks, mission).of(words=quoted(draft)), (yes, only))


def take_step(scene: Scene, subject: str) -> Reply:
    """The words were a step: it is taken. What they say besides goes with it."""
    verb, _dot, mission = subject.partition(".")
    draft, step = scene.talk.draft, STEPS.get(verb)
    if step is None or not is_id(mission):
        return Reply(says=(_SETTLED,))
    says_more = len(draft.split()) > BARE
    talk = replace(patterns.not_writing(scene.talk), draft="")
    passed = (PassOn(int(mission), draft),) if says_more else ()
    return Reply(does=(*passed, MoveMission(int(mission), step.state)), talk=talk)


_CANNOT: Final = re.compile(
    r"\b(?:peux|peut|pourrai|pourrais|pourra|viens|viendrai|viendrais) (?:(?:finalement|malheureusement) )?"
    r"(?:plus|pas)(?: (?:du tout|finalement|demain|vous|la|le|y|pouvoir))*"
    r"(?: (?:venir|passer|aller|aider|assurer|m en occuper|l aider|l emmener)|$)"
    r"|\b(?:vais|va) (?:plus|pas) pouvoir\b|\bai un empechement\b"
    r"|\b(?:y vais|y serai|irai|serai) (?:plus|pas)(?: (?:du tout|finalement|malheureusement|demain|y|la))*$"
    r"|\b(?:can ?t|cannot|can no longer|can t|won t be able to) (?:come|make it|do it|help)\b"
    r"|\b(?:i am|i m) not (?:going|coming)(?: after all)?$|\b(?:won t|will not) (?:be there|come|go)(?: after all)?$"
)
_NO_NEED: Final = re.compile(
    r"\b(?:plus|pas|aucun) besoin(?: de (?:rien|vous|personne|toi|lui|elle|courses))?(?: merci)?$"
    r"|\bai plus besoin\b|\b(?:don t|no longer) need (?:it|you|anything|help)\b"
)
_THANKED: Final = re.compile(
    r"\b(?:super|parfait|genial|tres bien|ok|d accord|bien|un grand|mille|merci|mercis|beaucoup|infiniment|bonjour"
    r"|bonsoir|vraiment|pour tout|et|mais|au fait|sinon|great|thanks|thank you|very much|so much|a lot|and|but)\b"
)
_TELL: Final = re.compile(
    r"\b(?:dites?|dis|dire|demandez|demander|demande|prevenez|prevenir|rappelez|transmettez) (?:bien )?(?:le )?lui\b"
    r"|\blui (?:dire|demander|rappeler|transmettre|preciser|signaler|faire savoir|faire passer)\b"
    r"|\b(?:tell|let) (?:her|him|them)\b|\bask (?:her|him|them)\b"
)
WHOSE_WORDS = Desk(
    "whose_words",
    phrases=(to_be_told, cannot_come, asks_after_thanks),
    overhears=(overheard,),
    verbs={"step": take_step},
    on={MayBeFor: may_be_for},
    fleeting=frozenset({"step"}),
)
