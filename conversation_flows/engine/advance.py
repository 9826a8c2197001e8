"""One step of a conversation: total, pure, matched to the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from backend.messaging.messages import HandedBack, Option, Woke
from backend.wording import _
from conversation_flows.engine import collect, options, patterns
from conversation_flows.engine.conversation import IDLE, Conversation, Question, Running, Shown
from conversation_flows.engine.events import Chose, Event, Heard, Opened, Pinned, Sent, Told
from conversation_flows.engine.flow import Flow, Flows, Scene, Who
from conversation_flows.engine.outcome import Ask, Offered, Opening, Outcome, Reply, Say
from conversation_flows.engine.repair import repaired
from nlu.understanding import SAFETY_INTENTS

ONE_MESSAGE: Final = 240
"""Characters; what is said and what is asked share a message up to here (FIELD, "Residents")."""

_SETTLED = _("That is already settled.")
_CORRECTION_SEEN = _("I saw your correction. If it changes something, tell me in a new message.")
_LET_US_GO_ON = _("Let us go on where we were.")
_COUNTED_AS_SURE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing is left to be done in this turn: what is open is asked again, what waited may come.

    `asked`: a question was put in this turn; `spoke`: something was said; `hushed`: nothing is to be added.
    """

    asked: bool = False
    spoke: bool = False
    hushed: bool = False


def advance(
    flows: Flows, talk: Conversation, event: Event | Woke | HandedBack | Quiet, *, who: Who, now: datetime, seed: int
) -> Outcome:
    """What the bot says, what must be done, and where we stand after.

    Never raises for anything a person may send. The caller saves `Outcome.talk`, carries out `Outcome.does` and feeds
    each result back as an event; when none is left, it sends `Quiet`.
    """
    scene = Scene(flows, talk, who, now, seed)
    if not isinstance(event, Heard | Chose | Pinned | Sent | Opened):
        return finish(scene, _told(scene, event))
    scene = _awake(scene)
    if isinstance(event, Heard) and event.meant.intent in SAFETY_INTENTS:
        return finish(scene, replace(flows.intents[event.meant.intent](scene, event), hushed=True))
    if who.taken_by:
        return finish(scene, patterns.taken_over(scene, event) or Reply(hushed=True))
    if isinstance(event, Heard):
        scene, silence = _unless_flooded(scene, event)
        if silence:
            return finish(scene, silence)
    greeting = Reply()
    if not talk.met:
        greeting = flows.greets(scene)
        scene = replace(scene, talk=replace(scene.talk, met=True))
    reply = _spoken(scene, event)
    reply = replace(reply, says=(*greeting.says, *reply.says), does=(*greeting.does, *reply.does))
    return finish(scene, reply)


def _awake(scene: Scene) -> Scene:
    talk = scene.talk
    if talk.writing and scene.now >= talk.writing.until:
        question = talk.question
        if question and question.about.startswith("writing:"):
            question = None
        talk = replace(talk, writing=None, question=question)
    return replace(scene, talk=replace(talk, heard_at=scene.now))


def _unless_flooded(scene: Scene, event: Heard) -> tuple[Scene, Reply | None]:
    talk, silence = patterns.flooded(scene, event)
    return replace(scene, talk=talk), silence


def _spoken(scene: Scene, event: Heard | Chose | Pinned | Sent | Opened) -> Reply:
    match event:
        case Heard():
            return _heard(scene, event)
        case Chose():
            return _chose(scene, event)
        case Pinned():
            running = scene.talk.running
            flow = scene.flows.collecting.get(running.flow) if running else None
            answer = collect.pinned(flow, event) if flow and not event.live else None
            return answer or scene.flows.on[Pinned](scene, event)
        case Sent() | Opened():
            return scene.flows.on[type(event)](scene, event)


def _told(scene: Scene, event: Any) -> Reply:
    match event:
        case Quiet():
            return _rest(scene, event)
        case Woke():
            return patterns.woke(scene, event)
        case HandedBack():
            return scene.flows.on[HandedBack](scene, event)
        case collect.PlacesFound():
            return collect.found(scene, event)
        case collect.PointLocated():
            return collect.located(scene, event)
        case patterns.PassedOn():
            return patterns.passed_on(scene, event)
        case _:
            reply = scene.flows.on[type(event)](scene, event)
            return _waits(scene, event, reply) if isinstance(event, Told) else reply


def _waits(scene: Scene, event: Told, reply: Reply) -> Reply:
    """News that asks waits until the running flow ends or has been idle; under a takeover all but the agent waits."""
    talk, news = scene.talk, getattr(event, "news", None)
    if news is None:
        return reply
    busy = talk.running or talk.writing
    idle = talk.heard_at is None or scene.now - talk.heard_at >= IDLE
    if scene.who.taken_by and not getattr(event, "passes_takeover", False):
        return Reply(talk=replace(talk, waiting=(*talk.waiting, news)), hushed=True)
    if reply.asks and busy and not idle and not reply.urgent:
        wake = patterns.WakeMe((talk.heard_at or scene.now) + IDLE, "idle")
        return Reply(talk=replace(talk, waiting=(*talk.waiting, news)), does=(wake,), hushed=True)
    return reply


# --- what a person said ---------------------------------------------------------------------------------------------


def _heard(scene: Scene, event: Heard) -> Reply:
    answer = _answered(scene, event)
    if answer is None:
        return repaired(scene, event)
    talk = answer.talk or scene.talk
    return replace(answer, talk=replace(talk, misses=0)) if talk.misses else answer


def _answered(scene: Scene, event: Heard) -> Reply | None:
    talk, intent = scene.talk, event.meant.intent
    question = talk.question
    if question and not event.about and (option := options.by_number_or_words(question, event)):
        return _picked(scene, question, option)
    if reply := patterns.relayed(scene, event):
        return reply
    if reply := patterns.interrupted(scene, event):
        return reply
    if event.corrects and not talk.running:
        return Reply(says=(_CORRECTION_SEEN,))
    if talk.running and (reply := _collected(scene, talk.running, event)):
        return reply
    if question and (option := options.by_intent(question, intent)):
        return _picked(scene, question, option)
    return _begun(scene, event)


def _collected(scene: Scene, running: Running, event: Heard) -> Reply | None:
    """The running flow's turn: entities fill and correct; then options by intent; then the asked slot, liberally."""
    flow = scene.flows.collecting.get(running.flow)
    if flow is None:  # a flow that this version no longer has
        return Reply(closes=True)
    filled = collect.fill(scene, flow, running, event)
    if filled.changed or filled.wrong:
        return collect.go_on(scene, flow, filled)
    question, intent = scene.talk.question, event.meant.intent
    if question and (option := options.by_intent(question, intent)):
        return _picked(scene, question, option)
    digresses = intent in scene.flows.intents or (
        intent in scene.flows.starts and scene.flows.starts[intent] is not flow
    )
    if digresses and event.meant.confidence >= _COUNTED_AS_SURE:
        return _begun(scene, event)
    filled = collect.fill(scene, flow, running, event, liberal=True)
    if filled.changed or filled.wrong:
        return collect.go_on(scene, flow, filled)
    return _begun(scene, event) if digresses else None


def _begun(scene: Scene, event: Heard) -> Reply | None:
    intent = event.meant.intent
    if intent not in scene.flows.intents and not scene.talk.running and event.meant.first("category"):
        intent = "request_help"  # « les courses » says enough where nothing else is meant
    if flow := scene.flows.starts.get(intent):
        if scene.talk.running and scene.talk.running.flow == flow.name:
            return None
        return _start(scene, flow, {}, event, event.text)
    if handler := scene.flows.intents.get(intent):
        return handler(scene, event)
    return None


def _start(scene: Scene, flow: Flow, known: Any, heard: Heard | None, first_words: str) -> Reply:
    talk = scene.talk
    aside = (*talk.aside, talk.running) if talk.running and talk.running.flow != flow.name else talk.aside
    aside = tuple(one for one in aside if one.flow != flow.name)[-3:]
    scene = replace(scene, talk=replace(talk, running=None, aside=aside, question=None))
    reply = collect.begin(scene, flow, known, heard, first_words)
    return replace(reply, talk=reply.talk or scene.talk)


def _chose(scene: Scene, event: Chose) -> Reply:
    question = scene.talk.question
    if question and event.question in (None, question.number):
        option = next((one for one in question.options if one.id == event.choice), None)
        if option:
            return _picked(scene, question, option)
    if ":" in event.choice:
        return _verb(scene, event.choice)
    return Reply(says=(_SETTLED,))


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
    if verb == "start" and subject in scene.flows.collecting:
        return _start(scene, scene.flows.collecting[subject], {}, None, "")
    if verb == "endwrite":
        return patterns.stop_writing(scene, subject)
    if verb in scene.flows.verbs:
        return scene.flows.verbs[verb](scene, subject)
    return Reply(says=(_SETTLED,))


# --- the end of a step ----------------------------------------------------------------------------------------------


def _rest(scene: Scene, event: Quiet) -> Reply:
    """After the turn's deeds: the open question again in short, the flow that was set aside, or news that waited."""
    talk = scene.talk
    if event.hushed or event.asked or scene.who.taken_by:
        return Reply()
    if talk.question:
        return Reply(asks=_again(talk.question)) if event.spoke else Reply()
    if talk.running and (flow := scene.flows.collecting.get(talk.running.flow)):
        return collect.step(scene, flow, talk.running)
    if talk.aside:
        running = talk.aside[-1]
        scene = replace(scene, talk=replace(talk, running=running, aside=talk.aside[:-1]))
        flow = scene.flows.collecting.get(running.flow)
        return collect.step(scene, flow, running, (_LET_US_GO_ON,)) if flow else Reply(closes=True, talk=scene.talk)
    if talk.waiting:
        rest = replace(talk, waiting=talk.waiting[1:])
        return Reply(does=(patterns.Rebrief(talk.waiting[0]),), talk=rest)
    return Reply()


def _again(question: Question) -> Ask:
    offered = tuple(Offered(one.id, one.title, one.hears) for one in question.options)
    return Ask(question.about, question.again or question.text, offered, as_list=question.as_list,
               asks_location=question.asks_location)  # fmt: skip


def finish(scene: Scene, reply: Reply) -> Outcome:
    """Makes the reply into words, numbers its question, and keeps both."""
    talk = reply.talk or scene.talk
    if reply.closes:
        talk = replace(talk, running=None, question=None)
    if reply.opens:
        return _opened(replace(scene, talk=talk), reply, reply.opens)
    texts = [scene.say(text) for text in reply.says]
    says = [Say(text, urgent=reply.urgent, about=reply.about) for text in texts if text]
    asks = reply.asks
    if reply.offers and says:
        if talk.question or talk.running or talk.writing:
            buttons = tuple(Option(one.id, scene.say(one.title)) for one in reply.offers)
            says[-1] = replace(says[-1], options=buttons)
        else:
            asks = Ask(f"offers:{reply.about or ''}", says.pop().text, reply.offers)
    if asks:
        talk, asked = _ask(scene, talk, asks)
        if says and not reply.about and len(says[-1].text) + len(asked.text) < ONE_MESSAGE:
            asked = replace(asked, text=f"{says.pop().text}\n{asked.text}")
        says.append(replace(asked, urgent=reply.urgent, about=reply.about))
    return Outcome(talk, tuple(says), reply.does, reply.hushed)


def _opened(scene: Scene, reply: Reply, opening: Opening) -> Outcome:
    flow = scene.flows.collecting[opening.flow]
    begun = _start(scene, flow, opening.known, None, opening.first_words)
    return finish(scene, replace(begun, says=(*reply.says, *begun.says), does=(*reply.does, *begun.does)))


def _ask(scene: Scene, talk: Conversation, ask: Ask) -> tuple[Conversation, Say]:
    number = talk.asked_count + 1
    text = scene.say(ask.text)
    shown = tuple(Shown(one.id, scene.say(one.title), one.hears) for one in ask.options)
    question = Question(
        number, ask.about, text, shown, scene.say(ask.short) if ask.short else "", ask.as_list, ask.asks_location
    )
    offered = tuple(
        Option(one.id, seen.title, scene.say(one.description)) for one, seen in zip(ask.options, shown, strict=True)
    )
    say = Say(
        text, number, offered, ask.as_list, ask.asks_location, expires_at=ask.expires_at, cancel_key=ask.cancel_key
    )
    return replace(talk, question=question, asked_count=number), say


def expecting(talk: Conversation) -> str | None:
    """The slot that the open question asks for: it makes « jeudi », « moi », « 2 » unambiguous."""
    if talk.question is None:
        return None
    return talk.question.about.partition(".")[2] or talk.question.about.partition(":")[0]
