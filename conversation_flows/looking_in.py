"""Looking in: may somebody be asked, where a person whom they know does not answer? They agree, refuse, or stop."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.checkins import keys
from backend.messaging.news import News
from backend.wording import Text, _
from conversation_flows.engine import listening
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, with_id
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words

_MAY_I_ASK = _(
    "{name} counts on you: on a day without an answer, may I ask you to pass by or call? Nothing else, and you may stop"
    " whenever you like."
)
_MAY_I_ASK_SHORT = _("May I ask you to look in on {name}?")
_YES = _("Yes, you may")
_NO = _("No, thank you")
_AGREED = _("Thank you! I will write to you only on a day when {name} does not answer. To stop, one word is enough.")
_STOP = _("I would like to stop")
_REFUSED = _("All right, I have noted it. Thank you for answering.")
_LEFT = _("I have noted it: I will not ask you about {name} any more. Thank you for being there.")
_REMOVED = _("You are no longer among those whom I ask about {name}. Thank you for being there!")
_WHICH = _("Whom can you no longer look in on?")
_SOMEBODY: Final = _("somebody you know")
_SOMEBODY_FIRST: Final = _("Somebody you know")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class ContactIs(Told):
    """`what`: asked, or removed."""

    news: News
    contact_id: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class AgreeToLookIn(Command):
    contact_id: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class StopLookingIn(Command):
    contact_id: int


@dataclass(frozen=True, slots=True)
class LookAtCircles(Command):
    """« je ne peux plus passer voir Jeanne »: is it one of those whom they look in on?"""

    heard: Heard
    outright: bool
    """Whether the circle itself was named: it is meant, even where nobody is named."""


@dataclass(frozen=True, slots=True)
class LookingInAgreed:
    contact_id: int
    name: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class LookingInStopped:
    name: str


@dataclass(frozen=True, slots=True)
class LookingInSettled:
    """It was settled before, or is not theirs to say."""


@dataclass(frozen=True, slots=True)
class WhichCircle:
    """Those whom they look in on, by contact; none where they mean something else."""

    heard: Heard
    circles: tuple[tuple[int, str], ...]


def told(scene: Scene, event: ContactIs) -> Reply:
    name = event.name or _SOMEBODY
    if event.what == "removed":
        question = scene.talk.question
        about_it = question is not None and question.about == keys.contact(event.contact_id)
        talk = replace(scene.talk, question=None) if about_it else scene.talk
        return Reply(says=(_REMOVED.of(name=name),), talk=talk)
    options = (
        Offered(f"lookin:{event.contact_id}", _YES, hears=("affirm", "accept_request")),
        Offered(f"nolookin:{event.contact_id}", _NO, hears=("deny", "decline_request")),
    )
    about, text = keys.contact(event.contact_id), _MAY_I_ASK.of(name=event.name or _SOMEBODY_FIRST)
    return Reply(asks=Ask(about, text, options, short=_MAY_I_ASK_SHORT.of(name=name), cancel_key=about))


def agreed(_scene: Scene, result: LookingInAgreed) -> Reply:
    if not result.agrees:
        return Reply(says=(_REFUSED,))
    stop = Offered(f"stoplookin:{result.contact_id}", _STOP)
    return Reply(says=(_AGREED.of(name=result.name or _SOMEBODY),), offers=(stop,))


def stops(scene: Scene, heard: Heard) -> Reply | None:
    """« je ne peux plus passer voir Jeanne », « retirez-moi du cercle ». Whose it is, the town's rows tell."""
    if scene.talk.writing or scene.talk.running or heard.corrects:
        return None
    words = plain_words(heard.text[:LONGEST_WORDS])
    outright = bool(_CIRCLE.search(words))
    if len(words.split()) > LONGEST or not (_NO_LONGER.search(words) or (outright and _OUT.search(words))):
        return None
    return Reply(does=(LookAtCircles(heard, outright),))


LONGEST: Final = 30
"""Words; a longer message tells a story."""
_NO_LONGER: Final = re.compile(
    r"\b(?:peux|pourrai|veux|souhaite|pourrais) plus\b.{0,30}"
    r"\b(?:passer|aller|venir|voir|veiller|m occuper|verifier|regarder|faire|etre|r?appeler)\b"
    r"|\b(?:can t|cannot|can no longer|no longer)\b.{0,30}\b(?:look in|check on|pass by|visit|see)\b"
)
_CIRCLE: Final = re.compile(r"\b(?:cercle|entourage de|contacts? de|circle)\b")
_OUT: Final = re.compile(r"\b(?:plus|retire[rz]?|enleve[rz]?|quitter?|sortir|arrete[rz]?|out of|leave|remove|stop)\b")


def which(scene: Scene, result: WhichCircle) -> Reply:
    if not result.circles:
        return listening.read_without(scene, result.heard, stops)
    options = tuple(Offered(f"stoplookin:{id_}", _named(name)) for id_, name in result.circles)
    return Reply(asks=Ask("stoplookin:0", _WHICH, options, as_list=len(options) > 3))


def _named(name: str) -> Text | str:
    return name or _SOMEBODY


LOOKING_IN: Final = Desk(
    "looking_in",
    phrases=(stops,),
    verbs={
        "lookin": with_id(lambda id_: AgreeToLookIn(id_, agrees=True)),
        "nolookin": with_id(lambda id_: AgreeToLookIn(id_, agrees=False)),
        "stoplookin": with_id(StopLookingIn),
    },
    on={
        ContactIs: told,
        LookingInAgreed: agreed,
        LookingInStopped: lambda _scene, result: Reply(says=(_LEFT.of(name=result.name or _SOMEBODY),)),
        LookingInSettled: lambda _scene, _result: Reply(says=(_SETTLED,)),
        WhichCircle: which,
    },
)
