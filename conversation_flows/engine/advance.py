"""One step of a conversation: total, pure, matched to the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from backend.messaging.tidings import HandedBack, Woke
from conversation_flows.engine import besides, filling, language, news, options, patterns, voice
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Chose, Event, Heard, Opened, Pinned, Quiet, Sent
from conversation_flows.engine.flow import Flows, Scene, Who
from conversation_flows.engine.listening import AFRESH, spoken
from conversation_flows.engine.outcome import Outcome, Reply
from conversation_flows.engine.saying import expecting, finish
from nlu.understanding import SAFETY_INTENTS

__all__ = ["Quiet", "advance", "expecting"]


def advance(
    flows: Flows, talk: Conversation, event: Event | Woke | HandedBack | Quiet, *, who: Who, now: datetime, seed: int
) -> Outcome:
    """What the bot says, what must be done, and where we stand after.

    Never raises for anything a person may send. The caller saves `Outcome.talk`, carries out `Outcome.does` and feeds
    each result back as an event; when none is left, it sends `Quiet`.
    """
    scene = Scene(flows, _readable(flows, talk), who, now, seed)
    if not isinstance(event, Heard | Chose | Pinned | Sent | Opened):
        return news.told(scene, event)
    scene = patterns.remembered(_awake(scene), event)
    if not isinstance(event, Heard):
        return finish(scene, _answer(scene, event))
    scene, found = language.listened(scene, event)
    reply = _answer(scene, event)
    if not voice.asks(reply):
        reply = besides.kept(scene, event, reply)
    return language.settled(scene, finish(scene, language.with_offer(reply, found)), found)


def _answer(scene: Scene, event: Heard | Chose | Pinned | Sent | Opened) -> Reply:
    flows = scene.flows
    if reply := flows.leaving(scene, event):
        return reply
    if isinstance(event, Heard) and _cries(scene, event):
        return replace(flows.intents[event.meant.intent](scene, event), hushed=True)
    if scene.who.taken_by:
        return patterns.taken_over(scene, event)
    if silence := patterns.flooded(scene, event):
        return silence
    scene, settled = voice.settled(scene, event)
    if settled:
        return settled
    if scene.talk.met:
        reply = spoken(scene, event)
        return reply if reply.talk else replace(reply, talk=scene.talk)
    scene = replace(scene, talk=replace(scene.talk, met=True), first=True)
    reply = spoken(scene, event)
    there = language.greeted(scene, reply)
    greeting = flows.greets(there)
    hello = tuple(there.say(text) for text in greeting.says)
    does = (*greeting.does, *reply.does)
    return replace(reply, says=(*hello, *reply.says), does=does, talk=reply.talk or scene.talk)


def _cries(scene: Scene, heard: Heard) -> bool:
    ours = not scene.who.taken_by and not heard.about and options.in_our_words(scene.talk.question, heard)
    return heard.meant.intent in SAFETY_INTENTS and not ours


def _awake(scene: Scene) -> Scene:
    """The person is here: since when they were silent; what has run out meanwhile is closed; STOP is over."""
    talk, now = scene.talk, scene.now
    if talk.writing and now >= talk.writing.until:
        talk = patterns.not_writing(talk)
    idle = now - talk.heard_at if talk.heard_at else timedelta(0)
    if idle >= AFRESH:
        talk = replace(talk, besides=())
    return replace(scene, talk=replace(talk, heard_at=now, stopped=False), idle=idle)


def _readable(flows: Flows, talk: Conversation) -> Conversation:
    """State of a flow that this version no longer has is let go; of one that changed, what still fits is kept."""
    aside = tuple(one for one in talk.aside if one.flow in flows.collecting)
    running, question = talk.running, talk.question
    if running is not None and running.flow not in flows.collecting:
        if question and question.about.partition(".")[0] == running.flow:
            question = None
        running = None
    if running is not None:
        flow = flows.collecting[running.flow]
        running = filling.sound(flow, running)
        about, _dot, asked = question.about.partition(".") if question else ("", "", "")
        if about == flow.name and asked not in {filling.RECAP, filling.EDIT} and flow.slot(asked) is None:
            question = None
        if about == flow.name and asked == filling.RECAP and running.known != (talk.running or running).known:
            question = None  # what the recap said no longer stands
    return replace(talk, running=running, aside=aside, question=question)
