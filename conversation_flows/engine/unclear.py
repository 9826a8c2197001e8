"""What was not understood, where the town learns from it: never words for a neighbour, a call for help, or a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Flow, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.engine.repair import answers_somebody, mission_at_hand
from conversation_flows.engine.saying import expecting
from conversation_flows.engine.slots import Name, Place
from nlu.understanding import OUT_OF_SCOPE, SAFETY_INTENTS

GUESSED: Final = 0.5
"""Confidence (calibrated) below which what a message seems to mean is wrong more often than right."""
SUSPECT: Final = 0.3
"""What the safety intents have together at most, where none was heard: with more, it may have been a call for help."""
AFTER_CRISIS: Final = timedelta(days=1)
"""How long after a call for help nothing is kept: what follows is part of it."""

_NOT_OURS: Final = frozenset({"draft", "writing", "stop"})
"""What the open question is about when the words are, or may be, a neighbour's; or when STOP was said."""


@dataclass(frozen=True, slots=True)
class KeepUnclear(Command):
    """Kept for staff to say what it meant, without what says who wrote it, where the town and the person let us."""

    text: str
    locale: str
    expecting: str | None
    guess: str
    confidence: float


def guessed(heard: Heard) -> bool:
    """Whether what was done upon this message was done on a guess."""
    return heard.meant.confidence < GUESSED or heard.meant.intent == OUT_OF_SCOPE


def noted(scene: Scene, heard: Heard, reply: Reply) -> Reply:
    """The reply to a message that was not understood; the message may be kept where the town learns from such."""
    if not scene.who.town.unclear_days or not _may_be_kept(scene, heard):
        return reply
    meant = heard.meant
    keep = KeepUnclear(meant.text, scene.who.locale, expecting(scene.talk), meant.intent, meant.confidence)
    return replace(reply, does=(*reply.does, keep))


def _may_be_kept(scene: Scene, heard: Heard) -> bool:
    talk = scene.talk
    about = talk.question.about.partition(":")[0] if talk.question else ""
    for_a_neighbour = bool(heard.about or talk.writing or answers_somebody(scene) or mission_at_hand(scene))
    in_crisis = talk.crisis_at is not None and scene.now - talk.crisis_at < AFTER_CRISIS
    return not (
        scene.first  # they have only just been told that such messages are kept
        or heard.corrects
        or heard.spoken  # a machine wrote it down
        or for_a_neighbour
        or about in _NOT_OURS
        or in_crisis
        or _alarming(heard)
        or _asked_who_or_where(scene)
        or _confided(scene)
    )


def _alarming(heard: Heard) -> bool:
    return sum(score for intent, score in heard.meant.ranking if intent in SAFETY_INTENTS) >= SUSPECT


def _asked_who_or_where(scene: Scene) -> bool:
    """An answer to « what is your name? » or « where? » is mostly what must not be kept."""
    running, flow = scene.talk.running, _flow(scene)
    return bool(flow and running and isinstance(flow.slot(running.asked), Name | Place))


def _confided(scene: Scene) -> bool:
    flow = _flow(scene)
    return flow is not None and flow.confided


def _flow(scene: Scene) -> Flow | None:
    running = scene.talk.running
    return scene.flows.collecting.get(running.flow) if running else None
