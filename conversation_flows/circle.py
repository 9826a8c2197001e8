"""The circle: somebody whom one looks in on has not answered. Can you pass by, or call? Then, what was found.

Nobody of the circle learns what was answered, and nobody is blamed for a no. A neighbour is told where to go once they
have said yes; the code of a door is told to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.checkins import keys
from backend.messaging.checkin_tidings import CircleAsked
from backend.messaging.news import News
from backend.wording import Text, _
from conversation_flows import circle_said
from conversation_flows.circle_said import NOBODY, UNWELL, WELL, YES
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id

_CAN_YOU: Final = {
    "morning": _("{name} has not answered this morning. Could you pass by, or call?"),
    "afternoon": _("{name} has not answered this afternoon. Could you pass by, or call?"),
    "evening": _("{name} has not answered this evening. Could you pass by, or call?"),
}
_CAN_YOU_SHORT = _("Could you pass by {name}’s, or call?")
_I_SEE_TO_IT = _("I will see to it")
_I_CANNOT = _("I cannot")
_THANKS_CALL = _("Thank you! The number of {name}: {number}.")
_THANKS_GO = _("Thank you! You will find {name} here: {address}.")
_THANKS = _("Thank you for looking in on {name}!")
_IF_NOBODY_OPENS = _(
    "If nobody opens and you fear an accident, call {number}. Please do not force the door. Afterwards, tell me how it"
    " went."
)
_HOW_IS_IT = _("How is {name}?")
_STILL_TO_TELL = _("Could you look in on {name}? A word about what you found, and everybody is at ease.")
_ALL_WELL = _("All is well")
_NOT_WELL = _("Something is wrong")
_SAW_NOBODY = _("I saw nobody")
_SOMEBODY_DOES = _("Somebody is seeing to it already. Thank you for being there!")
_CANNOT_NOTED = _("Thank you for telling me. I am asking somebody else.")
_WELL_NOTED = _("Thank you so much, I have noted that all is well.")
_UNWELL_NOTED = _("If it is serious, call {number} at once, and stay with {name} if you can.")
_NOBODY_NOTED = _("Thank you for trying. I am asking somebody else at once. If you fear an accident, call {number}.")
_GOOD = _("Thank you. Tell me afterwards how it went.")
_ALIVE = _("{name} has been in touch. Thank you for being there!")
_SEEN = _("Somebody has seen {name}, or spoken with them: all is well. Thank you!")
_SETTLED_BY_TOWN = _("The town hall has taken over for {name}. There is nothing left for you to do. Thank you!")
_DROPPED = _("There is no need to look in on {name} any more. Thank you!")
_OVER: Final = {"alive": _ALIVE, "seen": _SEEN, "settled": _SETTLED_BY_TOWN, "dropped": _DROPPED}
_SETTLED = _("That is already settled. Thank you!")
_SOMEBODY: Final = _("the person you look in on")
_SOMEBODY_FIRST: Final = _("The person you look in on")

WANTED: Final = "circle"
LOOKED: Final = "looked"
"""What our two questions are about: can you look in, and what did you find?"""


@dataclass(frozen=True, slots=True)
class Looking:
    """Whom this contact looks in on, by their first name, and since which part of the day they are silent."""

    checkin_id: int
    contact_id: int
    name: str
    part: str = "morning"

    @property
    def ids(self) -> str:
        return f"{self.checkin_id}.{self.contact_id}"


@dataclass(frozen=True, slots=True)
class CircleIs(Told):
    """`what`: wanted, or unreported. `until`: when agents look for them in any case."""

    news: News
    looking: Looking
    what: str
    until: datetime


@dataclass(frozen=True, slots=True)
class CircleOver(Told):
    news: News
    looking: Looking
    why: str


@dataclass(frozen=True, slots=True)
class SeeTo(Command):
    checkin_id: int
    contact_id: int
    willing: bool


@dataclass(frozen=True, slots=True)
class SayFound(Command):
    """well, unwell, nobody; or reached, where that alone was said."""

    checkin_id: int
    contact_id: int
    what: str


@dataclass(frozen=True, slots=True)
class YouSeeToIt:
    """What they need for it: the number where they may have it, else the address."""

    looking: Looking
    number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class NotNeeded:
    """`why`: cared (somebody else sees to it), or how it has ended."""

    looking: Looking | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class CannotNoted:
    looking: Looking


@dataclass(frozen=True, slots=True)
class FoundNoted:
    looking: Looking
    what: str


# --- asked ----------------------------------------------------------------------------------------------------------


def told(_scene: Scene, event: CircleIs) -> Reply:
    looking = event.looking
    if event.what == "unreported":
        return _how_is_it(looking, _STILL_TO_TELL.of(name=_called(looking)), event.until)
    options = (
        Offered(f"seeto:{looking.ids}", _I_SEE_TO_IT, hears=("affirm", "accept_request")),
        Offered(f"cannot:{looking.ids}", _I_CANNOT, hears=("deny", "decline_request")),
    )
    about, text = f"{WANTED}:{looking.ids}", _CAN_YOU[looking.part].of(name=_called(looking, first=True))
    short = _CAN_YOU_SHORT.of(name=_called(looking))
    return _question(looking, Ask(about, text, options, short=short, expires_at=event.until))


def _question(looking: Looking, ask: Ask) -> Reply:
    return Reply(asks=replace(ask, cancel_key=keys.circle(looking.checkin_id)), about=ask.about)


def _called(looking: Looking, *, first: bool = False) -> Text | str:
    """By name; where nobody has said it, in words, that may begin a sentence."""
    return looking.name or (_SOMEBODY_FIRST if first else _SOMEBODY)


def _how_is_it(looking: Looking, text: Text, until: datetime | None = None) -> Reply:
    options = (
        Offered(f"found:{looking.ids}.{WELL}", _ALL_WELL, hears=("checkin_fine",)),
        Offered(f"found:{looking.ids}.{UNWELL}", _NOT_WELL, hears=("checkin_low",)),
        Offered(f"found:{looking.ids}.{NOBODY}", _SAW_NOBODY),
    )
    short = _HOW_IS_IT.of(name=_called(looking))
    return _question(looking, Ask(f"{LOOKED}:{looking.ids}", text, options, short=short, expires_at=until))


# --- answered -------------------------------------------------------------------------------------------------------


def sees_to_it(_scene: Scene, subject: str) -> Reply:
    return _says(subject, willing=True)


def cannot(_scene: Scene, subject: str) -> Reply:
    return _says(subject, willing=False)


def _says(subject: str, *, willing: bool) -> Reply:
    ids = _ids(subject)
    return Reply(does=(SeeTo(*ids, willing),)) if ids else Reply(says=(_SETTLED,))


def found(_scene: Scene, subject: str) -> Reply:
    ids, _dot, what = subject.rpartition(".")
    pair = _ids(ids)
    return Reply(does=(SayFound(*pair, what),)) if pair and what in {WELL, UNWELL, NOBODY} else Reply(says=(_SETTLED,))


def _ids(subject: str) -> tuple[int, int] | None:
    checkin, _dot, contact = subject.partition(".")
    return (int(checkin), int(contact)) if is_id(checkin) and is_id(contact) else None


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« j'y vais », « elle va bien, son téléphone était coupé », whichever of our two questions is open."""
    about = heard.about or (scene.talk.question.about if scene.talk.question else "")
    kind, _colon, subject = about.partition(":")
    pair = _ids(subject) if kind in {WANTED, LOOKED} else None
    what = circle_said.read(heard) if pair and not heard.corrects and not scene.talk.writing else None
    if pair is None or what is None:
        return None
    talk = _settled(scene.talk, *pair)
    match what:
        case "yes" if kind == LOOKED:
            return Reply(says=(_GOOD,), hushed=True)
        case "yes" | "no":
            return Reply(does=(SeeTo(*pair, what == YES),), talk=talk)
        case _:
            return Reply(does=(SayFound(*pair, what),), talk=talk)


def _settled(talk: Conversation, checkin_id: int, contact_id: int) -> Conversation:
    ids = f"{checkin_id}.{contact_id}"
    ours = talk.question is not None and talk.question.about in {f"{WANTED}:{ids}", f"{LOOKED}:{ids}"}
    return replace(talk, question=None) if ours else talk


# --- what comes of it -----------------------------------------------------------------------------------------------


def you_see_to_it(scene: Scene, result: YouSeeToIt) -> Reply:
    """The number, or the address, in a message of its own; then what to do where nobody opens."""
    looking, name = result.looking, _called(result.looking)
    if result.number:
        thanks = _THANKS_CALL.of(name=name, number=result.number)
    elif result.address:
        thanks = _THANKS_GO.of(name=name, address=result.address)
    else:
        thanks = _THANKS.of(name=name)
    return replace(_how_is_it(looking, _IF_NOBODY_OPENS.of(number=scene.who.town.emergency)), says=(thanks,))


def not_needed(_scene: Scene, result: NotNeeded) -> Reply:
    if result.looking is None:
        return Reply(says=(_SETTLED,))
    if result.why == "cared":
        return Reply(says=(_SOMEBODY_DOES,))
    return Reply(says=(_ended(result.looking, result.why),))


def found_noted(scene: Scene, result: FoundNoted) -> Reply:
    name, number = _called(result.looking), scene.who.town.emergency
    match result.what:
        case "well":
            return Reply(says=(_WELL_NOTED,))
        case "unwell":
            return Reply(says=(_UNWELL_NOTED.of(number=number, name=name),), urgent=True)
        case "nobody":
            return Reply(says=(_NOBODY_NOTED.of(number=number),))
        case _:
            return _how_is_it(result.looking, _HOW_IS_IT.of(name=name))


def over(scene: Scene, event: CircleOver) -> Reply:
    """The all-clear; whoever was not asked yet, since they were busy, need not hear of it."""
    looking = event.looking
    later = tuple(one for one in scene.talk.waiting if not _is_of(one, looking))
    talk = replace(_settled(scene.talk, looking.checkin_id, looking.contact_id), waiting=later)
    if len(later) < len(scene.talk.waiting):
        return Reply(talk=talk, hushed=True)
    return Reply(says=(_ended(looking, event.why),), talk=talk)


def _ended(looking: Looking, why: str) -> Text:
    return _OVER.get(why, _SETTLED).of(name=_called(looking, first=why == "alive"))


def _is_of(news: object, looking: Looking) -> bool:
    return isinstance(news, CircleAsked) and news.checkin_id == looking.checkin_id


CIRCLE: Final = Desk(
    "circle",
    phrases=(said,),
    verbs={"seeto": sees_to_it, "cannot": cannot, "found": found},
    on={
        CircleIs: told,
        CircleOver: over,
        YouSeeToIt: you_see_to_it,
        NotNeeded: not_needed,
        CannotNoted: lambda _scene, _result: Reply(says=(_CANNOT_NOTED,)),
        FoundNoted: found_noted,
    },
)
