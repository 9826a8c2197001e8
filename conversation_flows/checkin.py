"""Check-ins: the question of the day and its reminder, and what an answer leads to, in whatever words it is given.

Whatever a person sends is a sign of life, which the turn has noted before any of this is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.checkins import keys
from backend.checkins.moods import FINE, LOW, NEED
from backend.messaging.checkin_tidings import REMINDERS, CheckInDue
from backend.messaging.news import News
from backend.wording import Clocktime, Text, _, when_read
from conversation_flows import checkin_said, checkin_words, comfort, weather_words
from conversation_flows.checkin_words import Today, in_turn, named
from conversation_flows.engine import collect, filling, listening, other_ways
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Heard, Sent, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.options import FEW, by_number_or_words
from conversation_flows.engine.outcome import Ask, Command, Offered, Opening, Reply, is_id

_I_AM_FINE = _("I am fine")
_NOT_SO_WELL = _("Not so well")
_I_NEED = _("I need something")
_NO_NEWS = _("I have not heard from you yet today. One word is enough.")
_STILL_NO_NEWS = _("I have still not heard from you today. A simple “yes” is enough.")
_THEN_ASKED = _("Without an answer by {hour}, I will ask {name} to come by.")
_THEN_CALLED = _("Without an answer by {hour}, {name} will call you, as agreed.")
_THEN_READ = when_read("Without an answer, the town hall will read this from {hour} on {day}.")
_SOMEBODY_CLOSE = _("somebody close to you")
_THE_TOWN = _("the town hall")
_PICTURE = _("Thank you for the picture, it is good to hear from you!")
_NOT_FOR_ME = _(
    "I think that this was meant for somebody else: I am not keeping it. Thank you for your news all the same!"
)
_ANOTHER_DAYS = _("Thank you for this sign from you. That was another day’s question.")
_SETTLED = _("That is already settled.")

ABOUT: Final = "checkin"
"""What its question is about, the verb of its buttons, and what its messages are found by."""
HELP: Final = "ask_for_help"


@dataclass(frozen=True, slots=True)
class CheckInAsked(Told):
    """`until`: when the ladder has come to its end, and the question with it."""

    news: News
    checkin_id: int
    today: Today
    until: datetime


@dataclass(frozen=True, slots=True)
class CheckInReminded(Told):
    """`then`: asked (somebody of their circle), called (by an agent), read (nobody is on duty at that time).

    `at` is when, `name` who.
    """

    news: News
    checkin_id: int
    until: datetime
    then: str
    at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class SayHow(Command):
    """How they are: fine, low, need. Of the last time that they were asked, where none is given.

    `quietly`: something else is answered, and nothing need be said of it.
    """

    checkin_id: int | None
    outcome: str
    quietly: bool = False


@dataclass(frozen=True, slots=True)
class Forget(Command):
    """What they wrote is not kept: it was not for us."""


@dataclass(frozen=True, slots=True)
class HowSaid:
    """`counted` is false where the question was another day's."""

    outcome: str
    counted: bool = True


# --- asked ----------------------------------------------------------------------------------------------------------


def asked(scene: Scene, event: CheckInAsked) -> Reply:
    today = event.today
    opens = (
        checkin_words.opening(scene.who.person_id, today) if not today.hazard else weather_words.opening(scene, today)
    )
    text = named(scene, opens)
    return _question(event.checkin_id, text, event.until, keys.question(event.checkin_id))


def reminded(scene: Scene, event: CheckInReminded) -> Reply:
    """No guilt: what comes next, and when, as they agreed to it."""
    hour = Clocktime(event.at)
    match event.then:
        case "asked":
            then = _THEN_ASKED.of(hour=hour, name=event.name or _SOMEBODY_CLOSE)
        case "called":
            then = _THEN_CALLED.of(hour=hour, name=event.name or _THE_TOWN)
        case _:
            then = _THEN_READ.of(hour=hour, day=scene.wording.day(event.at))
    which = REMINDERS.index(event.news.what) + 1 if isinstance(event.news, CheckInDue) else 1
    text = f"{scene.say(_NO_NEWS if which == 1 else _STILL_NO_NEWS)} {scene.say(then)}"
    return _question(event.checkin_id, text, event.until, keys.reminder(event.checkin_id), reminder=which)


def _question(
    checkin_id: int, text: Text | str, until: datetime | None, cancel: str | None, *, reminder: int = 0
) -> Reply:
    about = keys.question(checkin_id)
    ask = Ask(
        about, text, _choices(checkin_id), short=checkin_words.SHORT, expires_at=until, cancel_key=cancel,
        reminder=reminder,
    )  # fmt: skip
    return Reply(asks=ask, about=about)


def _choices(checkin_id: int) -> tuple[Offered, ...]:
    return (
        Offered(f"{ABOUT}:{checkin_id}.{FINE}", _I_AM_FINE, hears=("affirm", "checkin_fine")),
        Offered(f"{ABOUT}:{checkin_id}.{LOW}", _NOT_SO_WELL, hears=("deny", "checkin_low")),
        Offered(f"{ABOUT}:{checkin_id}.{NEED}", _I_NEED),
    )


# --- answered -------------------------------------------------------------------------------------------------------


def button(_scene: Scene, subject: str) -> Reply:
    id_, _dot, outcome = subject.partition(".")
    if not is_id(id_) or outcome not in {FINE, LOW, NEED}:
        return Reply(says=(_SETTLED,))
    return Reply(does=(SayHow(int(id_), outcome),))


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« bof », « pas trop, il me faudrait du pain »: how they are is noted, and what is asked for begun."""
    checkin_id = _asked_of(scene, heard)
    if checkin_id is None or heard.corrects or scene.talk.writing:
        return None
    here = replace(scene, talk=_settled(scene, checkin_id))
    question = scene.talk.question
    if heard.about and question and question.about == heard.about and (option := by_number_or_words(question, heard)):
        return replace(button(here, option.id.partition(":")[2]), talk=here.talk)
    if checkin_said.for_somebody_dear(heard):
        return Reply(says=(_NOT_FOR_ME,), does=(Forget(),), talk=here.talk)
    mood, needs = checkin_said.mood(heard), checkin_said.needs(heard)
    if not mood and not needs:
        return None
    if needs:
        begun = _begun(here, heard)
    elif checkin_said.another_matter(heard):
        begun = listening.read_without(here, heard, said)
    elif more := _more(here, heard):
        begun = more
    else:
        return Reply(does=(SayHow(checkin_id, mood or FINE),), talk=here.talk)
    lead = (in_turn(checkin_words.LOW, scene),) if mood == LOW and not begun.urgent else ()
    does = (SayHow(checkin_id, mood or NEED, quietly=True), *begun.does)
    return replace(begun, says=(*lead, *begun.says), does=does, talk=begun.talk or here.talk)


def anything_else(scene: Scene, heard: Heard) -> Reply | None:
    """« je regarde la télé »: no other matter of ours, and no riddle either; a sign of life, thanked."""
    sure = heard.meant.confidence >= listening.COUNTED_AS_SURE
    if "?" in heard.text or (sure and scene.flows.understands(heard.meant.intent)):
        return None
    return Reply(says=(in_turn(checkin_words.ALIVE, scene),), talk=replace(scene.talk, question=None))


def shown(scene: Scene, _event: Sent) -> Reply | None:
    """A picture of flowers is an answer too. The question stays, for whoever adds a word."""
    question = scene.talk.question
    is_ours = question is not None and question.about.startswith(f"{ABOUT}:")
    return Reply(says=(_PICTURE,)) if is_ours else None


def _asked_of(scene: Scene, heard: Heard) -> int | None:
    """Which time they answer: that of the message of ours which they reply to, else the one that is open."""
    question = scene.talk.question
    about = heard.about or (question.about if question and not scene.talk.running else "")
    kind, _colon, id_ = about.partition(":")
    return int(id_) if kind == ABOUT and is_id(id_) else None


def _settled(scene: Scene, checkin_id: int) -> Conversation:
    question = scene.talk.question
    answered = question is not None and question.about == keys.question(checkin_id)
    return replace(scene.talk, question=None) if answered else scene.talk


def _more(scene: Scene, heard: Heard) -> Reply | None:
    """« ça va, je pars chez ma fille jusqu'au 3 »: what else is said, where no intent stands for it."""
    if len(heard.text.split()) <= FEW:
        return None
    return next((reply for one in scene.flows.phrases if one is not said and (reply := one(scene, heard))), None)


def _begun(scene: Scene, heard: Heard) -> Reply:
    """What was asked for, with all that is said of it already."""
    if checkin_said.another_matter(heard) and heard.meant.intent not in checkin_said.SOUND_ALIKE:
        return listening.read_without(scene, heard, said)
    if elsewhere := other_ways.sought(scene, "request_help"):
        return elsewhere
    return collect.begin(scene, scene.flows.collecting[HELP], {}, heard, filling.first_words(heard))


# --- what it leads to -----------------------------------------------------------------------------------------------


def how(scene: Scene, result: HowSaid) -> Reply:
    if result.outcome == NEED:
        return _helped(scene)
    if not result.counted:
        return _another_days(scene)
    if result.outcome == LOW:
        return Reply(says=(in_turn(checkin_words.LOW, scene),), asks=comfort.offered())
    return Reply(says=(in_turn(checkin_words.FINE, scene),))


def _helped(scene: Scene) -> Reply:
    running = scene.talk.running
    if running and running.flow == HELP:
        return collect.step(scene, scene.flows.collecting[HELP], running)
    return other_ways.sought(scene, "request_help") or Reply(opens=Opening(HELP))


def _another_days(scene: Scene) -> Reply:
    """A button of yesterday answers nothing today: today's question is asked again, where it is open."""
    question = scene.talk.question
    kind, _colon, id_ = question.about.partition(":") if question else ("", "", "")
    open_again = _question(int(id_), checkin_words.SHORT, None, None).asks if kind == ABOUT and is_id(id_) else None
    return Reply(says=(_ANOTHER_DAYS,), asks=open_again)


CHECKIN: Final = Desk(
    "checkin",
    phrases=(said,),
    verbs={ABOUT: button},
    answers={ABOUT: anything_else},
    on={CheckInAsked: asked, CheckInReminded: reminded, HowSaid: how},
)
