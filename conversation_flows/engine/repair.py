"""Not understood: once, the question in other words with choices; twice, a human."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from backend.wording import _
from conversation_flows.engine import collect
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.engine.patterns import LONGEST_RELAYED, PAIR
from conversation_flows.engine.saying import MERE_BUTTONS, STANDING, open_question

_SORRY = (
    _("I am not sure I follow you."),
    _("Forgive me, I did not quite get that."),
)
_MENU = _("I can find a neighbour to help you, or pass your message on to the town hall. What would you like?")
_ASK_FOR_HELP = _("Ask for help")
_OFFER = _("Offer my help")
_HUMAN = _("Talk to somebody")
_FOR_YOUR_NEIGHBOUR = _("“{words}”: is this for your neighbour?")
_PASS_IT_ON = _("Yes, pass it on")
_NOT_FOR_THEM = _("No")
ANSWER: Final = "answer"
"""The verb of the button under a neighbour's words."""
ECHOED: Final = 120
"""Characters of their own words that a person is shown again."""


def repaired(scene: Scene, heard: Heard) -> Reply:
    """The first miss rephrases with choices; the second calls a human; the question stays open."""
    misses = scene.talk.misses + 1
    scene = replace(scene, talk=replace(scene.talk, misses=misses))
    if misses < 2 and (asked := for_a_neighbour(scene, heard)):
        return asked
    if misses >= 2:
        reply = scene.flows.intents["talk_to_human"](scene, heard)
        return replace(reply, talk=replace(reply.talk or scene.talk, misses=0))
    sorry = _SORRY[scene.seed % len(_SORRY)]
    running, question = scene.talk.running, open_question(scene.talk)
    flow = scene.flows.collecting.get(running.flow) if running else None
    if running and flow and (question is None or question.about.partition(".")[0] == flow.name):
        reply = collect.rephrased(scene, flow, running)
        return replace(reply, says=(sorry, *reply.says), talk=reply.talk or scene.talk)
    if question and question.options and not question.about.startswith(STANDING):
        return Reply(says=(sorry,), talk=scene.talk)  # the open question is then asked again
    return Reply(says=(sorry,), asks=menu(), talk=scene.talk)


def for_a_neighbour(scene: Scene, heard: Heard) -> Reply | None:
    """Words that may be for the other side of a mission: addressed, never guessed, so we ask."""
    mission = mission_at_hand(scene) or _draft_at_hand(scene)
    if not mission or not heard.text.strip():
        return None
    words = f"{scene.talk.draft}\n{heard.text}" if _draft_at_hand(scene) else heard.text
    return Reply(asks=_pass_on(mission, words), talk=replace(scene.talk, draft=words.strip()[:LONGEST_RELAYED]))


def answers_somebody(scene: Scene) -> bool:
    """Whether the words of a neighbour, or theirs to one, are the last thing that the person was shown."""
    question = scene.talk.question
    if _draft_at_hand(scene):
        return True
    ours = question and question.about.startswith(MERE_BUTTONS) and not scene.talk.running
    return bool(ours and question and any(one.id.startswith(f"{ANSWER}:") for one in question.options))


def mission_at_hand(scene: Scene) -> str:
    """The mission, or the pair, whose other side the person may be answering: its buttons were shown last."""
    question = scene.talk.question
    if question is None or scene.talk.running or not question.about.startswith(_OF_TWO):
        return ""
    writes = any(option.id.partition(":")[0] in {"write", ANSWER} for option in question.options)
    of_pair = PAIR if question.about.startswith(_OF_TWO[1]) else ""
    return f"{of_pair}{question.about.rpartition(':')[2]}" if writes else ""


_OF_TWO: Final = (f"{MERE_BUTTONS}mission:", f"{MERE_BUTTONS}pair:")
"""What buttons are about under which a person may write to the other of two."""


def _draft_at_hand(scene: Scene) -> str:
    """The mission for whose other side the words may be of which we have just asked whom they are for."""
    about = scene.talk.question.about if scene.talk.question and not scene.talk.running else ""
    mission = about.partition(":")[2] if about.startswith("draft:") else ""
    return "" if mission == "0" else mission


def _pass_on(mission: str, text: str) -> Ask:
    yes = Offered(f"pass:{mission}", _PASS_IT_ON, hears=("affirm",))
    no = Offered("notpass:0", _NOT_FOR_THEM, hears=("deny",))
    return Ask(f"draft:{mission}", _FOR_YOUR_NEIGHBOUR.of(words=quoted(text)), (yes, no))


def quoted(text: str) -> str:
    """Their own words as a person is shown them again."""
    said = " ".join(text.split())
    return said if len(said) <= ECHOED else f"{said[:ECHOED]}…"


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
