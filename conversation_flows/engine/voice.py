"""What was said aloud: shown as it was understood, so that it can be corrected; where that is in doubt, asked first.

It holds at every question. In danger nobody is asked whether we have heard right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from backend.wording import _
from conversation_flows.engine.besides import Reread
from conversation_flows.engine.events import Chose, Heard, Opened, Pinned, Sent
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.options import FEW, by_intent, by_number_or_words, by_yes_or_no
from conversation_flows.engine.outcome import Ask, Offered, Reply

ABOUT: Final = "spoken"
"""What its question is about, and the verb of its buttons."""
_QUESTION: Final = f"{ABOUT}:0"
SHOWN: Final = 400
"""Characters of their own words that a person is shown: half a minute of speech."""
OFTEN: Final = 2
"""Times that we heard wrong, after which a call is offered."""

_UNDERSTOOD = _("I understood: “{words}”.")
_IS_IT_RIGHT = _("I understood: “{words}”. Is that right?")
_YES = _("Yes")
_NO = _("No")
_SAY_IT_AGAIN = _("I am sorry. Could you say it again, or write it to me?")


def shown(scene: Scene, heard: Heard, reply: Reply) -> Reply:
    """The answer, after what it answers; an urgent one, and silence, stand alone."""
    if not heard.spoken or reply.urgent or (reply.hushed and not (reply.says or reply.asks)):
        return reply
    talk = replace(reply.talk or scene.talk, misheard=0)
    return replace(reply, says=(_UNDERSTOOD.of(words=_quoted(heard.text)), *reply.says), talk=talk)


def asked_back(scene: Scene, heard: Heard) -> Reply:
    """« C'est bien ça ? » The question that was open is kept, and open again once we know."""
    yes = Offered(f"{ABOUT}:yes", _YES, hears=("affirm", "accept_request"))
    no = Offered(f"{ABOUT}:no", _NO, hears=("deny", "decline_request"))
    talk = replace(scene.talk, doubted=heard.text, doubted_at=scene.talk.question)
    return Reply(asks=Ask(_QUESTION, _IS_IT_RIGHT.of(words=_quoted(heard.text)), (yes, no)), talk=talk)


def asks(reply: Reply) -> bool:
    """Whether this asks if we have heard right: what else was said is seen to once we know."""
    return reply.asks is not None and reply.asks.about == _QUESTION


def settled(scene: Scene, event: Heard | Chose | Pinned | Sent | Opened) -> tuple[Scene, Reply | None]:
    """The answer to « c'est bien ça ? ». Whatever else comes instead is read as if we had not asked."""
    talk = scene.talk
    if not talk.doubted:
        return scene, None
    said = _answer(scene, event)
    asking = talk.question is not None and talk.question.about == _QUESTION
    before = replace(talk, doubted="", doubted_at=None, question=talk.doubted_at if asking else talk.question)
    here = replace(scene, talk=before)
    if said == "yes":
        return here, Reply(does=(Reread(talk.doubted, answers=True),), talk=replace(before, misheard=0))
    if said == "no":
        return here, _not_right(here)
    return here, None


def _answer(scene: Scene, event: Heard | Chose | Pinned | Sent | Opened) -> str:
    """`yes`, `no`, or nothing: « non, jeudi » says something else too."""
    question = scene.talk.question
    if question is None or question.about != _QUESTION:
        return ""
    if isinstance(event, Chose):
        ours = event.question is None or question.first <= event.question <= question.number
        verb, _colon, subject = event.choice.partition(":")
        return subject if ours and verb == ABOUT else ""
    if not isinstance(event, Heard) or event.about:
        return ""
    option = by_number_or_words(question, event)
    if option is None and not event.meant.entities:
        few = len(event.text.split()) <= FEW
        option = by_yes_or_no(question, event) or (by_intent(question, event.meant.intent) if few else None)
    return option.id.partition(":")[2] if option else ""


def _not_right(scene: Scene) -> Reply:
    talk = replace(scene.talk, misheard=scene.talk.misheard + 1)
    if talk.misheard < OFTEN:
        return Reply(says=(_SAY_IT_AGAIN,), talk=talk)
    offered = scene.flows.on[Sent](replace(scene, talk=replace(talk, misheard=0)), Sent("voice", unheard="misheard"))
    return replace(offered, talk=offered.talk or replace(talk, misheard=0))


def _quoted(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
