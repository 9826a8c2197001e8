"""Talk to a human: the agents are told, take the conversation over, answer, and hand it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from backend.messaging.news import News
from backend.messaging.tidings import HandedBack
from backend.wording import Clocktime, Text, _, pledge, when_read
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.news import look_again
from conversation_flows.engine.outcome import Reply
from conversation_flows.engine.patterns import WakeMe

_I_PASS_IT_ON = pledge("I am passing your message on to the town hall. Somebody will answer you here.")
_PHONE = _("You may also call {phone}.")
_FORWARDED = pledge(
    "I cannot do that myself yet. I am passing your message on to the town hall, who will answer you here."
)
_LOW = pledge(
    "Thank you for telling me. I am letting the town hall know, so that somebody calls you or comes by.",
    later=_("Thank you for telling me. The town hall will see it, so that somebody calls you or comes by."),
)
_AGENT = _("{agent} ({town}): {words}")
_TAKEN = _("{agent}, from {town} town hall, will answer you here. I will leave you two to talk.")
_BACK = _("This is the automatic assistant of {town} again. I am here if you need anything.")
_HOURS_OVER = when_read(
    "The town hall has closed: somebody will read you from {hour} on {day}. Until then I answer you, the automatic "
    "assistant of {town}."
)
_SET_ASIDE = pledge(
    "Something went wrong on our side, and your message did not get through. Somebody has been told. In an "
    "emergency, call {number}."
)


@dataclass(frozen=True, slots=True)
class AgentSays(Told):
    news: News
    agent: str
    words: str
    passes_takeover: bool = True


@dataclass(frozen=True, slots=True)
class AgentCame(Told):
    news: News
    agent: str
    passes_takeover: bool = True


def ask(scene: Scene, heard: Heard) -> Reply:
    return _passed(scene, _I_PASS_IT_ON, "human", heard.text)


def button(scene: Scene, _subject: str) -> Reply:
    return _passed(scene, _I_PASS_IT_ON, "human", "")


def _passed(scene: Scene, text: Text, kind: str, words: str, *, urgent: bool = False) -> Reply:
    town = scene.who.town
    says = [text.of(town=town.name)]
    if town.phone:
        says.append(_PHONE.of(phone=town.phone))
    return Reply(says=tuple(says), does=(RaiseAlert(kind, words, urgent=urgent),))


def forward(scene: Scene, heard: Heard) -> Reply:
    """What an agent does for now: their rights over their data, check-ins, a new address…"""
    return _passed(scene, _FORWARDED, heard.meant.intent, heard.text)


def low(scene: Scene, heard: Heard) -> Reply:
    return _passed(scene, _LOW, "low", heard.text)


def agent_says(scene: Scene, event: AgentSays) -> Reply:
    said = _AGENT.of(agent=event.agent, town=scene.who.town.name, words=event.words)
    leaving = scene.who.leaves_at is not None  # nothing else is said to them, but an agent who helps them is heard
    return Reply(says=(said,), talk=replace(scene.talk, unanswered_at=None), urgent=leaving)


def agent_came(scene: Scene, event: AgentCame) -> Reply:
    wake = WakeMe(scene.now + timedelta(minutes=scene.who.takeover_minutes), "takeover")
    talk = replace(scene.talk, unanswered_at=scene.now)
    taken = _TAKEN.of(agent=event.agent, town=scene.who.town.name)
    return Reply(says=(taken,), does=(wake,), talk=talk, hushed=True, urgent=scene.who.leaves_at is not None)


def handed_back(scene: Scene, event: HandedBack) -> Reply:
    """What waited meanwhile is looked at again."""
    looked = look_again(replace(scene, talk=replace(scene.talk, unanswered_at=None)))
    town, reads = scene.who.town.name, event.reads_at
    says = _BACK.of(town=town)
    if event.agent and reads is not None:
        says = _HOURS_OVER.of(town=town, day=scene.wording.day(reads), hour=Clocktime(reads))
    return replace(looked, says=(says,), talk=looked.talk or scene.talk)


def set_aside_text(number: str) -> Text:
    """The fixed sentence for a message that could not be handled."""
    return _SET_ASIDE.of(number=number)


FORWARDED: Final = (
    "start_checkins",
    "stop_checkins",
)
"""Intents that an agent answers in this edition."""

HUMAN = Desk(
    "human",
    intents={
        "talk_to_human": ask,
        "checkin_low": low,
        **dict.fromkeys(FORWARDED, forward),
    },
    verbs={"human": button},
    on={AgentSays: agent_says, AgentCame: agent_came, HandedBack: handed_back},
)
