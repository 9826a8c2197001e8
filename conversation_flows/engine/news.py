"""What the person did not say: news of the town, results of our deeds, moments we asked to be woken at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from backend.messaging.tidings import HandedBack, Woke
from backend.wording import _
from conversation_flows.engine import besides, collect, patterns
from conversation_flows.engine.conversation import IDLE
from conversation_flows.engine.events import Quiet, Told, Waited
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.listening import resumed
from conversation_flows.engine.outcome import Command, Outcome, Reply, Say
from conversation_flows.engine.saying import STANDING, asked_again, engaged, finish, open_question

_NO_AGENT = _("Nobody from the town hall has been able to answer you yet. Write “resume” to go on with me.")


def told(scene: Scene, event: Any) -> Outcome:
    """The outcome of anything that no person said."""
    match event:
        case Quiet():
            return _rest(scene, event)
        case Waited():
            return _waited(scene, event)
        case Woke():
            return finish(scene, _woke(scene, event))
        case HandedBack():
            return finish(scene, scene.flows.on[HandedBack](scene, event))
        case collect.PlacesFound():
            return finish(scene, collect.found(scene, event))
        case collect.PointLocated():
            return finish(scene, collect.located(scene, event))
        case patterns.PassedOn():
            return finish(scene, patterns.passed_on(scene, event))
        case _:
            reply = scene.flows.on[type(event)](scene, event)
            return finish(scene, _unless_it_waits(scene, event, reply) if isinstance(event, Told) else reply)


def _unless_it_waits(scene: Scene, event: Told, reply: Reply) -> Reply:
    """News that asks waits until what the person is engaged in ends or has been idle.

    All of it waits for an agent to end, for a pause, and after STOP.
    """
    talk, news = scene.talk, getattr(event, "news", None)
    if news is None or reply.urgent:
        return reply
    by_bot = not getattr(event, "passes_takeover", False)
    silent = talk.stopped or scene.who.leaves_at or ((scene.who.taken_by or scene.quiet) and by_bot)
    if silent:
        closed = reply.talk or talk
        return Reply(talk=replace(closed, waiting=(*closed.waiting, news)), hushed=True)
    if reply.asks and talk.writing and reply.asks.about == f"mission:{talk.writing.mission_id}":
        # What they write to each other about has moved on: the answer is for us.
        stopped = patterns.stop_writing(scene)
        return replace(reply, says=(*stopped.says, *reply.says), talk=stopped.talk)
    after = reply.talk or talk  # news may itself settle what was asked
    if reply.asks and engaged(after) and not _idle(scene):
        wake = patterns.WakeMe((talk.heard_at or scene.now) + IDLE, "idle")
        return Reply(talk=replace(after, waiting=(*after.waiting, news)), does=(wake,), hushed=True)
    return reply


def _idle(scene: Scene) -> bool:
    return scene.talk.heard_at is None or scene.now - scene.talk.heard_at >= IDLE


def _waited(scene: Scene, event: Waited) -> Outcome:
    """Everything that waited is told; of what asks, the first is asked, the rest waits on."""
    talk, says, does, later = scene.talk, list[Say](), list[Command](), []
    for one in event.told:
        here = replace(scene, talk=talk)
        reply = _unless_it_waits(here, one, scene.flows.on[type(one)](here, one))
        if reply.asks and any(say.question for say in says):
            later.append(getattr(one, "news", None))
            continue
        outcome = finish(here, reply)
        talk, says, does = outcome.talk, [*says, *outcome.says], [*does, *outcome.does]
    if later:
        talk = replace(talk, waiting=(*talk.waiting, *later))
        does.append(patterns.WakeMe(scene.now + IDLE, "idle"))
    return Outcome(talk, tuple(says), tuple(does))


def _rest(scene: Scene, event: Quiet) -> Outcome:
    """After the turn's deeds: the open question again in short, the flow that was set aside, or news that waited."""
    talk = scene.talk
    if event.hushed or event.asked or scene.who.taken_by:
        return Outcome(talk)
    if reply := besides.next_asked(scene):
        return finish(scene, reply)
    if question := open_question(talk):
        standing = question.about.startswith(STANDING)
        return asked_again(scene, question) if event.spoke and not standing else Outcome(talk)
    if talk.running:
        return finish(scene, collect.step(scene, scene.flows.collecting[talk.running.flow], talk.running))
    if talk.aside:
        scene, lead = resumed(scene)
        running = scene.talk.running
        flow = scene.flows.collecting.get(running.flow) if running else None
        if running and flow:
            return finish(scene, collect.step(scene, flow, running, lead))
        return finish(scene, Reply(closes=True))
    return finish(scene, look_again(scene))


def look_again(scene: Scene) -> Reply:
    """What waited is looked at again: what is no longer true is not told."""
    waiting = scene.talk.waiting
    if not waiting or scene.quiet:
        return Reply()
    return Reply(does=(patterns.Rebrief(waiting),), talk=replace(scene.talk, waiting=()))


def _woke(scene: Scene, event: Woke) -> Reply:
    """A moment that the conversation asked for: close the writing mode, let waiting questions through."""
    talk, quiet = scene.talk, Reply(hushed=True)
    match event.why:
        case "writing" if talk.writing:
            if scene.now < talk.writing.until:
                return replace(quiet, does=(patterns.WakeMe(talk.writing.until, "writing"),))
            closed = patterns.stop_writing(scene)
            return replace(closed, says=()) if scene.who.taken_by else closed
        case "takeover" if scene.who.taken_by and talk.unanswered_at:
            if scene.now - talk.unanswered_at < timedelta(minutes=scene.who.takeover_minutes):
                return quiet
            return replace(quiet, says=(_NO_AGENT.of(town=scene.who.town.name),))
        case "idle" if talk.waiting and not scene.who.taken_by and not talk.stopped:
            if engaged(talk) and not _idle(scene):
                wake = patterns.WakeMe((talk.heard_at or scene.now) + IDLE, "idle")
                return replace(quiet, does=(wake,))
            return replace(look_again(scene), hushed=True)
        case "quiet":
            return replace(look_again(scene), hushed=True)
        case _:
            return quiet
