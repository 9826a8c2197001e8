"""What a person said or pressed: an answer, an interruption, a correction, a digression, or nothing we understand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from backend.wording import _
from conversation_flows.engine import besides, collect, filling, options, other_ways, patterns, places, unclear, voice
from conversation_flows.engine.conversation import Question, Running, Shown
from conversation_flows.engine.events import Chose, Heard, Opened, Pinned, Sent
from conversation_flows.engine.flow import Flow, Phrase, Scene
from conversation_flows.engine.outcome import Reply
from conversation_flows.engine.repair import answers_somebody, for_a_neighbour, repaired
from nlu.understanding import OUT_OF_SCOPE

COUNTED_AS_SURE: Final = 0.6
DOUBTED: Final = 0.3
"""Below this, what a message seems to mean is a guess: it is not acted upon."""
TO_US: Final = frozenset(
    "request_help cancel_request mission_done my_requests help greet goodbye become_volunteer browse_requests"
    " privacy_export privacy_delete talk_to_human change_language stop cancel find_company".split()
)
"""What is meant for the bot even when a neighbour has just written."""
AFRESH: Final = timedelta(hours=12)
"""After so long a sentence that starts the flow which still runs starts it afresh."""

_SETTLED = _("That is already settled.")
_CORRECTION_SEEN = _("I saw your correction. If it changes something, tell me in a new message.")
_LET_US_GO_ON = _("Let us go back to where we were.")
_BARE_NUMBER: Final = re.compile(r"^\s*\d{1,2}\s*[.)]?\s*$")


def spoken(scene: Scene, event: Heard | Chose | Pinned | Sent | Opened) -> Reply:
    """The answer to whatever a person sent."""
    match event:
        case Heard():
            return _heard(scene, event)
        case Chose():
            reply = _chose(scene, event)
            talk = reply.talk or scene.talk
            return replace(reply, talk=replace(talk, misses=0)) if talk.misses else reply
        case Pinned():
            running = scene.talk.running
            flow = scene.flows.collecting.get(running.flow) if running else None
            answer = places.pinned(flow, event) if flow and not event.live else None
            return answer or scene.flows.on[Pinned](scene, event)
        case Sent() | Opened():
            return scene.flows.on[type(event)](scene, event)


def _heard(scene: Scene, event: Heard) -> Reply:
    answer = _answered(scene, event)
    if event.spoken and (event.doubted or answer is None or _on_a_guess(scene, event, answer)):
        return voice.asked_back(scene, event)
    answer = voice.shown(scene, event, answer) if answer else None
    if answer is None:
        return unclear.noted(scene, event, repaired(scene, event))
    talk = answer.talk or scene.talk
    return replace(answer, talk=replace(talk, misses=0)) if talk.misses else answer


def _on_a_guess(scene: Scene, event: Heard, answer: Reply) -> bool:
    """Whether something is begun that was hardly understood."""
    return unclear.guessed(event) and answer == begun(scene, event)


def read_without(scene: Scene, event: Heard, phrase: Phrase) -> Reply:
    """What `phrase` looked up for these words came to nothing: they answer what is asked, or are read as any others."""
    return _answered(scene, event, but=phrase) or unclear.noted(scene, event, repaired(scene, event))


def _answered(scene: Scene, event: Heard, but: Phrase | None = None) -> Reply | None:
    talk = scene.talk
    question = talk.question
    if question and not event.about and (option := options.by_number_or_words(question, event)):
        return _picked(scene, question, option)
    if question and question.about.startswith("draft:") and (reply := _answers(scene, question, event)):
        return reply  # « oui », where we asked whom the words are for
    if reply := patterns.relayed(scene, event):
        return reply
    for phrase in scene.flows.phrases:
        if phrase is not but and (reply := phrase(scene, event)):
            return reply
    if reply := patterns.interrupted(scene, event):
        return reply
    if event.corrects and not talk.running:
        return Reply(says=(_CORRECTION_SEEN,))
    if talk.running and (reply := _collected(scene, talk.running, event)):
        return reply
    if question and (reply := _answers(scene, question, event)):
        return reply
    if _BARE_NUMBER.match(event.text) and not talk.running and not (question and question.options):
        return Reply(says=(_SETTLED,))
    if answers_somebody(scene) and not _to_us(event) and (reply := for_a_neighbour(scene, event)):
        return reply
    return None if event.corrects else begun(scene, event)


def _to_us(event: Heard) -> bool:
    """« oui, une baguette » to a neighbour's question is an answer; a need comes with its moment."""
    meant, timed = event.meant, event.meant.first("time") is not None
    if meant.intent == "inform":  # so a need is read where a question is open
        return timed and meant.first("category") is not None
    return meant.intent in TO_US and (timed or meant.intent != "request_help")


def _answers(scene: Scene, question: Question, event: Heard) -> Reply | None:
    if option := options.by_intent(question, event.meant.intent):
        reply = _begun_by(scene, option, event) or _picked(scene, question, option)
        return unclear.noted(scene, event, reply) if unclear.guessed(event) else reply
    if option := options.by_yes_or_no(question, event):
        return _picked(scene, question, option)
    return _in_words(scene, question, event)


def _begun_by(scene: Scene, option: Shown, event: Heard) -> Reply | None:
    """A need said to the menu is « Demander de l'aide », and what it says already is not asked again."""
    verb, _colon, name = option.id.partition(":")
    flow = scene.flows.collecting.get(name) if verb == "start" and not scene.talk.running else None
    if flow is None or event.meant.intent not in flow.starts_on or not event.meant.entities:
        return None
    return begun(replace(scene, talk=replace(scene.talk, question=None)), event)


def _in_words(scene: Scene, question: Question, event: Heard) -> Reply | None:
    hears = scene.flows.answers.get(re.split(r"[.:]", question.about)[0])
    return hears(scene, event) if hears else None


def _collected(scene: Scene, running: Running, event: Heard) -> Reply | None:
    """The running flow's turn: entities fill and correct; then options by intent; then the asked slot, liberally."""
    flow = scene.flows.collecting[running.flow]
    question, intent = scene.talk.question, event.meant.intent
    if event.corrects:
        return _corrected(scene, flow, running, event)
    sure = event.meant.confidence >= COUNTED_AS_SURE
    if sure and intent in flow.starts_on and scene.idle >= AFRESH and event.meant.entities:
        return collect.begin(_without(scene), flow, {}, event, filling.first_words(event))
    asks_ours = question is None or question.about.partition(".")[0] == flow.name
    if question and not asks_ours and (reply := _in_words(scene, question, event)):
        return reply
    digresses = intent not in flow.sounds_like and (
        intent in scene.flows.intents or (intent in scene.flows.starts and scene.flows.starts[intent] is not flow)
    )
    filled = filling.fill(scene, flow, running, event, only_asked=digresses and sure)
    if not filled.nothing:
        return collect.go_on(scene, flow, filled)
    if question and (reply := _answers(scene, question, event)):
        return reply
    if filled.heard and running.asked == filling.RECAP:
        return collect.step(scene, flow, running)  # « plutôt jeudi », which it is already
    if asks_ours and (told := filling.name_said(scene, flow, running, event)):
        return collect.step(scene, flow, told[0], told[1:])
    named = asks_ours and filling.named(flow, running, event)
    if digresses and sure and not named:
        return begun(scene, event)
    if asks_ours:
        filled = filling.fill(scene, flow, running, event, whole=True, only_asked=digresses)
        if not filled.nothing:
            return collect.go_on(scene, flow, filled)
        if intent in flow.starts_on and (kept := filling.otherwise(flow, running, event)):
            return collect.step(scene, flow, kept)
        if slot := filling.meant_slot(flow, question, event):
            return collect.ask_anew(scene, flow, running, slot)
    doubted = intent == "cancel_request" and event.meant.confidence < patterns.SURE  # nothing is given up on a guess
    return begun(scene, event) if digresses and not doubted else None


def _corrected(scene: Scene, flow: Flow, running: Running, event: Heard) -> Reply:
    """An edited message corrects what it had answered; it is never taken for the answer to a later question."""
    was = replace(running, asked=running.last or running.asked)
    for whole in (False, True):
        filled = filling.fill(scene, flow, was, event, whole=whole, only_asked=whole)
        if not filled.nothing:
            return collect.go_on(scene, flow, filled)
    return Reply(says=(_CORRECTION_SEEN,))


def _without(scene: Scene) -> Scene:
    return replace(scene, talk=replace(scene.talk, running=None, question=None))


def begun(scene: Scene, event: Heard) -> Reply | None:
    """What the message starts by its intent, whatever was asked."""
    reply = _meant(scene, event)
    return unclear.noted(scene, event, reply) if reply and unclear.guessed(event) else reply


def read_on(scene: Scene, event: Heard) -> Reply:
    """What was looked up for these words came to nothing: they are read as any others."""
    return begun(scene, event) or repaired(scene, event)


def _meant(scene: Scene, event: Heard) -> Reply | None:
    running = scene.flows.collecting.get(scene.talk.running.flow) if scene.talk.running else None
    if running and event.meant.intent in running.sounds_like:
        return None  # it leads away from nothing that it may be an answer to
    intent = event.meant.intent if event.meant.confidence >= DOUBTED else OUT_OF_SCOPE
    elsewhere = scene.flows.understands(intent) or (
        intent in {"deny", "out_of_scope"} and event.meant.confidence >= COUNTED_AS_SURE
    )
    if not elsewhere and not scene.talk.running and event.meant.first("category"):
        intent = "request_help"  # « les courses » says enough where nothing else is meant
    flow = scene.flows.starts.get(intent)
    if flow and flow is running:
        return None
    if elsewhere_only := other_ways.sought(scene, intent):
        return elsewhere_only
    if flow and flow.looks and not scene.talk.running:
        return Reply(does=(flow.looks(event),))
    if flow:
        return collect.begin(scene, flow, {}, event, filling.first_words(event))
    if handler := scene.flows.intents.get(intent):
        return handler(scene, event)
    return None


# --- buttons --------------------------------------------------------------------------------------------------------


def _chose(scene: Scene, event: Chose) -> Reply:
    question, running = scene.talk.question, scene.talk.running
    if question and (event.question is None or question.first <= event.question <= question.number):
        option = next((one for one in question.options if one.id == event.choice), None)
        if option:
            return _picked(scene, question, option)
    if ":" in event.choice:
        fleeting = event.choice.partition(":")[0] in scene.flows.fleeting
        return Reply(says=(_SETTLED,)) if fleeting else _verb(scene, event.choice)
    flow = scene.flows.collecting.get(running.flow) if running else None
    if running and flow and (reply := collect.added(scene, flow, running, event.choice)):
        return reply
    return Reply(says=(_LET_US_GO_ON if flow and question else _SETTLED,))


def _picked(scene: Scene, question: Question, option: Shown) -> Reply:
    scene = replace(scene, talk=replace(scene.talk, question=None))
    if ":" in option.id:
        reply = _verb(scene, option.id)
        return replace(reply, talk=reply.talk or scene.talk)
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    if running is None or flow is None or question.about.partition(".")[0] != flow.name:
        return Reply(says=(_SETTLED,), talk=scene.talk)
    reply = collect.chosen(scene, flow, running, question.about, option.id) or Reply(says=(_SETTLED,))
    return replace(reply, talk=reply.talk or scene.talk)


def _verb(scene: Scene, choice: str) -> Reply:
    verb, _colon, subject = choice.partition(":")
    running, flows = scene.talk.running, scene.flows
    if verb == besides.ABOUT:
        return besides.answered(scene, subject)
    if verb == "start" and subject in flows.collecting:
        if running and running.flow == subject:
            return collect.step(scene, flows.collecting[subject], running)
        if elsewhere_only := other_ways.sought(scene, *flows.collecting[subject].starts_on):
            return elsewhere_only
        return collect.begin(scene, flows.collecting[subject], {}, None, "")
    if verb == voice.ABOUT:
        return Reply(says=(_SETTLED,))  # what was asked is no longer open
    if verb in patterns.VERBS:
        return patterns.VERBS[verb](scene, subject)
    if verb in flows.verbs:
        return flows.verbs[verb](scene, subject)
    return Reply(says=(_SETTLED,))


def resumed(scene: Scene) -> tuple[Scene, tuple[Any, ...]]:
    """The flow that was set aside is taken up again."""
    talk = scene.talk
    return replace(scene, talk=replace(talk, running=talk.aside[-1], aside=talk.aside[:-1])), (_LET_US_GO_ON,)
