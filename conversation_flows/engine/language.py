"""In which language a message is answered: the one it is clearly written in, unless the person has chosen theirs.

What tells a language are words that only it has: a stray word, a name, an address, « ok », a button tell none. What is
undecided changes nothing. A language that was chosen stays: two messages in a row that are clearly in another one have
that one offered, once, in a line of its own, and no message is any less understood: a couple may share a phone, a
learner may have asked for French, and a pasted text is no wish; nor is a second question ever asked at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from backend.wording import LOCALES, _, wording
from conversation_flows.engine.conversation import Conversation, Question
from conversation_flows.engine.events import Heard
from conversation_flows.engine.filling import RECAP
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.options import by_number_or_words
from conversation_flows.engine.outcome import Command, Outcome, Reply
from conversation_flows.engine.patterns import RELAYED
from conversation_flows.engine.repair import answers_somebody
from conversation_flows.engine.slots import Name, Place
from nlu.understanding import SAFETY_INTENTS, Understanding

FIRST: Final = 2
"""Telling words of somebody's first message: their language is a guess until then, the platform's or the town's."""
CLEAR: Final = 3
"""Telling words of any other: "Thursday morning please"."""
NAMED: Final = 5
"""Telling words where a name or a place is said: "25 Old Mill Lane" is an address in any language."""
CRY: Final = 1
"""Telling words of a cry for help of two words or more: "help me"."""

# Translators: name your own language here, not English.
_I_CAN_ANSWER = _("I can answer you in English: just write “English”.")


@dataclass(frozen=True, slots=True)
class SetLocale(Command):
    """The person asks for this language: it holds until they ask for another.

    `understood` is the code of the language that they named, where it is one that we understand and do not speak.
    """

    locale: str
    understood: str = ""


@dataclass(frozen=True, slots=True)
class FollowLocale(Command):
    """The person writes in this language: they are spoken to in it until they write in another, or choose one."""

    locale: str


@dataclass(frozen=True, slots=True)
class Answering:
    """How a message is answered.

    `follows`: what comes after is said in `locale` too. `offers`: a language to offer in a line of its own. `foreign`:
    the language of the last clear message that was not in the chosen one.
    """

    locale: str
    follows: bool = False
    offers: str = ""
    foreign: str = ""


def answering(
    heard: Understanding,
    *,
    spoken: str,
    chosen: bool = False,
    needed: int = CLEAR,
    for_us: bool = True,
    foreign: str = "",
    offered: str = "",
) -> Answering:
    """Decides. `spoken` is their language so far, `needed` how many words must tell another.

    `for_us` is false for words that go to a neighbour or an agent, or are those of a button: only a cry for help is
    then answered in their language, and nothing follows from it.
    """
    written = heard.answer_in if heard.answer_in in LOCALES else None
    danger = heard.intent in SAFETY_INTENTS
    clear = for_us and heard.telling >= needed
    stays = Answering(spoken, foreign=foreign)
    if written is None:
        return stays
    if written == spoken:
        return replace(stays, foreign="") if clear else stays
    if danger and heard.telling >= CRY and len(heard.text[:100].split()) > 1:
        return Answering(written, follows=clear and not chosen, foreign=foreign)
    if not clear:
        return stays
    if not chosen:
        return Answering(written, follows=True)
    asks_for_one = heard.intent == "change_language"
    again = foreign == written and offered != written and not asks_for_one
    return Answering(spoken, offers=written if again else "", foreign=written)


def listened(scene: Scene, heard: Heard) -> tuple[Scene, Answering]:
    """The scene as this message is answered: in its language, and what is open told in that language too."""
    talk, who = scene.talk, scene.who
    found = answering(
        heard.meant,
        spoken=who.locale,
        chosen=who.locale_chosen,
        needed=_needed(scene, heard),
        for_us=_for_us(scene, heard),
        foreign=talk.foreign,
        offered=talk.offered,
    )
    talk = replace(talk, wrote=True, foreign=found.foreign, offered=found.offers or talk.offered)
    here = replace(scene, who=replace(who, locale=found.locale), talk=talk, spoke=who.locale)
    return replace(here, talk=retold(here)) if found.follows else here, found


def _needed(scene: Scene, heard: Heard) -> int:
    running = scene.talk.running
    flow = scene.flows.collecting.get(running.flow) if running else None
    asked = flow.slot(running.asked) if flow and running else None
    if isinstance(asked, Name | Place) or heard.meant.first("place"):
        return NAMED
    return CLEAR if scene.talk.wrote else FIRST


def _for_us(scene: Scene, heard: Heard) -> bool:
    talk = scene.talk
    replied_to = (heard.about or "").partition(":")[0] in RELAYED
    if scene.who.taken_by or talk.writing or replied_to or answers_somebody(scene):
        return False
    return not (talk.question and by_number_or_words(talk.question, heard))


def with_offer(reply: Reply, found: Answering) -> Reply:
    """The other language's own line, where it is time for it."""
    if not found.offers or reply.urgent or reply.hushed:
        return reply
    return replace(reply, says=(*reply.says, wording(found.offers, "UTC").say(_I_CAN_ANSWER)))


def greeted(scene: Scene, reply: Reply) -> Scene:
    """Whoever begins by asking for a language is greeted in it."""
    asked = next((one.locale for one in reply.does if isinstance(one, SetLocale)), scene.who.locale)
    return replace(scene, who=replace(scene.who, locale=asked))


def settled(scene: Scene, outcome: Outcome, found: Answering) -> Outcome:
    """What the turn must know of it: the language of what is still to be said, where it is another, and if it holds."""
    if found.locale == scene.spoke:
        return outcome
    follows = (FollowLocale(found.locale),) if found.follows else ()
    return replace(outcome, does=(*follows, *outcome.does), locale=found.locale)


def retold(scene: Scene) -> Conversation:
    """The open question in the scene's language. One whose texts were not kept stays as it was said."""
    question, running = scene.talk.question, scene.talk.running
    if question is None or question.words is None:
        return scene.talk
    words = question.words
    flow = scene.flows.collecting.get(running.flow) if running else None
    if running and flow and flow.recap and question.about == f"{flow.name}.{RECAP}":
        words = flow.recap(running.known, scene)  # it may hold words that were said already
    options = tuple(replace(one, title=scene.say(one.words)) if one.words else one for one in question.options)
    again = scene.say(question.short) if question.short else question.again
    told: Question = replace(question, text=scene.say(words), options=options, again=again, words=words)
    return replace(scene.talk, question=told)
