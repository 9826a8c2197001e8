"""A word to the other of two who organise themselves, where no number was given: written, read back, passed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine import collect, filling
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Flow, Known, Scene
from conversation_flows.engine.outcome import Command, Reply, with_id
from conversation_flows.engine.repair import quoted
from conversation_flows.engine.slots import NEEDS, Words
from conversation_flows.linked import Linked, named

_RECAP = _("To {name}: “{words}”. Shall I pass it on?")
_PASSED_ON = _("Passed on to {name}.")
_NOT_PASSED_ON = _("I could not pass it on: it is no longer possible. Write to me if you need somebody.")

TAKES: Final = NEEDS | frozenset(
    "goodbye thank affirm deny accept_request decline_request cancel_request mission_done my_requests"
    " set_availability checkin_fine checkin_low change_profile browse_requests become_volunteer".split()
)
"""Intents that a word to a neighbour may look like: what is meant for us is asked at the recap."""
GREETING: Final = 3
"""Words from which on a greeting says something more."""


@dataclass(frozen=True, slots=True)
class OpenLetter(Command):
    """They wish to write to the other of the two."""

    link_id: int


@dataclass(frozen=True, slots=True)
class PassToLink(Command):
    link_id: int
    words: str


@dataclass(frozen=True, slots=True)
class MayWriteToLink:
    link: Linked


@dataclass(frozen=True, slots=True)
class PassedToLink:
    """`name` is who reads it; nothing where nobody does any more."""

    name: str


def begun(scene: Scene, result: MayWriteToLink) -> Reply:
    known = {"link": str(result.link.link_id), "to": scene.say(named(result.link))}
    return collect.begin(scene, LINK_LETTER, known, None, "")


def recap(known: Known, _scene: Scene) -> Text:
    return _RECAP.of(name=str(known.get("to", "")), words=quoted(known["words"]))


def passed(_scene: Scene, result: PassedToLink) -> Reply:
    text = _PASSED_ON.of(name=result.name) if result.name else _NOT_PASSED_ON
    return Reply(says=(text,), closes=True)


LINK_LETTER: Final = Flow(
    "link_letter",
    starts_on=frozenset(),
    slots=(
        Words("link", _("With whom?"), label=_("With whom"), optional=True),
        Words("to", _("To whom?"), label=_("To whom"), optional=True),
        Words(
            "words",
            _("What would you like to write?"),
            label=_("Your message"),
            again=_("In a few words: what should I pass on?"),
            takes=TAKES,
        ),
    ),
    recap=recap,
    then=lambda known, _scene: PassToLink(int(known.get("link", 0)), known["words"]),
    on={MayWriteToLink: begun, PassedToLink: passed},
    verbs={"writelink": with_id(OpenLetter)},
    edits=("words",),
)


def to_them(scene: Scene, heard: Heard) -> Reply | None:
    """« je ne peux pas jeudi », « bonjour Karim, jeudi me va »: what they write, and neither to us nor about ours."""
    running = scene.talk.running
    if running is None or running.flow != LINK_LETTER.name or running.asked != "words" or heard.corrects:
        return None
    words = len(heard.text.split())
    if heard.meant.intent != "cancel_request" and (heard.meant.intent != "greet" or words < GREETING):
        return None
    return collect.go_on(scene, LINK_LETTER, filling.fill(scene, LINK_LETTER, running, heard, whole=True))


LETTERS: Final = Desk("letters", phrases=(to_them,))
