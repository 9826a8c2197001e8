"""What else a message says: thanks are answered at once; another wish is kept, and asked about when the first is done.

« Merci pour hier, il me faudrait du pain demain, et je peux garder un chat »: three things, none of them lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from backend.wording import _
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.repair import ECHOED
from conversation_flows.engine.saying import open_question
from nlu.understanding import SAFETY_INTENTS

THANKS: Final = "thank"
COURTESIES: Final = frozenset({THANKS, "greet", "goodbye", "affirm", "deny", "checkin_fine"})
_FEELING: Final = "checkin_low"
"""« je suis seul depuis le décès de ma femme, et j'aimerais jouer au scrabble »: a sorrow is heard, not queued."""
STEERING: Final = frozenset({"help", "cancel", "stop", "change_language"})
"""What means the talk itself: it has no meaning later."""
NAMES: Final = "looks_in:"
"""A question that is answered by names alone: « et à Mme Petit » is no other wish."""
MOST: Final = 2
"""Wishes that are kept; whoever says more is asked anew by what follows."""
ABOUT: Final = "besides"
"""What its question is about, and the verb of its buttons."""

_YOU_ALSO_WROTE = _("You also wrote: “{words}”. Shall we see to it now?")
_YES = _("Yes")
_THANKS_FOR_TELLING = _("Thank you for telling me so.")
_WITH_PLEASURE = _("With pleasure!")
_ALL_RIGHT = _("All right.")
_SETTLED = _("That is already settled.")
_NOT_NOW = _("Not now")
_IF_IN_DANGER = _("If anything is wrong right now, call {emergency}. To talk to somebody, day and night: {listening}.")


@dataclass(frozen=True, slots=True)
class Reread(Command):
    """Words that were kept, to be read again as if they had just been written; `answers`: to the question now open."""

    text: str
    answers: bool = False


def kept(scene: Scene, event: Heard, reply: Reply) -> Reply:
    """The reply, with a word for the thanks and the worries, and the other wishes kept."""
    if not event.meant.also or event.corrects or event.about or scene.talk.writing or scene.who.taken_by:
        return reply
    if scene.talk.question and scene.talk.question.about.startswith(NAMES):
        return reply
    if event.meant.intent in SAFETY_INTENTS or not (reply.says or reply.asks or reply.opens or reply.does):
        return reply
    says = reply.says
    if _thanks_first(scene, event):
        says = (_WITH_PLEASURE, *says)
    if _FEELING in {one.intent for one in event.meant.also}:
        says = (_THANKS_FOR_TELLING, *says)
    if SAFETY_INTENTS & {one.intent for one in event.meant.also}:
        town = scene.who.town
        says = (*says, _IF_IN_DANGER.of(emergency=town.emergency, listening=town.suicide))
    talk = reply.talk or scene.talk
    wishes = [one.text for one in event.meant.also if _returns(scene, event, one.intent, talk)]
    wishes = list(dict.fromkeys((*talk.besides, *wishes)))[:MOST]
    return replace(reply, says=says, talk=replace(talk, besides=tuple(wishes)))


def _thanks_first(scene: Scene, event: Heard) -> bool:
    """« Merci pour hier, … » is answered; « … merci d'avance » at the end is how one asks."""
    thanks = next((one.text for one in event.meant.also if one.intent == THANKS), "")
    return (
        bool(thanks)
        and scene.talk.met
        and event.meant.intent not in COURTESIES
        and thanks in event.text[:-1]
        and (not event.text.rstrip(" .!\n").endswith(thanks.rstrip(" .!\n")))
    )


def _returns(scene: Scene, event: Heard, intent: str, talk: Conversation) -> bool:
    """Whether a wish is one that can be seen to later, and not the one that is under way, said again."""
    if intent in COURTESIES | STEERING | SAFETY_INTENTS | {_FEELING} or not scene.flows.understands(intent):
        return False
    flow = scene.flows.starts.get(intent)
    running = talk.running is not None and flow is not None and flow.name == talk.running.flow
    return not running or (flow is not None and event.meant.intent in flow.starts_on)  # bread, and a game of scrabble


def next_asked(scene: Scene) -> Reply | None:
    """The question about the first wish that was kept, where nothing else is open. It is asked once."""
    talk = scene.talk
    if not talk.besides or talk.running or talk.aside or talk.writing or open_question(talk):
        return None
    words, *others = talk.besides
    shown = words if len(words) <= ECHOED else f"{words[:ECHOED]}…"
    options = (Offered(f"{ABOUT}:yes", _YES, hears=("affirm",)), Offered(f"{ABOUT}:no", _NOT_NOW, hears=("deny",)))
    talk = replace(talk, besides=tuple(others), returning=words)
    return Reply(asks=Ask(ABOUT, _YOU_ALSO_WROTE.of(words=shown), options), talk=talk)


def answered(scene: Scene, subject: str) -> Reply:
    """« Oui »: it is read again, as if it had just been written. « Pas maintenant »: it is let go."""
    words, talk = scene.talk.returning, replace(scene.talk, returning="")
    if not words:
        return Reply(says=(_SETTLED,))
    return Reply(does=(Reread(words),), talk=talk) if subject == "yes" else Reply(says=(_ALL_RIGHT,), talk=talk)
