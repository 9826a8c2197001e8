"""My requests: posted, still looking, found, nobody yet and the agents know: never silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.messaging.news import News
from backend.services.people import NAMELESS
from backend.wording import Clocktime, Span, Text, _, pledge, plural_
from conversation_flows import recurring
from conversation_flows.agreement import SOMEBODY
from conversation_flows.company_words import Meeting, activity_said, told
from conversation_flows.engine import collect, patterns
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.recurring import Coming
from conversation_flows.words import CATEGORY

LISTED: Final = 5

_NONE = _("You have no request under way. What do you need?")
_LOOKING = _("{category}, {when}: I am still looking. You will hear from me by {hour} on {day}, even if it is no.")
_LOOKING_ON = _("{category}, {when}: I am still looking.")
_HELD = _("{category}, {when}: the town hall is reading your request.")
_UNSERVED = _("{category}, {when}: nobody was free. The town hall knows.")
_FOUND = _("{category}, {when}: {name} is taking care of it.")
_YOU_OFFER = plural_(
    "You offer: {category}, {when}. {n} neighbour has answered.",
    "You offer: {category}, {when}. {n} neighbours have answered.",
)
_YOU_ORGANISE = _("You organise: {activity}, {when}, {place}. Coming: {names}.")
_NOBODY_YET = _("You organise: {activity}, {when}, {place}. Nobody has signed up yet.")
_READ_FIRST = _("{activity}, {when}: the town hall is reading what you propose.")
_YOU_COME = _("You are going: {activity}, {when}, {place}, with {name}.")
_YOU_WAIT = _("{activity}, {when}: you are on the waiting list.")
_SURE_LEAVE = _("{category}, {when}: shall I say that you cannot come?")
_YOU_HELP = _("{category}, {when}: you are helping {name}.")
_STILL_LOOKING = _(
    "{category}, {when}: I have not found anybody yet. I am still looking. You will hear from me by {hour} on"
    " {day}, even if it is no."
)
_STILL_LOOKING_ON = _("{category}, {when}: I have not found anybody yet. I am still looking.")
_NOBODY = pledge(
    "{category}, {when}: I am sorry, I could not find anybody. The town hall has been told, so as to look for"
    " another way with you."
)
_NOBODY_PHONE = _("You may also call {phone}.")
_LAPSED = _(
    "{category}, {when}: the time has passed, and nobody could come. I am sorry. Do you still need it? Write to me."
)
_UNREAD = _(
    "{category}, {when}: the time has passed before the town hall could read your request. I am sorry. "
    "Do you still need it? Write to me."
)
_UNAGREED = _(
    "{category}, {when}: the time has passed before the town hall could ask {name} for a yes. I am sorry. "
    "For another time, write to me."
)
_CANCELLED_BY_TOWN = _(
    "{category}, {when}: the town hall has had to cancel your request. To know why, write “talk to somebody”."
)
_CALLED_OFF = _("{category}, {when}: {name} has called it off. If you still need it, write to me.")
_WAITS_FOR = _("{category}, {when}: the town hall is asking {name} for a yes.")
_COMING = _("{category}, {when}. Next time: {day}.")
_TOGETHER = _("{name} and you organise yourselves directly.")
_CANCEL_ONE = _("{category}, {when}")
_SURE_GIVE_BACK = _("{category}, {when}: shall I tell {name} that you cannot come?")
_SURE = _("{category}, {when}: shall I cancel?")
_YES_CANCEL = _("Yes, cancel it")
_NO_KEEP = _("No, keep it")
_DROPPED = _("It is cancelled. Write to me whenever you need anything.")
_KEPT = _("All right, nothing changes.")
_WHICH = _("What should I cancel?")
_NOTHING_TO_CANCEL = _("You have nothing under way to cancel.")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class Standing:
    """A request, a mission or an offer of this person, or what comes back (`coming`): `kind` says which.

    `name` is the other side's, if there is one.

    `mine` is true where this person is the volunteer; `answers` counts the neighbours who count on an offer.
    """

    kind: str
    id: int
    category: str
    when: Span
    state: str
    name: str = ""
    promised_at: datetime | None = None
    mine: bool = False
    answers: int = 0
    coming: Coming | None = None
    """Of what comes back: all of it."""
    meeting: Meeting | None = None
    """The gathering, where it is one: organised, or signed up for (`state`)."""


@dataclass(frozen=True, slots=True)
class LookAtMine(Command):
    """Where do my requests and missions stand? `to_cancel`: which of them shall be called off?

    `coming`: only what comes back under this number.
    """

    to_cancel: bool = False
    coming: int | None = None


@dataclass(frozen=True, slots=True)
class CancelRequest(Command):
    request_id: int


@dataclass(frozen=True, slots=True)
class Mine:
    """`together`: with whom they organise themselves directly."""

    standings: tuple[Standing, ...]
    to_cancel: bool = False
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestCancelled:
    pass


@dataclass(frozen=True, slots=True)
class LookingStill(Told):
    news: News
    category: str
    when: Span
    promised_at: datetime | None


@dataclass(frozen=True, slots=True)
class NobodyCame(Told):
    news: News
    category: str
    when: Span


@dataclass(frozen=True, slots=True)
class RequestOver(Told):
    """It was cancelled, or its time has passed. `missions`: those of it, which have ended.

    `why`: cancelled; lapsed, for want of a neighbour; unread or unagreed, where no neighbour was asked in time.
    `by`: who called it off, where that was the other of the two who have to do with it, and no agent; or who was to
    agree.
    """

    news: News
    category: str
    when: Span
    why: str
    missions: tuple[int, ...] = ()
    by: str = ""


def look(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(does=(LookAtMine(),))


def call_off(_scene: Scene, _heard: Heard) -> Reply:
    return Reply(does=(LookAtMine(to_cancel=True),))


def mine(scene: Scene, result: Mine) -> Reply:
    if result.to_cancel:
        return _which_to_cancel(scene, result)
    together = tuple(_TOGETHER.of(name=name) for name in result.together[:LISTED])
    if not result.standings and not together:
        return Reply(asks=Ask("welcome.category", _NONE)) if not scene.talk.running else Reply(says=(_NONE,))
    lines = tuple(_line(scene, one) for one in result.standings[:LISTED])
    return Reply(says=(*lines, *together))


def _line(scene: Scene, one: Standing) -> Text:
    text = {"held": _WAITS_FOR if one.name else _HELD, "unserved": _UNSERVED}.get(one.state, _LOOKING_ON)
    if one.meeting:
        return told(_gathering_line(one), one.meeting, scene)
    if one.kind == "offer":
        return _YOU_OFFER.of(n=one.answers, category=CATEGORY[one.category], when=one.when)
    if one.kind == "coming" and one.coming and one.coming.next:
        return _COMING.of(category=CATEGORY[one.category], when=one.coming.when, day=scene.wording.day(one.coming.next))
    if one.kind == "mission":
        text = _YOU_HELP if one.mine else _FOUND
    elif text is _LOOKING_ON and one.promised_at and one.promised_at > scene.now:
        text = _LOOKING.of(day=scene.wording.day(one.promised_at), hour=Clocktime(one.promised_at))
    return text.of(category=CATEGORY[one.category], when=one.when, name=_named(one.name), town=scene.who.town.name)


def _gathering_line(one: Standing) -> Text:
    if not one.mine:
        return _YOU_WAIT if one.state == "waiting" else _YOU_COME
    if one.state == "held":
        return _READ_FIRST
    return _YOU_ORGANISE if one.meeting and one.meeting.names else _NOBODY_YET


def _what(one: Standing) -> Text | str:
    return activity_said(one.meeting.activity, one.meeting.title) if one.meeting else CATEGORY[one.category]


def _named(name: str) -> Text | str:
    """A first name; of somebody whose name nobody has said, who that is."""
    return SOMEBODY if name == NAMELESS else name


def _which_to_cancel(scene: Scene, result: Mine) -> Reply:
    if not result.standings:
        return collect.cancelled(scene) if scene.talk.running else Reply(says=(_NOTHING_TO_CANCEL,))
    if len(result.standings) == 1:
        return _sure(scene, result.standings[0])
    options = tuple(
        Offered(_drop(one), _CANCEL_ONE.of(category=_what(one), when=one.when)) for one in result.standings[:LISTED]
    )
    return Reply(asks=Ask("cancel:0", _WHICH, options, as_list=True))


def _sure(scene: Scene, one: Standing) -> Reply:
    if one.coming and one.coming.next:
        if one.kind == "coming":
            return Reply(asks=recurring.which_times(scene, one.coming, one.coming.next))
        return Reply(asks=recurring.which_times(scene, one.coming, one.when.start, _drop_it(one)))
    sure = _SURE_LEAVE if one.kind == "seat" else _SURE_GIVE_BACK if one.mine and one.kind == "mission" else _SURE
    text = sure.of(category=_what(one), when=one.when, name=one.name)
    options = (
        Offered(_drop(one), _YES_CANCEL, hears=("affirm", "cancel_request")),
        Offered("keep:0", _NO_KEEP, hears=("deny",)),
    )
    about = "withdraw" if one.kind in {"offer", "gathering", "seat"} else one.kind  # « offer » asks a neighbour
    return Reply(asks=Ask(f"{about}:{one.id}", text, options))


def _drop(one: Standing) -> str:
    if one.coming and one.coming.next:
        return f"whichof:{one.coming.id}"
    return _drop_it(one)


def _drop_it(one: Standing) -> str:
    if one.kind == "mission":
        return f"giveback:{one.id}" if one.mine else f"cancelm:{one.id}"
    if one.kind in _DROPS:
        return f"{_DROPS[one.kind]}:{one.id}"
    return f"drop:{one.id}"


def which_of(_scene: Scene, subject: str) -> Reply:
    """One of several was picked, and it comes back: that time only, or all of them?"""
    return Reply(does=(LookAtMine(to_cancel=True, coming=int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


_DROPS: Final = {"offer": "dropoffer", "gathering": "dropin", "seat": "leavein"}


def drop(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(CancelRequest(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


def looking_still(scene: Scene, event: LookingStill) -> Reply:
    text = _STILL_LOOKING_ON
    if event.promised_at and event.promised_at > scene.now:
        text = _STILL_LOOKING.of(day=scene.wording.day(event.promised_at), hour=Clocktime(event.promised_at))
    return Reply(says=(text.of(category=CATEGORY[event.category], when=event.when),))


def nobody_came(scene: Scene, event: NobodyCame) -> Reply:
    town = scene.who.town
    says = [_NOBODY.of(category=CATEGORY[event.category], when=event.when, town=town.name)]
    if town.phone:
        says.append(_NOBODY_PHONE.of(phone=town.phone))
    return Reply(says=tuple(says))


def request_over(scene: Scene, event: RequestOver) -> Reply:
    """The person learns it in words, and nothing is passed on to a mission that is over."""
    talk, town = scene.talk, scene.who.town
    for mission_id in event.missions:
        talk = patterns.mission_over(talk, mission_id)
    text = _PASSED.get(event.why) or (_CALLED_OFF if event.by else _CANCELLED_BY_TOWN)
    says = [text.of(category=CATEGORY[event.category], when=event.when, town=town.name, name=_named(event.by))]
    if town.phone and text is not _CALLED_OFF:
        says.append(_NOBODY_PHONE.of(phone=town.phone))
    return Reply(says=tuple(says), talk=talk)


_PASSED: Final[Mapping[str, Text]] = {"lapsed": _LAPSED, "unread": _UNREAD, "unagreed": _UNAGREED}

MY_REQUESTS = Desk(
    "my_requests",
    intents={"my_requests": look, "cancel_request": call_off},
    fleeting=frozenset({"keep"}),
    verbs={"drop": drop, "whichof": which_of, "keep": lambda _scene, _subject: Reply(says=(_KEPT,))},
    on={
        Mine: mine,
        RequestCancelled: lambda _scene, _result: Reply(says=(_DROPPED,)),
        LookingStill: looking_still,
        NobodyCame: nobody_came,
        RequestOver: request_over,
    },
)
