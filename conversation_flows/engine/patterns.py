"""What holds in every flow, at every question: back, cancel, relay, takeover, floods, waking up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from backend.messaging.messages import News, Woke
from backend.wording import _
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import WRITING, Conversation, Writing
from conversation_flows.engine.events import Heard, Result
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import Name, Words, plain_words

INTERRUPTS: Final = frozenset({"stop", "cancel", "talk_to_human", "change_language", "help", "privacy_delete"})
"""Intents that are obeyed whatever the question."""
SURE: Final = 0.5
"""Confidence (calibrated) above which an intent may interrupt a question."""
SHORT: Final = 5
"""Words; in free text asked for, only so short a message is taken for an interruption."""
TURNS_A_MINUTE: Final = 10
SAME_TEXTS: Final = 3
SAME_WITHIN: Final = timedelta(seconds=10)
MUTED: Final = timedelta(minutes=10)

_BACK_WORDS: Final = frozenset(
    {"retour", "revenir", "revenir en arriere", "en arriere", "precedent", "question precedente", "reviens",
     "je me suis trompe", "je me suis trompee", "je veux revenir en arriere", "back", "go back", "previous", "undo"}
)  # fmt: skip
_RESUME_WORDS: Final = frozenset({"reprendre", "reprends", "resume", "continue", "continuer"})

_WRITING_TO = _("→ {name}. What you write now goes to {name}.")
_FORWARDED = _("Passed on to {name}.")
_STILL_WRITING = _("→ {name}")
_WRITING_CLOSED = _("I no longer pass your messages on to {name}.")
_FINISH = _("Finish")
_NO_AGENT = _("Nobody from {town} has been able to answer you yet. Write « resume » to go on with me.")


@dataclass(frozen=True, slots=True)
class WakeMe(Command):
    """An event of our own at that moment."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Rebrief(Command):
    """News that waited is looked at again: what is no longer true is not told."""

    news: News


@dataclass(frozen=True, slots=True)
class PassOn(Command):
    """The person's words go to the other side of a mission."""

    mission_id: int
    text: str


@dataclass(frozen=True, slots=True)
class PassedOn(Result):
    mission_id: int
    name: str


@dataclass(frozen=True, slots=True)
class CountForAgent(Command):
    """A message while an agent has the conversation: it raises the alert's count."""


@dataclass(frozen=True, slots=True)
class TakeBack(Command):
    """The person asks the bot to go on, as the agent did not answer."""


@dataclass(frozen=True, slots=True)
class ReportLoop(Command):
    """Something answers our answers: operators see it."""


# --- going back, interrupting ---------------------------------------------------------------------------------------


def interrupted(scene: Scene, heard: Heard) -> Reply | None:
    """The intents and words that are obeyed at every question."""
    talk = scene.talk
    flow = scene.flows.collecting.get(talk.running.flow) if talk.running else None
    if talk.running and flow and plain_words(heard.text) in _BACK_WORDS:
        return collect.back(scene, flow, talk.running)
    intent = heard.meant.intent
    if intent not in INTERRUPTS or heard.meant.confidence < SURE:
        return None
    asked = flow.slot(talk.running.asked) if flow and talk.running else None
    if isinstance(asked, Words | Name) and len(heard.text.split()) > SHORT:
        return None
    if intent == "cancel":
        return collect.cancelled(scene)
    return scene.flows.intents[intent](scene, heard) if intent in scene.flows.intents else None


# --- the relay ------------------------------------------------------------------------------------------------------


def write_to(scene: Scene, mission_id: int, name: str) -> Reply:
    """Opens the writing mode, visibly."""
    until = scene.now + WRITING
    talk = replace(scene.talk, writing=Writing(mission_id, name, until))
    return Reply(asks=_writing_question(mission_id, _WRITING_TO.of(name=name), name), talk=talk,
                 does=(WakeMe(until, "writing"),))  # fmt: skip


def relayed(scene: Scene, heard: Heard) -> Reply | None:
    """Text that is addressed: a platform reply to a relayed message, or the writing mode that is open."""
    if heard.about and heard.about.startswith("mission:"):
        return Reply(does=(PassOn(int(heard.about.partition(":")[2]), heard.text),))
    writing = scene.talk.writing
    if writing is None or heard.corrects:
        return None
    if scene.now >= writing.until:
        return None
    talk = replace(scene.talk, writing=replace(writing, until=scene.now + WRITING))
    return Reply(does=(PassOn(writing.mission_id, heard.text),), talk=talk)


def passed_on(scene: Scene, result: PassedOn) -> Reply:
    text = _FORWARDED.of(name=result.name)
    if scene.talk.writing is None:
        return Reply(says=(text,))
    return Reply(asks=_writing_question(result.mission_id, text, result.name))


def stop_writing(scene: Scene, _subject: str = "") -> Reply:
    writing = scene.talk.writing
    if writing is None:
        return Reply()
    talk = replace(scene.talk, writing=None, question=None)
    return Reply(says=(_WRITING_CLOSED.of(name=writing.name),), talk=talk)


def _writing_question(mission_id: int, text: Any, name: str) -> Ask:
    finish = Offered(f"endwrite:{mission_id}", _FINISH)
    return Ask(f"writing:{mission_id}", text, (finish,), short=_STILL_WRITING.of(name=name))


# --- an agent has the conversation ----------------------------------------------------------------------------------


def taken_over(scene: Scene, event: Any) -> Reply | None:
    """While an agent speaks the bot is silent; relayed messages pass; the person may take the bot back."""
    if isinstance(event, Heard):
        waited = scene.who.taken_at and scene.now - scene.who.taken_at
        if (
            waited
            and waited >= timedelta(minutes=scene.who.takeover_minutes)
            and (plain_words(event.text) in _RESUME_WORDS)
        ):
            return Reply(does=(TakeBack(),))
        return relayed(scene, event) or Reply(does=(CountForAgent(),), hushed=True)
    return Reply(does=(CountForAgent(),), hushed=True)


def no_agent_yet(scene: Scene) -> Reply:
    return Reply(says=(_NO_AGENT.of(town=scene.who.town.name),), hushed=True)


# --- loops and floods -----------------------------------------------------------------------------------------------


def flooded(scene: Scene, heard: Heard) -> tuple[Conversation, Reply | None]:
    """Remembers the turn; answers with silence where a machine seems to answer our answers."""
    talk, now = scene.talk, scene.now
    print_ = hashlib.blake2s(heard.text.encode(errors="replace"), digest_size=6).hexdigest()
    recent = (*[one for one in talk.flood if now - one[1] < timedelta(minutes=1)], (print_, now))[-TURNS_A_MINUTE - 1 :]
    talk = replace(talk, flood=recent)
    if talk.muted_until and now < talk.muted_until:
        return talk, Reply(hushed=True)
    same = [one for one in recent if one[0] == print_ and now - one[1] <= SAME_WITHIN]
    if scene.who.channel != "terminal" and (len(recent) > TURNS_A_MINUTE or len(same) > SAME_TEXTS):
        return replace(talk, muted_until=now + MUTED), Reply(does=(ReportLoop(),), hushed=True)
    return replace(talk, muted_until=None), None


# --- waking up ------------------------------------------------------------------------------------------------------


def woke(scene: Scene, event: Woke) -> Reply:
    """A moment the conversation asked for: close the writing mode, let waiting questions through."""
    if event.why == "writing" and scene.talk.writing and scene.now >= scene.talk.writing.until:
        return stop_writing(scene)
    if event.why == "takeover" and scene.who.taken_by:
        return no_agent_yet(scene)
    return Reply(hushed=True)
