"""Worry: « je n'ai pas vu Mme Petit depuis trois jours ». One sentence is kept at once; a resident is asked two short
things at most, a relais nothing. Who said it is named to nobody but agents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.messaging.news import News
from backend.wording import Clocktime, Text, _, when_read
from conversation_flows import human
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Heard, Pinned, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.listening import COUNTED_AS_SURE, begun
from conversation_flows.engine.outcome import Ask, Command, Reply, is_id
from conversation_flows.worry_words import (
    about_oneself,
    asks_discretion,
    asks_for_a_hand,
    asks_something_else,
    floor_in,
    found,
    knows_not,
    only_discretion,
    own_need,
    says_grave,
    says_worried,
    sounds_like_worry,
)

_THANKS: Final = _(
    "Thank you for looking out for others. I am letting the town hall know. Your name will go to nobody else."
)
_THANKS_LATER: Final = when_read(
    "Thank you for looking out for others. The town hall will read this from {hour} on {day}; your name goes to nobody"
    " else. In danger, call {number}."
)
_THANKS_UNKNOWN: Final = when_read(
    "Thank you for looking out for others. The town hall will read this, but perhaps not at this hour; your name"
    " goes to"
    " nobody else. In danger, call {number}."
)
_SEEN_TO: Final = _("Thank you, it is being seen to.")
_NOTED_LATER: Final = when_read(
    "Thank you, it is noted. The town hall will read it from {hour} on {day}. In danger, call {number}."
)
_NOTED_UNKNOWN: Final = when_read(
    "Thank you, it is noted. The town hall will read it, but perhaps not at this hour. In danger, call {number}."
)
_WHERE: Final = _("Where can this person be found? An address, or a landmark: “above the bakery”.")
_WHO: Final = _("Who is it? A name, or a few words to recognise them.")
_NOTICED: Final = _("What have you noticed?")
_NOTED: Final = _("Thank you, it is noted.")
_PASSED_ALREADY: Final = _("All right. What you told me has gone to the town hall already.")
_DISCREET: Final = _("You have my word: only the agents of the town hall know who told me.")
_DISCREET_ALWAYS: Final = _(
    "What you tell me of somebody is never said to be from you: only the town hall’s agents know."
)
_SPOKE: Final = _("The person who worried you: we were able to speak to them. Thank you.")
_LOOKED_AFTER: Final = _("The person who worried you: we have seen to it. Thank you.")
_RELAY: Final = _(
    "{town} town hall now counts you among those who look out for others. Whenever somebody worries you, one"
    " sentence to me"
    " is enough. Thank you!"
)
_RELAY_NO_MORE: Final = _(
    "You are no longer on {town} town hall’s list of those who look out for others. Thank you for all you did!"
    " You may write"
    " to me as before."
)

ABOUT: Final = "worry"
QUESTIONS: Final = {"where": _WHERE, "who": _WHO, "noticed": _NOTICED}
_ELSEWHERE: Final = frozenset(
    "request_help cancel_request mission_done my_requests talk_to_human set_availability find_company"
    " offer_help".split()
)
"""What is another matter where it is clearly meant, though somebody else is spoken of."""
_COURTESY: Final = frozenset({"thank", "greet", "goodbye", "affirm", "help"})


# --- facts, commands, results ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportWorry(Command):
    """Keep it and alert the agents. `who`, `place` and `noticed` are what the words say already."""

    words: str
    who: str
    place: str
    noticed: str
    discreet: bool


@dataclass(frozen=True, slots=True)
class CompleteWorry(Command):
    """An answer to the question about `part`, or the point that was shared for it."""

    report_id: int
    part: str
    words: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class AddToWorry(Command):
    """Of the last worry of theirs: they are not to be named."""

    words: str


@dataclass(frozen=True, slots=True)
class WorryKept:
    """`relay`: one sentence is enough. `reads_at`: when somebody reads, where nobody does now.

    `lacks` is what is still unknown.
    """

    report_id: int
    relay: bool
    staffed: bool
    reads_at: datetime | None
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorryCompleted:
    """`part` was answered; `lacks` is still unknown."""

    report_id: int
    part: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorryAdded:
    """`kept` is false where no worry of theirs is open."""

    kept: bool


@dataclass(frozen=True, slots=True)
class WorryOver(Told):
    """An agent has closed it: the one word that whoever reported it hears."""

    news: News
    spoke: bool


@dataclass(frozen=True, slots=True)
class RelayIs(Told):
    news: News
    state: str


# --- what is heard --------------------------------------------------------------------------------------------------


def said(scene: Scene, heard: Heard) -> Reply:
    """The first sentence: kept as it stands, whatever comes after. About oneself it is another matter."""
    if about_oneself(heard.text):
        return human.low(scene, heard)
    told = found(heard)
    place = told.place
    if not place and (floor := floor_in(heard.text)) and scene.who.home and scene.who.home.words:
        place = f"{floor}, {scene.who.home.words}"  # « la dame du 3e », to somebody whose house we know
    keep = ReportWorry(heard.text, told.who, place, told.noticed, asks_discretion(heard.text))
    return Reply(does=(keep,))


def overlooked(scene: Scene, heard: Heard) -> Reply | None:
    """« le courrier de Mme Lebon s'entasse », whatever it was taken for; « pas mon nom »."""
    talk = scene.talk
    if talk.writing or heard.corrects:
        return None
    asked = _asked(scene)
    if asked and heard.meant.intent == "cancel":
        return Reply(says=(_PASSED_ALREADY,), talk=replace(talk, question=None))
    if only_discretion(heard.text):
        return Reply(does=(AddToWorry(heard.text),))
    if _another_matter(heard):
        return None
    if asks_discretion(heard.text) and not sounds_like_worry(heard.text) and heard.meant.intent != "report_isolated":
        return Reply(does=(AddToWorry(heard.text),))
    if asked or talk.running or heard.meant.intent == "report_isolated" or not sounds_like_worry(heard.text):
        return None
    return said(scene, heard)


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """The answer to one of the two short questions, in whatever words; « je ne sais pas » is one too."""
    asked = _asked(scene)
    if asked is None or heard.meant.intent in _COURTESY:
        return None
    asks = asks_for_a_hand(heard.text) or asks_something_else(heard.text) or own_need(heard.text)
    if asks and _another_matter(heard):
        return _read_as_any_other(scene, heard)
    if own_need(heard.text):
        return None
    report, part = asked
    words = "" if knows_not(heard.text) else heard.text
    return Reply(does=(CompleteWorry(report, part, words),), talk=replace(scene.talk, question=None))


def _another_matter(heard: Heard) -> bool:
    """« ma mère ne sort plus, quelqu'un pourrait lui apporter du pain ? » is a request; « ça m'inquiète » never is.

    A model may take a plain sign for a need (« le courrier s'entasse »): a request is one where a hand is asked for.
    """
    if heard.meant.intent not in _ELSEWHERE or heard.meant.confidence < COUNTED_AS_SURE:
        return False
    if heard.meant.intent == "request_help":
        asks = asks_for_a_hand(heard.text) or own_need(heard.text)
        return asks and not (says_worried(heard.text) and sounds_like_worry(heard.text))
    return not (says_grave(heard.text) and sounds_like_worry(heard.text))


def _read_as_any_other(scene: Scene, heard: Heard) -> Reply | None:
    """The worry stays as it was told, its question is closed, and the words go where they would have gone without."""
    talk = _without_question(scene)
    reply = begun(replace(scene, talk=talk), heard)
    return reply if reply is None or reply.talk else replace(reply, talk=talk)


def pinned(scene: Scene, event: Pinned) -> Reply | None:
    """The place, shared as a point."""
    asked = _asked(scene)
    if asked is None or asked[1] != "where":
        return None
    given = CompleteWorry(asked[0], "where", "", (event.latitude, event.longitude))
    return Reply(does=(given,), talk=replace(scene.talk, question=None))


def report_asked(scene: Scene) -> int | None:
    """The report of theirs that a question of ours is open about."""
    asked = _asked(scene)
    return asked[0] if asked else None


def _asked(scene: Scene) -> tuple[int, str] | None:
    """The report that a question of ours is open about, and what it asks."""
    question = scene.talk.question
    kind, _colon, rest = question.about.partition(":") if question else ("", "", "")
    report, _dot, part = rest.partition(".")
    return (int(report), part) if kind == ABOUT and is_id(report) and part in QUESTIONS else None


def _without_question(scene: Scene) -> Conversation:
    return replace(scene.talk, question=None) if _asked(scene) else scene.talk


# --- what is said ---------------------------------------------------------------------------------------------------


def kept(scene: Scene, result: WorryKept) -> Reply:
    """« Je préviens la mairie » only where somebody is on duty; a relais is asked nothing."""
    now, later, unknown = (
        (_SEEN_TO, _NOTED_LATER, _NOTED_UNKNOWN) if result.relay else (_THANKS, _THANKS_LATER, _THANKS_UNKNOWN)
    )
    says = now if result.staffed else _reads(scene, later, unknown, result.reads_at)
    asks = None if result.relay or scene.who.taken_by else _question(result.report_id, result.lacks)
    return Reply(says=(says,), asks=asks)


def _reads(scene: Scene, later: Text, unknown: Text, reads_at: datetime | None) -> Text:
    number = scene.who.town.emergency
    if reads_at is None:
        return unknown.of(number=number)
    return later.of(hour=Clocktime(reads_at), day=scene.wording.day(reads_at), number=number)


def completed(_scene: Scene, result: WorryCompleted) -> Reply:
    """After where, who it is or what was noticed is asked; and that is all."""
    more = _question(result.report_id, result.lacks) if result.part == "where" else None
    return Reply(asks=more) if more else Reply(says=(_NOTED,))


def _question(report_id: int, lacks: tuple[str, ...]) -> Ask | None:
    part = next((one for one in QUESTIONS if one in lacks), None)
    if part is None:
        return None
    return Ask(f"{ABOUT}:{report_id}.{part}", QUESTIONS[part], asks_location=part == "where")


def added(_scene: Scene, result: WorryAdded) -> Reply:
    return Reply(says=(_DISCREET if result.kept else _DISCREET_ALWAYS,))


def over(_scene: Scene, event: WorryOver) -> Reply:
    return Reply(says=(_SPOKE if event.spoke else _LOOKED_AFTER,))


def relay_is(scene: Scene, event: RelayIs) -> Reply:
    text = _RELAY if event.state == "active" else _RELAY_NO_MORE
    return Reply(says=(text.of(town=scene.who.town.name),))


WORRY: Final = Desk(
    "worry",
    intents={"report_isolated": said},
    answers={ABOUT: answered},
    phrases=(overlooked,),
    on={
        WorryKept: kept,
        WorryCompleted: completed,
        WorryAdded: added,
        WorryOver: over,
        RelayIs: relay_is,
    },
)
