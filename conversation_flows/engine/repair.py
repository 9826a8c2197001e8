"""Not understood: once, the question in other words with choices; twice, a human."""

from __future__ import annotations

from dataclasses import replace

from backend.wording import _
from conversation_flows.engine import collect
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply

_SORRY = (
    _("I am not sure I follow you."),
    _("Forgive me, I did not quite get that."),
)
_MENU = _("I can find a neighbour to help you, or pass your message on to the town hall. What would you like?")
_ASK_FOR_HELP = _("Ask for a hand")
_OFFER = _("Offer my help")
_HUMAN = _("Talk to somebody")


def repaired(scene: Scene, heard: Heard) -> Reply:
    """The first miss rephrases with choices; the second calls a human; the question stays open."""
    misses = scene.talk.misses + 1
    scene = replace(scene, talk=replace(scene.talk, misses=misses))
    if misses >= 2:
        reply = scene.flows.intents["talk_to_human"](scene, heard)
        return replace(reply, talk=replace(reply.talk or scene.talk, misses=0))
    sorry = _SORRY[scene.seed % len(_SORRY)]
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    if running and flow:
        reply = collect.rephrased(scene, flow, running)
        return replace(reply, says=(sorry, *reply.says), talk=reply.talk or scene.talk)
    if scene.talk.question and scene.talk.question.options:
        return Reply(says=(sorry,), talk=scene.talk)  # the open question is then asked again
    return Reply(says=(sorry,), asks=menu(), talk=scene.talk)


def menu() -> Ask:
    """What the bot can do, in three buttons."""
    return Ask(
        "menu:0",
        _MENU,
        (
            Offered("start:ask_for_help", _ASK_FOR_HELP, hears=("request_help",)),
            Offered("start:volunteer", _OFFER, hears=("become_volunteer", "offer_help")),
            Offered("human:0", _HUMAN, hears=("talk_to_human",)),
        ),
    )
