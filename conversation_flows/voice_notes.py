"""Voice notes that nobody could hear: said kindly, with a way on: a call from the town hall, or a few written words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Text, _, pledge
from conversation_flows.engine.events import Heard, Sent
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words
from conversation_flows.phone_numbers import number_said

KINDS: Final = frozenset({"voice", "audio"})
ABOUT: Final = "callback"
_AROUND: Final = re.compile(r"^(?:oui |yes )+|(?: (?:s il vous plait|svp|merci|please))+$")
"""What may stand around the words of an offer."""

_READS_ONLY = _(
    "Thank you for your voice message. I can only read: write me a few words, or somebody from the town hall can call "
    "you."
)
_TOO_LONG = _(
    "Thank you for your voice message. It is too long for me: could you say it in less than three minutes, or in a few "
    "written words? Somebody from the town hall can also call you."
)
_HEARD_NOTHING = _(
    "I heard nothing in your voice message. Could you say it again, or write it to me? Somebody from the town hall can "
    "also call you."
)
_NOT_HEARD = _(
    "Thank you for your voice message. I could not listen to it this time: could you write me a few words? Somebody "
    "from the town hall can also call you."
)
_HEARD_WRONG = _(
    "I am sorry, I hear you badly. Could you write it to me? Somebody from the town hall can also call you."
)
_CALL_ME = _("Please call me")
_I_WRITE = _("I will write")
_I_READ_YOU = _("Go ahead, I read you.")
_SOMEBODY_CALLS = pledge("Somebody from the town hall will call you.")
_WHICH_NUMBER = _("At what number can you be reached?")
_YOU_HAVE_IT = _("You have it already")
_NOTED = pledge("Thank you, I pass your number on to the town hall, and to nobody else.")
_NO_NUMBER = _("This is not a number that can be called. At what number can you be reached?")
_VERY_WELL = _("Very well, thank you.")

_WHY: Final[Mapping[str, Text]] = {
    "": _READS_ONLY,
    "too_long": _TOO_LONG,
    "too_large": _TOO_LONG,
    "silent": _HEARD_NOTHING,
    "misheard": _HEARD_WRONG,
}


@dataclass(frozen=True, slots=True)
class CallMeBack(Command):
    """Somebody is to call this person; with a `number`, there. `after`: what made them wish it."""

    number: str = ""
    after: str = "voice"


@dataclass(frozen=True, slots=True)
class CallNoted:
    """Somebody will. `number`: it was for the number that they gave."""

    number: bool = False


def unheard(_scene: Scene, event: Sent) -> Reply | None:
    """What is said to a recording; None for what is none."""
    if event.kind not in KINDS:
        return None
    offers = (Offered("callme:0", _CALL_ME), Offered("iwrite:0", _I_WRITE))
    return Reply(says=(_WHY.get(event.unheard, _NOT_HEARD),), offers=offers)


def call_me(_scene: Scene, _subject: str) -> Reply:
    return Reply(does=(CallMeBack(),))


def i_write(_scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_I_READ_YOU,))


def in_words(scene: Scene, heard: Heard) -> Reply | None:
    """« Qu'on m'appelle », « je vous écris », as the offers read: where a channel has no buttons, they are written."""
    if scene.talk.writing or heard.about or heard.corrects:
        return None
    words = _AROUND.sub("", plain_words(heard.text[:100]))
    if words == plain_words(scene.say(_CALL_ME)):
        return call_me(scene, "")
    return i_write(scene, "") if words == plain_words(scene.say(_I_WRITE)) else None


def noted(scene: Scene, result: CallNoted) -> Reply:
    """The task is there already: the number only helps."""
    if result.number:
        return Reply(says=(_NOTED,), talk=replace(scene.talk, question=None))
    return Reply(says=(_SOMEBODY_CALLS,), asks=which_number("voice"))


def which_number(after: str) -> Ask:
    """Where they can be called."""
    return Ask(f"{ABOUT}:{after}", _WHICH_NUMBER, _have())


def number(scene: Scene, heard: Heard) -> Reply | None:
    """A number; what is none is asked for again, what is something else is not for us."""
    said = number_said(heard.text)
    if said is None:
        return None
    about = scene.talk.question.about if scene.talk.question else ABOUT
    after = "call" if about.endswith(":call") else "voice"
    if said.wrong:
        return Reply(asks=Ask(about, _NO_NUMBER, _have()))
    return Reply(does=(CallMeBack(said.number, after),))


def _have() -> tuple[Offered, ...]:
    return (Offered("havenumber:0", _YOU_HAVE_IT, hears=("affirm", "deny")),)


VOICE_NOTES: Final = Desk(
    "voice_notes",
    verbs={"callme": call_me, "iwrite": i_write, "havenumber": lambda _scene, _subject: Reply(says=(_VERY_WELL,))},
    answers={"callback": number},
    phrases=(in_words,),
    on={CallNoted: noted},
)
