"""A call on a messenger, which nobody can answer there: somebody calls back, and until then she is not left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.wording import Clocktime, Text, _, when_read
from conversation_flows import voice_notes
from conversation_flows.engine.events import Sent
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Command, Reply

KIND: Final = "call"

_CALLED_NOW = _("I cannot answer the telephone. Somebody from the town hall will call you back.")
_CALLED_LATER = when_read(
    "I cannot answer the telephone, and nobody is at the town hall at this hour. Somebody will call you back from "
    "{hour} on {day}."
)
_CALLED_SOME_TIME = when_read(
    "I cannot answer the telephone. Somebody from the town hall will call you back, but perhaps not today."
)
_CALLED_AGAIN = _("I saw that you called again. Somebody from the town hall will call you back: it is noted.")
_WRITE_OR_CALL = _("You can also write to me here, or call {phone}. If it is urgent, call {number}.")
_WRITE = _("You can also write to me here. If it is urgent, call {number}.")


@dataclass(frozen=True, slots=True)
class NoteCall(Command):
    """They called on the messenger: somebody is to call them back."""


@dataclass(frozen=True, slots=True)
class CallSeen:
    """It is noted. `staffed`: somebody of the duty roster is there now; else `reads_at` says when, where that is known.

    `again`: a call that nobody has made yet stood there before. `number`: we know a number of theirs.
    """

    staffed: bool
    reads_at: datetime | None = None
    again: bool = False
    number: bool = False


def rang(_scene: Scene, event: Sent) -> Reply | None:
    """A call; None for what is none."""
    return Reply(does=(NoteCall(),)) if event.kind == KIND else None


def seen(scene: Scene, result: CallSeen) -> Reply:
    """What comes of it, when, and what she may do instead; her number is asked for where we have none."""
    said = f"{scene.say(_when(scene, result))} {scene.say(_instead(scene, result))}"
    asks = None if result.again or result.number else voice_notes.which_number(KIND)
    return Reply(says=(said,), asks=asks)


def _when(scene: Scene, result: CallSeen) -> Text:
    if result.staffed:
        return _CALLED_AGAIN if result.again else _CALLED_NOW
    if result.reads_at is None:
        return _CALLED_SOME_TIME
    return _CALLED_LATER.of(day=scene.wording.day(result.reads_at), hour=Clocktime(result.reads_at))


def _instead(scene: Scene, result: CallSeen) -> Text:
    """The town's number is no help while nobody is there to answer it."""
    town = scene.who.town
    if town.phone and result.staffed:
        return _WRITE_OR_CALL.of(phone=town.phone, number=town.emergency)
    return _WRITE.of(number=town.emergency)
