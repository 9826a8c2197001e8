"""Interview: whoever wishes to volunteer chooses a date to meet the town hall, is reminded, may move or cancel it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.messaging.news import News
from backend.wording import Clocktime, Span, Text, _, pledge
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import plain_words, span_of
from conversation_flows.when_free import read_days

_CHOOSE = _("When could you meet the town hall? It takes about {minutes} minutes.")
_WHEN_COULD_YOU = _("When could you meet the town hall?")
_SHORT = _("Which date suits you?")
_ONE_DATE = _("{day}, {hour}")
_OTHER_DATES = _("Other dates")
_NONE_SUITS = _("None suits me")
_OPENED = _("Good news: the town hall has dates for you to meet.")
_CLOSED = _("We are sorry, the meeting of {when} cannot take place.")
_MISSED = _("We did not meet on {when}. That happens to everybody!")
_FULL = _("That date has just been taken.")
_GONE = _("That date is no longer open.")
_NOT_THEN = _("I have no date at that time. Here are the next ones.")
_SOMEBODY_CALLS = pledge("Somebody from the town hall will call you to agree on a date.")
_BOOKED = _("I have noted it: {when}, {place}. {agent} will welcome you there. Please bring proof of identity.")
_BOOKED_GROUP = _(
    "I have noted it: {when}, {place}. {agent} will welcome you there, in a small group. Please bring proof of"
    " identity."
)
_TO_CHANGE = _("To change it, write “move my meeting”.")
_YOURS = _("Your meeting: {when}, {place}, with {agent}.")
_NOTHING_BOOKED = _("You have no meeting with the town hall.")
_TOMORROW = _("Tomorrow you meet {agent}: {when}, {place}. Please bring proof of identity. Are you still coming?")
_STILL_COMING = _("Yes, I am coming")
_ANOTHER_DATE = _("Another date")
_CANNOT = _("I cannot come")
_SEE_YOU = _("Thank you, see you tomorrow!")
_CANCELLED = _("All right, the meeting is cancelled. Whenever you like, write “another date”.")
_MET_ALREADY = _("You have met the town hall already, thank you!")
_SETTLED = _("That is already settled.")

_REMINDED: Final = "interview:tomorrow"
SHOWN: Final = 3
"""Dates that are shown at once."""
LONGEST: Final = 120
"""Characters in which somebody speaks of their meeting; more is a story."""


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """A date on which somebody may be met; `group` where others come too."""

    id: int
    start: datetime
    minutes: int
    place: str
    agent: str
    group: bool = False


@dataclass(frozen=True, slots=True)
class LookForDates(Command):
    """The dates after the first `skipped`, or those that fit what was said."""

    skipped: int = 0
    week: int = 0
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class BookInterview(Command):
    slot_id: int


@dataclass(frozen=True, slots=True)
class CancelInterview(Command):
    pass


@dataclass(frozen=True, slots=True)
class LookAtInterview(Command):
    """When is it?"""


@dataclass(frozen=True, slots=True)
class AskForCall(Command):
    """No date suits."""


@dataclass(frozen=True, slots=True)
class DatesFound:
    """`why`: nothing (they asked), full, gone, not_then."""

    slots: tuple[OpenSlot, ...]
    skipped: int = 0
    more: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class DatesOffered(Told):
    """`why`: opened, closed, missed; `was` is the date that they had."""

    news: News
    why: str
    slots: tuple[OpenSlot, ...]
    more: bool = False
    was: datetime | None = None


@dataclass(frozen=True, slots=True)
class InterviewBooked:
    slot: OpenSlot


@dataclass(frozen=True, slots=True)
class InterviewSeen:
    slot: OpenSlot | None


@dataclass(frozen=True, slots=True)
class InterviewCancelled:
    pass


@dataclass(frozen=True, slots=True)
class SomebodyCalls:
    """No date is open, or none suits. `why` as in `DatesFound`."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class MetAlready:
    pass


@dataclass(frozen=True, slots=True)
class MeetingTomorrow(Told):
    news: News
    slot: OpenSlot


# --- words ----------------------------------------------------------------------------------------------------------


def _when(slot: OpenSlot) -> Span:
    return Span(slot.start, slot.start, "minute")


def _ask(scene: Scene, slots: tuple[OpenSlot, ...], skipped: int, *, more: bool) -> Ask:
    options = [
        Offered(f"slot:{one.id}", _ONE_DATE.of(day=scene.wording.short_day(one.start), hour=Clocktime(one.start)))
        for one in slots
    ]
    if more:
        options.append(Offered(f"dates:{skipped + len(slots)}", _OTHER_DATES))
    options.append(Offered("nodate:0", _NONE_SUITS, hears=("deny", "decline_request")))
    alike = len({one.minutes for one in slots}) == 1
    text = _CHOOSE.of(minutes=slots[0].minutes) if alike else _WHEN_COULD_YOU
    return Ask("interview:dates", text, tuple(options), short=_SHORT, as_list=True)


def _because(why: str) -> tuple[Text, ...]:
    said = {"full": _FULL, "gone": _GONE, "not_then": _NOT_THEN}.get(why)
    return (said,) if said else ()


def found(scene: Scene, result: DatesFound) -> Reply:
    return Reply(says=_because(result.why), asks=_ask(scene, result.slots, result.skipped, more=result.more))


def offered(scene: Scene, event: DatesOffered) -> Reply:
    when = Span(event.was, event.was, "minute") if event.was else ""
    said = {"opened": _OPENED, "closed": _CLOSED, "missed": _MISSED}[event.why].of(when=when)
    if not event.slots:
        return Reply(says=(said, _SOMEBODY_CALLS), does=(AskForCall(),), hushed=True)
    return Reply(says=(said,), asks=_ask(scene, event.slots, 0, more=event.more))


def booked(scene: Scene, result: InterviewBooked) -> Reply:
    slot = result.slot
    text = (_BOOKED_GROUP if slot.group else _BOOKED).of(when=_when(slot), place=slot.place, agent=slot.agent)
    return Reply(says=(text, _TO_CHANGE), talk=replace(scene.talk, question=None))


def somebody_calls(scene: Scene, result: SomebodyCalls) -> Reply:
    return Reply(says=(*_because(result.why), _SOMEBODY_CALLS), talk=replace(scene.talk, question=None))


def seen(_scene: Scene, result: InterviewSeen) -> Reply:
    if result.slot is None:
        return Reply(says=(_NOTHING_BOOKED,), offers=(Offered("dates:0", _ANOTHER_DATE),))
    slot = result.slot
    says = _YOURS.of(when=_when(slot), place=slot.place, agent=slot.agent)
    return Reply(says=(says,), offers=(Offered("newdate:0", _ANOTHER_DATE), Offered("nomeeting:0", _CANNOT)))


def tomorrow(_scene: Scene, event: MeetingTomorrow) -> Reply:
    slot = event.slot
    text = _TOMORROW.of(when=_when(slot), place=slot.place, agent=slot.agent)
    options = (
        Offered("coming:0", _STILL_COMING, hears=("affirm", "accept_request")),
        Offered("newdate:0", _ANOTHER_DATE),
        Offered("nomeeting:0", _CANNOT, hears=("deny", "decline_request", "cancel_request", "cancel")),
    )
    return Reply(asks=Ask(_REMINDED, text, options, expires_at=slot.start))


# --- what is said ---------------------------------------------------------------------------------------------------


def wished(heard: Heard) -> LookForDates | None:
    """« plutôt un soir », « mardi », « le 3 vers 10 h », as the dates to look for."""
    text = heard.text[:LONGEST]
    spans = [span for value in heard.meant.values("time") if (span := span_of(value)) and not span.rrule]
    week = int(said) if (said := read_days(text)) and said.isdecimal() else 0
    if spans and (any(map(str.isdigit, text)) or not week):
        return LookForDates(within=spans[0])
    return LookForDates(week=week) if week else None


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """An answer to the dates, or to the reminder, that is none of the buttons."""
    about = scene.talk.question.about if scene.talk.question else ""
    words = plain_words(heard.text[:LONGEST])
    if _NONE.search(words):
        return Reply(does=(AskForCall(),))
    if _OTHER.search(words):
        return Reply(does=(LookForDates(skipped=SHOWN if about.endswith("dates") else 0),))
    return Reply(does=(look,)) if (look := wished(heard)) else None


def spoke_of_it(scene: Scene, heard: Heard) -> Reply | None:
    """« je ne peux plus venir au rendez-vous », « on peut décaler l'entretien ? », « c'est quand, ma rencontre ? »."""
    words = plain_words(heard.text)
    if scene.who.volunteer != "applied" or scene.talk.running or scene.talk.writing or len(words) > LONGEST:
        return None
    about = scene.talk.question.about if scene.talk.question else ""
    if about == _REMINDED and not _MOVES.search(words) and _CANCELS.search(words):
        return Reply(does=(CancelInterview(),))
    if words in {"une autre date", "autre date", "another date"}:
        return Reply(does=(LookForDates(),))
    if not _MEETING.search(words):
        return None
    if _MOVES.search(words):
        return Reply(does=(wished(heard) or LookForDates(),))
    if _CANCELS.search(words):
        return Reply(does=(CancelInterview(),))
    asks = bool(_WHEN.search(words)) or heard.meant.intent == "my_requests"
    return Reply(does=(LookAtInterview(),)) if asks else None


_MEETING: Final = re.compile(r"\b(?:rendez vous|rdv|rencontre|entretien|meeting|interview|appointment)\b")
_MOVES: Final = re.compile(
    r"\b(?:deplac\w+|decal\w+|repouss\w+|report\w+|chang\w+|autre (?:date|jour|moment)|avanc\w+|move|another|later"
    r"|reschedul\w+|plutot|prendre|choisir|fixer)\b"
)
_CANCELS: Final = re.compile(
    r"\b(?:annul\w+|peux (?:pas|plus)|pourrai (?:pas|plus)|viendrai (?:pas|plus)|viens (?:pas|plus)|empeche\w*"
    r"|impossible|cancel|cannot|can t|won t)\b"
)
_WHEN: Final = re.compile(
    r"\b(?:quand|quelle heure|quel jour|ou (?:est|c est|se)|avec qui|rappel\w+|when|where|what time)\b"
)
_NONE: Final = re.compile(r"\b(?:aucune?|rien ne|pas possible|none|neither)\b")
_OTHER: Final = re.compile(r"\b(?:autres?|d autres|other|another|plus tard|later)\b")


def _with_number(make: type[BookInterview] | type[LookForDates], subject: str) -> Reply:
    return Reply(does=(make(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


INTERVIEW: Final = Desk(
    "interview",
    verbs={
        "slot": lambda _scene, subject: _with_number(BookInterview, subject),
        "dates": lambda _scene, subject: _with_number(LookForDates, subject),
        "newdate": lambda _scene, _subject: Reply(does=(LookForDates(),)),
        "nodate": lambda _scene, _subject: Reply(does=(AskForCall(),)),
        "nomeeting": lambda _scene, _subject: Reply(does=(CancelInterview(),)),
        "coming": lambda _scene, _subject: Reply(says=(_SEE_YOU,)),
    },
    answers={"interview": answered},
    phrases=(spoke_of_it,),
    on={
        DatesFound: found,
        DatesOffered: offered,
        InterviewBooked: booked,
        InterviewSeen: seen,
        InterviewCancelled: lambda _scene, _result: Reply(says=(_CANCELLED,)),
        SomebodyCalls: somebody_calls,
        MetAlready: lambda _scene, _result: Reply(says=(_MET_ALREADY,)),
        MeetingTomorrow: tomorrow,
    },
)
