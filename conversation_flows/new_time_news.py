"""Another time, as the other side hears of it: « est-ce possible ? »; then what was answered, and what stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.messaging.news import News
from backend.wording import Clocktime, Span, Text, _
from conversation_flows.engine import patterns
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.events import Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id, with_id
from conversation_flows.mission import Facts, filled

_ASK_VOLUNTEER = _("{category}: {name} would prefer {new}, instead of {when}. Is that possible?")
_ASK_PERSON = _("{category}: {name} suggests {new}, instead of {when}. Is that possible for you?")
_ASK_SHORT = _("{category}: is {new} possible, instead of {when}?")
_POSSIBLE = _("It is possible")
_NOT_POSSIBLE = _("Not possible")
_YES_NOTED = _("Thank you! It is noted, and I am telling {name}: {category}, {when}.")
_NO_NOTED = _("Thank you for answering. I am telling {name}: it is still {when}.")
_AGREED = _("{name} agrees: {category}, {when}.")
_MOVED = _("It is moved: {category}, {when}, with {name}.")
_WORD = _("The word is still “{word}”.")
_CANNOT = _("{category}: {name} cannot make it {new}. It is still {when}. Is that all right for you?")
_DOES_NOT_SUIT = _("{category}: {new} does not suit {name}. It is still {when}. Is that all right for you?")
_KEEP_DAY = _("Keep {day}")
_KEEP = _("Leave it so")
_SOMEBODY_ELSE = _("Ask somebody else")
_GIVE_BACK = _("I give it back")
_LAPSED = _("{category}: without an answer, nothing changes. It is still {when}, with {name}.")
_HANDED_ON = _(
    "{category}, {when}: another time is needed, and I am asking other neighbours. Thank you so much for being there!"
)
_OTHERS_ASKED = _("{category}, {when}: I am asking other neighbours, as {name} cannot make it then.")
_SEEKING = _(
    "I am thanking {name}, and asking other neighbours: {category}, {when}. You will hear from me by {hour} on {day},"
    " even if it is no."
)
_SEEKING_SOON = _(
    "I am thanking {name}, and asking other neighbours: {category}, {when}. I will tell you as soon as somebody"
    " answers."
)
_OVER = _("That is already settled.")


# --- facts, commands, results ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimeAsked(Told):
    """The other side would rather have it at `new`; `mission` says what stands, and who asks."""

    news: News
    new_time_id: int
    mission: Facts
    new: Span
    until: datetime


@dataclass(frozen=True, slots=True)
class TimeIs(Told):
    """What became of it: `what` as in `TimeSettled`. `mine`: whether they had proposed it themselves."""

    news: News
    new_time_id: int
    mission: Facts
    new: Span
    what: str
    mine: bool = True


@dataclass(frozen=True, slots=True)
class AnswerTime(Command):
    new_time_id: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class SeekAnother(Command):
    """Somebody else is asked for the time that the volunteer cannot."""

    new_time_id: int


@dataclass(frozen=True, slots=True)
class TimeAnswered:
    """Their own answer; `mission` as it stands after it."""

    mission: Facts
    agrees: bool


@dataclass(frozen=True, slots=True)
class SeekingAnother:
    """`mission` is the one that has ended."""

    mission: Facts
    when: Span
    promised_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimeOver:
    """It was answered already, has lapsed, or is of no use any more."""


# --- words ----------------------------------------------------------------------------------------------------------


def asked(_scene: Scene, event: TimeAsked) -> Reply:
    mission, id_ = event.mission, event.new_time_id
    text = filled(_ASK_VOLUNTEER if mission.mine else _ASK_PERSON, mission).of(new=event.new)
    answers = (
        Offered(f"timeyes:{id_}", _POSSIBLE, hears=("affirm", "accept_request")),
        Offered(f"timeno:{id_}", _NOT_POSSIBLE, hears=("deny", "decline_request")),
    )
    short = filled(_ASK_SHORT, mission).of(new=event.new)
    return Reply(asks=Ask(_about(mission), text, answers, short=short, expires_at=event.until,
                          cancel_key=_about(mission)))  # fmt: skip


def answered(scene: Scene, result: TimeAnswered) -> Reply:
    talk = _settled(scene.talk, result.mission, moved=result.agrees)
    if not result.agrees:
        return Reply(says=(filled(_NO_NOTED, result.mission),), talk=talk)
    return Reply(says=(filled(_YES_NOTED, result.mission), *_word(result.mission)), talk=talk)


def settled(scene: Scene, event: TimeIs) -> Reply:
    """Both hear it once: it moves; or what stands; or that somebody else is asked."""
    mission, talk = event.mission, _settled(scene.talk, event.mission, moved=event.what == "agreed")
    match event.what:
        case "agreed":
            text = filled(_AGREED if event.mine else _MOVED, mission)
            return Reply(says=(text, *_word(mission)), about=f"mission:{mission.mission_id}", talk=talk)
        case "declined":
            return Reply(asks=_ask_what_now(scene, event), talk=talk)
        case "handed_on" if mission.mine:
            over = patterns.mission_over(scene.talk, mission.mission_id)
            return Reply(says=(filled(_HANDED_ON, mission),), talk=over)
        case "handed_on":
            over = patterns.mission_over(scene.talk, mission.mission_id)
            return Reply(says=(filled(_OTHERS_ASKED, replace(mission, when=event.new)),), talk=over)
        case _:
            return Reply(says=(filled(_LAPSED, mission),), about=f"mission:{mission.mission_id}", talk=talk)


def _ask_what_now(scene: Scene, event: TimeIs) -> Ask:
    mission = event.mission
    was, new = (scene.wording.weekday(span.start) for span in (mission.when, event.new))
    title = _KEEP if was == new else _KEEP_DAY.of(day=was)
    keep = Offered("keep:0", title, hears=("affirm",))
    if mission.mine:
        text, otherwise = _DOES_NOT_SUIT, Offered(f"giveback:{mission.mission_id}", _GIVE_BACK)
    else:
        text, otherwise = _CANNOT, Offered(f"seekother:{event.new_time_id}", _SOMEBODY_ELSE)
    return Ask(_about(mission), filled(text, mission).of(new=event.new), (keep, otherwise))


def seeking(scene: Scene, result: SeekingAnother) -> Reply:
    talk = patterns.mission_over(scene.talk, result.mission.mission_id)
    told = replace(result.mission, when=result.when)
    if result.promised_at is None:
        return Reply(says=(filled(_SEEKING_SOON, told),), talk=talk)
    day, hour = scene.wording.day(result.promised_at), Clocktime(result.promised_at)
    return Reply(says=(filled(_SEEKING, told).of(day=day, hour=hour),), talk=talk)


def _word(mission: Facts) -> tuple[Text, ...]:
    """To whoever waits at the door: what will be said there has not changed."""
    return () if mission.mine or not mission.visit_word else (filled(_WORD, mission),)


def _settled(talk: Conversation, mission: Facts, *, moved: bool) -> Conversation:
    """No answer is awaited any more; where it has moved, none to « toujours d'accord ? » for the old time either."""
    over = {_about(mission)} | ({f"mission:{mission.mission_id}"} if moved else set())
    return replace(talk, question=None) if talk.question and talk.question.about in over else talk


def _about(mission: Facts) -> str:
    return f"new_time:{mission.mission_id}"


def _answer(agrees: bool, subject: str) -> Reply:
    return Reply(does=(AnswerTime(int(subject), agrees),)) if is_id(subject) else Reply(says=(_OVER,))


NEW_TIME_NEWS: Final = Desk(
    "new_time_news",
    verbs={
        "timeyes": lambda _scene, subject: _answer(True, subject),
        "timeno": lambda _scene, subject: _answer(False, subject),
        "seekother": with_id(SeekAnother),
    },
    on={
        TimeAsked: asked,
        TimeIs: settled,
        TimeAnswered: answered,
        SeekingAnother: seeking,
        TimeOver: lambda _scene, _result: Reply(says=(_OVER,)),
    },
)
