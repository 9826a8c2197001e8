"""Relays: a leg is proposed to a volunteer by its two places, and taken; the person hears how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.messaging.news import News
from backend.wording import Clocktime, HalfDay, Metres, Span, Text, _, pledge
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.invitation import mission_buttons
from conversation_flows.words import CATEGORY

_INVITED = _("Several neighbours take turns. {category}, {when}. Your part: from {start} to {end}. Can you help?")
_INVITED_SHORT = _("{category}, {when}: can you help with your part?")
_WITHIN = _("a place less than {distance} from you")
_SOMEWHERE = _("a place in {town}")
_AT_HOME = _("{name}'s home")
_I_CAN = _("I can")
_NOT_THIS_TIME = _("Not this time")
_ACCEPTED = _("Thank you! {category}, {when}. Your part, {number} of {total}: from {start} to {end}.")
_TAKE = _("At the start {giver} hands it over to you. Say “{word}”: that is how you know each other.")
_TAKE_FROM = _("At the start a neighbour hands it over to you. Say “{word}”: that is how you know each other.")
_GIVE = _("At the end you hand it over to {receiver}, who says “{word}”.")
_GIVE_TO = _("At the end you hand it over to a neighbour, who says “{word}”.")
_AT_THE_DOOR = _("To {name}, say “{word}”: that is the word that {name} expects.")
_WHAT = _("{name} wrote: “{words}”")
_WHAT_BY_AGENT = _("{agent}, from the town hall, writes to you: “{words}”")
_ADDRESS_LATER = _("I will send you the address of {name} the evening before, or as soon as you are on your way.")
_ADDRESS_SOON = _("I will send you the address of {name} as soon as you tell me that you are on your way.")
_STILL_ALL_RIGHT = _("{category}, {when}. From {start} to {end}. Is it still all right for you?")
_STILL_YES = _("Yes, count on me")
_PLANNED = _(
    "It is planned in {n} parts, {when}: “{words}”. I am looking for neighbours to take turns, and I will tell you how"
    " it goes on."
)
_FOUND = _("Part {number} of {total}: {name}, a volunteer near you, will take care of it, {when}.")
_GIVEN_BACK = _("Part {number} of {total}: {name} cannot come after all. I am asking other neighbours.")
_MISSED = pledge(
    "Part {number} of {total}: I have had no news from {name}. I am asking others, and the town hall knows."
)
_NOBODY = pledge(
    "Part {number} of {total}, {when}: I have not found anybody. The town hall knows, and looks for another way."
)
_CANCELLED = _("“{words}”: the town hall has had to cancel. To know why, write “talk to somebody”.")
_CALLED_OFF = _("“{words}”: it is called off, and the neighbours know. If you still need it, write to me.")
_HANDED = _("Part {number} of {total} is done: {receiver} has it now.")
_HANDED_ON = _("Part {number} of {total} is done: it has been handed over.")
_PART_DONE = _("{receiver} confirms: it has been handed over. Your part is done. Thank you so much!")
_PART_DONE_ALONE = _("It is noted that you have handed it over. Your part is done. Thank you so much!")
_LATE_TOLD = _("A little patience: part {number} of {total} takes longer than planned. You will hear from me.")
_LATE_TOLD_BY = _("A little patience: part {number} of {total} takes longer. It is expected at {hour}, on {day}.")
_LATE_BEFORE = _("{giver} is running a little late. Please wait for my word before you leave.")
_LATE_BEFORE_BY = _("{giver} is running a little late, and expects to be there at {hour}, on {day}.")
_SOMEBODY_LATE = _("The neighbour before you")
_WAITS = _(
    "{category}, {when}: part {number} has nobody yet. Please wait for my word before you leave. Nothing is lost."
)
_GOES_ON = _("{category}, {when}: somebody was found for part {number}. It goes on as planned. Thank you for waiting!")

LONGEST_WORDS: Final = 90
"""Characters of what is carried that are said again; she knows the rest."""


# --- facts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg as one of those concerned may see it. `giver` and `receiver` are first names, or nothing.

    `start` and `end` are empty where they are told later.
    """

    mission_id: int
    number: int
    total: int
    category: str
    when: Span
    name: str
    """The person's, to a volunteer; the volunteer's, to her."""
    start: str = ""
    end: str = ""
    giver: str = ""
    receiver: str = ""
    take_word: str = ""
    give_word: str = ""
    door_word: str = ""
    """The word for the person, on a leg that begins or ends with her."""

    @property
    def last(self) -> bool:
        return self.number == self.total


@dataclass(frozen=True, slots=True)
class End:
    """Where a leg begins or ends, before acceptance: what everybody calls it, or no more than how far it is."""

    name: str
    distance_m: int | None


@dataclass(frozen=True, slots=True)
class InvitedToLeg(Told):
    """What a volunteer may know before accepting: never who, nor an address."""

    news: News
    invitation_id: int
    request_id: int
    category: str
    start: datetime
    ends_at: datetime
    begins: End
    ends: End


@dataclass(frozen=True, slots=True)
class LegAccepted:
    """The leg is theirs; `words` say what is carried."""

    leg: Leg
    words: str
    today: bool = True
    """Whether they may already be on their way."""
    agent: str = ""
    """Who of the town hall wrote it; nothing where the person herself did."""


@dataclass(frozen=True, slots=True)
class LegReminder(Told):
    """The evening before, or an hour before, to its volunteer. `today`: they may be on their way."""

    news: News
    leg: Leg
    today: bool = False


@dataclass(frozen=True, slots=True)
class RelayIsPlanned(Told):
    news: News
    words: str
    total: int
    when: Span
    """All of the way."""


@dataclass(frozen=True, slots=True)
class LegMoved(Told):
    """To the person, of a leg that does not reach her: `state` is found, given_back, missed or nobody."""

    news: News
    leg: Leg
    state: str


@dataclass(frozen=True, slots=True)
class RelayOver(Told):
    """To the person: all of it was called off, by an agent (`by_town`) or not. `missions`: those of it."""

    news: News
    words: str
    missions: tuple[int, ...]
    by_town: bool


@dataclass(frozen=True, slots=True)
class LegTold(Told):
    """To the person, to whoever has handed it over, or to whoever comes next: `what` as in `LegChanged`."""

    news: News
    leg: Leg
    what: str
    expected: datetime | None = None
    hers: bool = False
    """Whether it is told to the person."""


# --- words ----------------------------------------------------------------------------------------------------------


def invited(scene: Scene, event: InvitedToLeg) -> Reply:
    category, when = CATEGORY[event.category], HalfDay(event.start, event.ends_at)
    text = _INVITED.of(category=category, when=when, start=_end(scene, event.begins), end=_end(scene, event.ends))
    answers = (
        Offered(f"accept:{event.invitation_id}", _I_CAN, hears=("accept_request", "affirm")),
        Offered(f"decline:{event.invitation_id}", _NOT_THIS_TIME, hears=("decline_request", "deny", "cancel_request")),
    )
    short = _INVITED_SHORT.of(category=category, when=when)
    return Reply(asks=Ask(f"invitation:{event.invitation_id}", text, answers, short=short, expires_at=event.ends_at,
                          cancel_key=f"request:{event.request_id}"))  # fmt: skip


def _end(scene: Scene, one: End) -> Text | str:
    if one.name:
        return one.name
    if one.distance_m is None:
        return _SOMEWHERE.of(town=scene.who.town.name)
    return _WITHIN.of(distance=Metres(one.distance_m))


def accepted(scene: Scene, result: LegAccepted) -> Reply:
    leg = result.leg
    says = [filled(_ACCEPTED, leg), *hand_overs(leg)]
    if result.words:
        text = (
            _WHAT_BY_AGENT.of(agent=result.agent, town=scene.who.town.name) if result.agent else _WHAT.of(name=leg.name)
        )
        says.append(text.of(words=result.words))
    if not leg.start or not leg.end:
        says.append(filled(_ADDRESS_SOON if result.today else _ADDRESS_LATER, leg))
    offers = mission_buttons(leg.mission_id, leg.name, today=result.today)
    return Reply(says=tuple(says), offers=offers, about=f"mission:{leg.mission_id}")


def hand_overs(leg: Leg) -> tuple[Text, ...]:
    """From whom, to whom, and the words by which they know each other."""
    says = []
    if leg.take_word:
        says.append(filled(_TAKE if leg.giver else _TAKE_FROM, leg).of(word=leg.take_word))
    if leg.give_word:
        says.append(filled(_GIVE if leg.receiver else _GIVE_TO, leg).of(word=leg.give_word))
    if leg.door_word:
        says.append(filled(_AT_THE_DOOR, leg).of(word=leg.door_word))
    return tuple(says)


def reminder(_scene: Scene, event: LegReminder) -> Reply:
    leg = event.leg
    write, way, give_back = mission_buttons(leg.mission_id, leg.name)
    still = Offered(f"still:{leg.mission_id}", _STILL_YES, hears=("affirm", "accept_request"))
    ask = Ask(
        f"mission:{leg.mission_id}", filled(_STILL_ALL_RIGHT, leg), (still, way if event.today else write, give_back)
    )
    return Reply(says=hand_overs(leg), asks=ask)


def planned(_scene: Scene, event: RelayIsPlanned) -> Reply:
    return Reply(says=(_PLANNED.of(n=event.total, words=_short(event.words), when=event.when),))


def moved(scene: Scene, event: LegMoved) -> Reply:
    text = {"found": _FOUND, "given_back": _GIVEN_BACK, "missed": _MISSED}.get(event.state, _NOBODY)
    talk = scene.talk
    if event.state == "given_back":
        talk = patterns.mission_over(talk, event.leg.mission_id)
    return Reply(says=(filled(text, event.leg).of(town=scene.who.town.name),), talk=talk)


def over(scene: Scene, event: RelayOver) -> Reply:
    talk = scene.talk
    for mission_id in event.missions:
        talk = patterns.mission_over(talk, mission_id)
    text = _CANCELLED if event.by_town else _CALLED_OFF
    return Reply(says=(text.of(words=_short(event.words), town=scene.who.town.name),), talk=talk)


def told(scene: Scene, event: LegTold) -> Reply:
    leg = event.leg
    match event.what:
        case "handed":
            talk = patterns.mission_over(scene.talk, leg.mission_id)
            return Reply(says=(_handed(event),), talk=talk)
        case "late":
            return Reply(says=(_late(scene, event),))
        case "waits":
            return Reply(says=(filled(_WAITS, leg),))
        case _:
            return Reply(says=(filled(_GOES_ON, leg),))


def _handed(event: LegTold) -> Text:
    leg = event.leg
    if event.hers:
        return filled(_HANDED if leg.receiver else _HANDED_ON, leg)
    return filled(_PART_DONE if leg.receiver else _PART_DONE_ALONE, leg)


def _late(scene: Scene, event: LegTold) -> Text:
    leg, at = event.leg, event.expected
    known = at is not None and at > scene.now
    plain, timed = (_LATE_TOLD, _LATE_TOLD_BY) if event.hers else (_LATE_BEFORE, _LATE_BEFORE_BY)
    text = timed if known else plain
    said = filled(text, leg).of(giver=leg.giver or _SOMEBODY_LATE)
    return said.of(hour=Clocktime(at), day=scene.wording.day(at)) if at is not None and known else said


def filled(text: Text, leg: Leg) -> Text:
    home = _AT_HOME.of(name=leg.name)
    return text.of(
        category=CATEGORY[leg.category], when=leg.when, number=leg.number, total=leg.total, name=leg.name,
        start=leg.start or home, end=leg.end or home, giver=leg.giver, receiver=leg.receiver,
    )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS].rstrip()}…"


RELAY_MISSION = Desk(
    "relay",
    on={
        InvitedToLeg: invited,
        LegAccepted: accepted,
        LegReminder: reminder,
        RelayIsPlanned: planned,
        LegMoved: moved,
        RelayOver: over,
        LegTold: told,
    },
)
