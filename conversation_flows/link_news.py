"""News of an autonomous link: it begins, a word a quarter, it rests, it is over; what the other one writes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.messaging.news import News
from backend.wording import Text, _, pledge
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id, with_id
from conversation_flows.engine.slots import plain_words
from conversation_flows.feedback import LONGEST, mood_of
from conversation_flows.linked import SETTLED, Linked, cancel_key, named
from conversation_flows.links import both_agree, proposed
from conversation_flows.words import CATEGORY

_BEGUN = _(
    "It is settled: {name} and you organise yourselves, without reminders from me. Now and then I will ask whether all"
    " is well. To stop, write “stop the link”."
)
_NUMBER = _("The number of {name}: {number}. It is for you alone.")
_NEVER = _("Never give a card, a code, your keys or money. If anything seems odd, call {phone} or write to me.")
_NEVER_NO_PHONE = _("Never give a card, a code, your keys or money. If anything seems odd, write to me.")
_I_PASS_ON = _("To reach {name}, you may still write through me.")
_WRITE = _("Write to {name}")
_SAYS = _("{name}: “{words}”")
_ANSWER = _("Answer {name}")
_HANDED_OVER = _(
    "{category}, {when}: the two of you see to it now, I will not ask for it any more. What is arranged already stays."
)
_KEEP_HERE = _("Keep asking here")
_BACK_HERE = _("{category}, {when}: I am seeing to it again.")
_NOT_ANY_MORE = _("I no longer need it")
_ALL_WELL = _("Is all going well with {name}?")
_YES_WELL = _("Yes")
_NOT_SO_WELL = _("Not so well")
_GLAD = _("Thank you, I am glad to hear it.")
_SORRY = pledge(
    "Thank you for telling me. {town} town hall will read your answer, and {name} will not. Would you like somebody to"
    " contact you?"
)
_YES_PLEASE = _("Yes, please")
_STOP_IT = _("Stop the link")
_NO_THANKS = _("No, thank you")
_ALL_RIGHT = _("All right. Write to me whenever you like.")
_RESTS = _("{name} is taking a break. If you need anybody meanwhile, write to me.")
_RESUMES = _("{name} is back: you may organise yourselves again.")
_OVER = _("{name} and you no longer organise yourselves directly. If you need anybody, write to me.")
_OVER_FOR_HELPER = _("{name} and you no longer organise yourselves directly. Thank you for all that you have done!")
_NOT_AFTER_ALL = _("With {name}, everything goes on as now after all.")
_STOPPED = _(
    "{name} no longer reads my messages. You may go on between you; I will not ask about it any more. If you need"
    " anything, write to me."
)


@dataclass(frozen=True, slots=True)
class LinkIs(Told):
    """`what`: proposed, agreed, begun, word, suspended, resumed, over."""

    news: News
    link: Linked
    what: str


@dataclass(frozen=True, slots=True)
class LinkWords(Told):
    """What the other one writes."""

    news: News
    link: Linked
    words: str
    passes_takeover: bool = True


@dataclass(frozen=True, slots=True)
class SayWord(Command):
    """All goes well, or not so well; `words` as they were written."""

    link_id: int
    fine: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class KeepHere(Command):
    """What was handed over is asked for here again."""

    link_id: int


@dataclass(frozen=True, slots=True)
class WordKept:
    link: Linked
    fine: bool


@dataclass(frozen=True, slots=True)
class KeptHere:
    link: Linked


def told(scene: Scene, event: LinkIs) -> Reply:
    link = event.link
    match event.what:
        case "proposed":
            return Reply(asks=proposed(link))
        case "agreed":
            return both_agree(link)
        case "begun":
            return _begun(scene, link)
        case "word":
            return Reply(asks=_word(link))
        case "suspended":
            return _back_here(link, _RESTS)
        case "resumed":
            return Reply(says=(_RESUMES.of(name=named(link, first=True)),))
        case "over" if not link.begun:
            return Reply(says=(_NOT_AFTER_ALL.of(name=named(link)),))
        case "over":
            text = _STOPPED if link.why == "stopped" else _OVER_FOR_HELPER if link.mine else _OVER
            return _back_here(link, text)
        case _:
            return Reply()


def _begun(scene: Scene, link: Linked) -> Reply:
    """The number in a message of its own, with what nobody need give; what comes back, with the choice to keep it."""
    says: list[Text] = [_BEGUN.of(name=named(link))]
    offers: list[Offered] = []
    if link.number:
        phone = scene.who.town.phone
        says.append(_NUMBER.of(name=named(link), number=link.number))
        says.append(_NEVER.of(phone=phone) if phone else _NEVER_NO_PHONE)
    if link.writes:
        says.append(_I_PASS_ON.of(name=named(link)))
        offers.append(Offered(f"writelink:{link.link_id}", _WRITE.of(name=named(link))))
    if link.comings:
        says += [_HANDED_OVER.of(category=CATEGORY[one.category], when=one.when) for one in link.comings]
        offers.append(Offered(f"keephere:{link.link_id}", _KEEP_HERE))
    return Reply(says=tuple(says), offers=tuple(offers), about=f"link:{link.link_id}")


def _back_here(link: Linked, text: Text) -> Reply:
    """What was handed over comes back here, and may be stopped in a tap."""
    again = [_BACK_HERE.of(category=CATEGORY[one.category], when=one.when) for one in link.comings]
    offers = (Offered(f"endcoming:{link.comings[0].id}", _NOT_ANY_MORE),) if len(link.comings) == 1 else ()
    return Reply(says=(text.of(name=named(link, first=True)), *again), offers=offers, about=f"link:{link.link_id}")


def _word(link: Linked) -> Ask:
    options = (
        Offered(f"fine:{link.link_id}", _YES_WELL, hears=("affirm", "checkin_fine", "thank")),
        Offered(f"uneasy:{link.link_id}", _NOT_SO_WELL, hears=("deny", "checkin_low")),
    )
    return Ask(f"linkword:{link.link_id}", _ALL_WELL.of(name=named(link)), options, cancel_key=cancel_key(link))


def word_said(scene: Scene, heard: Heard) -> Reply | None:
    """« très bien », « bof, il ne vient plus trop »: the mood is read, the words are kept for agents only."""
    question = scene.talk.question
    about, _colon, id_ = question.about.partition(":") if question else ("", "", "")
    if about != "linkword" or not is_id(id_) or scene.talk.writing:
        return None
    words = heard.text[:LONGEST]
    mood = "soso" if _UNEASY.search(plain_words(words)) else mood_of(heard)
    if mood is None:
        return None
    return Reply(does=(SayWord(int(id_), mood == "good", words),), talk=replace(scene.talk, question=None))


_UNEASY: Final = re.compile(
    r"\b(?:pas (?:trop|tres|vraiment|toujours|si|souvent|facile)|plus trop|jamais|rarement|moins|complique|difficile"
    r"|genee?|(?:vient|viens|passe|repond|reponds|appelle|voit|vois|parle|donne) plus|not (?:so|very|really|often)"
    r"|never|no longer|any ?more)\b"
)
"""What says so of two who know each other, besides what says so of a mission."""


def word_kept(scene: Scene, result: WordKept) -> Reply:
    if result.fine:
        return Reply(says=(_GLAD,))
    id_ = result.link.link_id
    options = (
        Offered("human:0", _YES_PLEASE, hears=("affirm", "talk_to_human")),
        Offered(f"endlink:{id_}", _STOP_IT),
        Offered("leavelink:0", _NO_THANKS, hears=("deny",)),
    )
    text = _SORRY.of(town=scene.who.town.name, name=named(result.link))
    return Reply(asks=Ask(f"uneasy:{id_}", text, options))


def kept_here(_scene: Scene, result: KeptHere) -> Reply:
    says = tuple(_BACK_HERE.of(category=CATEGORY[one.category], when=one.when) for one in result.link.comings)
    return Reply(says=says or (SETTLED,))


def words_came(_scene: Scene, event: LinkWords) -> Reply:
    link = event.link
    answer = Offered(f"writelink:{link.link_id}", _ANSWER.of(name=named(link)))
    text = _SAYS.of(name=named(link, first=True), words=event.words)
    return Reply(says=(text,), offers=(answer,) if link.writes else (), about=f"link:{link.link_id}")


LINK_NEWS: Final = Desk(
    "link_news",
    phrases=(word_said,),
    verbs={
        "fine": with_id(lambda id_: SayWord(id_, fine=True)),
        "uneasy": with_id(lambda id_: SayWord(id_, fine=False)),
        "leavelink": lambda _scene, _subject: Reply(says=(_ALL_RIGHT,)),
        "keephere": with_id(KeepHere),
    },
    on={LinkIs: told, LinkWords: words_came, WordKept: word_kept, KeptHere: kept_here},
)
