"""The end of a step: a flow's reply becomes words, its question gets a number, and both are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from backend.messaging.messages import Option
from backend.wording import Clocktime, HalfDay, Metres, Pledge, Span, Text, WhenRead
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Conversation, Question, Shown
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.outcome import Ask, Opening, Outcome, Promised, Reply, Say

ONE_MESSAGE: Final = 240
"""Characters; what is said and what is asked share a message up to here."""
MERE_BUTTONS: Final = "offers:"
"""What a question is about that asks nothing: buttons under a piece of news."""

STANDING: Final = (
    "menu:",
    "welcome.",
    "profile:",
    "offers_wished:",
    "outings_wished:",
    "home:",
    "joined:",
    "pairs:",
    "pairmonth:",
)
"""Open questions that nobody must answer: said once, they are not said again after each message."""
SAID_ONCE: Final = (*STANDING, "checkin:", "comfort:", "threes:", "threesconsent:")
"""Those, and others that are not said again: whoever speaks of something else is not asked in each message how they
are. Nothing else is asked beside them."""


def finish(scene: Scene, reply: Reply) -> Outcome:
    """Makes the reply into words, numbers its question, and keeps both."""
    talk = reply.talk or scene.talk
    if reply.closes:
        talk = replace(talk, running=None, question=None)
    if reply.opens:
        return _opened(replace(scene, talk=talk), reply, reply.opens)
    says = [_marked(scene, Say(scene.say(text), urgent=reply.urgent, about=reply.about), text) for text in reply.says]
    says = [one for one in says if one.text]
    asks = reply.asks
    told = asks.text if asks else ""
    if reply.offers and says:
        if open_question(talk) or talk.running or talk.writing:
            buttons = tuple(Option(one.id, scene.say(one.title)) for one in reply.offers)
            says[-1] = replace(says[-1], options=buttons)
        else:
            asks = Ask(f"{MERE_BUTTONS}{reply.about or ''}", says.pop().text, reply.offers)
            told = reply.says[-1]
    if asks:
        talk, asked = _ask(scene, talk, asks)
        asked = _marked(scene, asked, told)
        if says and not reply.about and len(says[-1].text) + len(asked.text) < ONE_MESSAGE:
            last = says.pop()
            text, marks = f"{last.text}\n{asked.text}", last if last.promised or last.says_when else asked
            asked = replace(asked, text=text, promised=marks.promised, says_when=marks.says_when)
        says.append(replace(asked, urgent=reply.urgent, about=reply.about))
    return Outcome(talk, tuple(says), reply.does, reply.hushed)


def _marked(scene: Scene, say: Say, text: Text | str) -> Say:
    """What is to be known of its words once they are words: that they promise, or say when somebody reads."""
    match text:
        case Pledge():
            return replace(say, promised=Promised(say.text, scene.say(text.later or text)))
        case WhenRead():
            return replace(say, says_when=True)
        case _:
            return say


def open_question(talk: Conversation) -> Question | None:
    """The question that waits for an answer; mere buttons wait for nothing."""
    asked = talk.question
    return None if asked is None or asked.about.startswith(MERE_BUTTONS) else asked


def engaged(talk: Conversation) -> bool:
    """Whether the person is in the middle of something: a flow, words for a neighbour, a question to be answered."""
    question = open_question(talk)
    return bool(talk.running or talk.writing or (question and not question.about.startswith(STANDING)))


def asked_again(scene: Scene, question: Question) -> Outcome:
    """The open question once more, in short; the buttons of both answer it."""
    number = scene.talk.asked_count + 1
    talk = replace(scene.talk, asked_count=number, question=replace(question, number=number))
    say = Say(
        question.again or question.text, number, tuple(Option(one.id, one.title) for one in question.options),
        question.as_list, question.asks_location,
    )  # fmt: skip
    return Outcome(talk, (say,))


def expecting(talk: Conversation) -> str | None:
    """The slot that the open question asks for: it makes « jeudi », « moi », « 2 » unambiguous.

    Mere buttons ask for nothing: what is written below them is read as it stands. While we ask whether we have heard
    right, it is the question before that.
    """
    asked = talk.doubted_at if talk.doubted else open_question(talk)
    return None if asked is None else asked.about.partition(".")[2] or asked.about.partition(":")[0]


def _opened(scene: Scene, reply: Reply, opening: Opening) -> Outcome:
    flow = scene.flows.collecting[opening.flow]
    begun = collect.begin(scene, flow, opening.known, None, opening.first_words)
    return finish(scene, replace(begun, says=(*reply.says, *begun.says), does=(*reply.does, *begun.does)))


def _ask(scene: Scene, talk: Conversation, ask: Ask) -> tuple[Conversation, Say]:
    number, before = talk.asked_count + 1, scene.talk.question
    text = scene.say(ask.text)
    shown = tuple(Shown(one.id, scene.say(one.title), one.hears, _kept(one.title)) for one in ask.options)
    same = before is not None and (before.about, before.text, _titles(before.options)) == (
        ask.about, text, _titles(shown)
    )  # fmt: skip
    first = before.first if before is not None and same else number
    question = Question(
        number, ask.about, text, shown, scene.say(ask.short) if ask.short else "", ask.as_list, ask.asks_location,
        first=first, words=_kept(ask.text), short=_kept(ask.short),
    )  # fmt: skip
    offered = tuple(
        Option(one.id, seen.title, scene.say(one.description)) for one, seen in zip(ask.options, shown, strict=True)
    )
    say = Say(
        text, number, offered, ask.as_list, ask.asks_location, expires_at=ask.expires_at, cancel_key=ask.cancel_key,
        reminder=ask.reminder,
    )  # fmt: skip
    return replace(talk, question=question, asked_count=number), say


def _titles(options: tuple[Shown, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.id, one.title, one.hears) for one in options]


def _kept(text: Text | str | None) -> Text | None:
    """A text that can be saved, and so be said again in another language; what it promises was said with it."""
    if not isinstance(text, Text) or not all(_saved(value) for value in text.params.values()):
        return None
    return Text(text.msgid, text.plural, text.params)


def _saved(value: Any) -> bool:
    if isinstance(value, Text):
        return _kept(value) is not None
    return value is None or isinstance(value, str | int | float | Span | HalfDay | Clocktime | Metres)
