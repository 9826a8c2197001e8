"""Invitations: a request nearby is proposed; accepted in one tap, or not this time, which is never a fault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from backend.messaging.news import News
from backend.wording import HalfDay, Metres, Span, Text, _
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.words import CATEGORY, NEED

LISTED: Final = 5
"""Requests shown at once."""
AN_HOUR: Final = timedelta(hours=1)
"""What takes no longer was asked for at an hour, not for a half-day."""

_INVITED = _("Somebody less than {distance} away would like {need}, {when}. Can you help?")
_INVITED_NO_PLACE = _("Somebody in {town} would like {need}, {when}. Can you help?")
_CHANGED = _("It has changed: somebody less than {distance} away would like {need}, {when}. Can you help?")
_CHANGED_NO_PLACE = _("It has changed: somebody in {town} would like {need}, {when}. Can you help?")
_INVITED_NOW = _("Somebody less than {distance} away would like {need}, now if possible ({when}). Can you help?")
_INVITED_AGAIN = _("{name} would like {need} again, {when}. Can you help, as you did before?")
_COMES_BACK = _("It comes back, {when}: I will ask you first each time. A “no” is never a problem.")
_AS_IT_IS = _("Here is the request as it is now.")
_INVITED_SHORT = _("For {need}, {when}: can you help?")
_I_CAN = _("I can")
_NOT_THIS_TIME = _("Not this time")
_ACCEPTED = _(
    "Thank you! {category}, {when}, for {name}. When you arrive, say “{word}”: {name} will be expecting that word."
)
_ACCEPTED_FOR = _(
    "Thank you! {category}, {when}, for {other}: {name} asks on their behalf. When you arrive, say “{word}”: {name} is"
    " passing that word on."
)
_FOR_WHOM = _("You will be helping {other}, for whom {name} asks.")
_THEIR_WORDS = _("{name} wrote: “{words}”")
_ADDRESS_LATER = _(
    "I will send you the address the evening before, or as soon as you tell me that you are on your way."
)
_ADDRESS_SOON = _("I will send you the address as soon as you tell me that you are on your way.")
_ADDRESS_NOW = _("It is for now: tell me when you set out, and I will send you the address.")
_WRITE = _("Write to {name}")
_ON_MY_WAY = _("I am on my way")
_GIVE_BACK = _("I can no longer help")
_DECLINED = _("No problem at all. Another time, perhaps. Thank you for answering!")
_TAKEN = _("Somebody is already taking care of it. Thank you for being there!")
_TAKEN_NEWS = _("For {need}, {when}: somebody is already taking care of it. Thank you!")
_TAKEN_OVER_NEWS = _(
    "{category}, {when}: somebody else is taking over, so you need not see to it any more. Thank you, and until another"
    " time!"
)
_CANCELLED_NEWS = _("For {need}, {when}: it is no longer needed. Thank you all the same!")
_CANCELLED_BY_TOWN_NEWS = _("For {need}, {when}: the town hall has had to cancel. Thank you all the same!")
_MISSION_CANCELLED_BY_TOWN = _(
    "{category}, {when}: the town hall has had to cancel. It is nothing to do with you: thank you for being there! To"
    " know why, write “talk to somebody”."
)
_LAPSED_NEWS = _("For {need}, {when}: the time has passed. Thank you all the same!")
_WITHDRAWN_NEWS = _("For {need}, {when}: I am no longer asking you. Thank you all the same!")
_LAPSED = _("The time for it has passed. Thank you for answering!")
_NO_LONGER = _("It is no longer needed. Thank you for being there!")
_YOURS = _("I have it already: you are taking care of it. Thank you!")
_NOT_YOURS = _("That is already settled.")
_NONE_WAITING = _("There is nothing to accept for now. I will write to you as soon as somebody nearby needs a hand.")
_WHICH = _("Which one is it?")
_ONE_LINE = _("{category}, {when}")


# --- facts, commands, results ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InvitedTo(Told):
    """What a volunteer may know before accepting: never who, nor where exactly."""

    news: News
    invitation_id: int
    request_id: int
    category: str
    start: datetime
    distance_m: int | None
    ends_at: datetime
    changed: bool = False
    """Whether they were asked before, and the time or the place is another one now."""
    again_for: str = ""
    """Who is helped, where they have helped her with this before, and it comes back."""


@dataclass(frozen=True, slots=True)
class NoLongerWanted(Told):
    """The request was taken by somebody else, cancelled (by an agent: `by_town`), or has passed."""

    news: News
    why: str
    category: str
    start: datetime
    invitations: tuple[int, ...] = ()
    missions: tuple[int, ...] = ()
    """This volunteer's invitations to it, and their missions of it that have ended."""
    ends_at: datetime | None = None
    by_town: bool = False
    replaced: bool = False
    """They had it, there was no news from them, and somebody else has it now."""


@dataclass(frozen=True, slots=True)
class AcceptInvitation(Command):
    invitation_id: int


@dataclass(frozen=True, slots=True)
class DeclineInvitation(Command):
    invitation_id: int


@dataclass(frozen=True, slots=True)
class AnswerInvitation(Command):
    """« je m'en occupe » with no button: the one invitation that waits, or which."""

    accepts: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """The mission is theirs: what, when, with whom they talk, the words said first, the visit word."""

    mission_id: int
    category: str
    when: Span
    name: str
    words: str
    visit_word: str
    whom: str = ""
    """Who is helped, where that is somebody else than whoever asks."""
    by: str = ""
    """Whoever asks for them."""
    comes_back: Span | None = None
    """How it comes back, the first time that they take it."""
    today: bool = True
    """Whether they may already be on their way."""


@dataclass(frozen=True, slots=True)
class Declined:
    pass


@dataclass(frozen=True, slots=True)
class TakenMeanwhile:
    """Another volunteer was faster."""


@dataclass(frozen=True, slots=True)
class NotNeededAnyMore:
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class YoursAlready:
    pass


@dataclass(frozen=True, slots=True)
class NotForYou:
    """Somebody else's invitation, or an answer that cannot be given any more."""


@dataclass(frozen=True, slots=True)
class WhichInvitation:
    """Several wait (or none): `accepts` is what was answered."""

    accepts: bool
    waiting: tuple[tuple[int, str, datetime, datetime], ...]


# --- words ----------------------------------------------------------------------------------------------------------


def invited(scene: Scene, event: InvitedTo) -> Reply:
    need, when = NEED[event.category], HalfDay(event.start, event.ends_at)
    if event.again_for and not event.changed:
        text = _INVITED_AGAIN.of(name=event.again_for, need=need, when=when)
    elif event.distance_m is None:
        text = _CHANGED_NO_PLACE if event.changed else _INVITED_NO_PLACE
        text = text.of(town=scene.who.town.name, need=need, when=when)
    else:
        text = _CHANGED if event.changed else _INVITED_NOW if _is_for_now(event, scene.now) else _INVITED
        text = text.of(distance=Metres(event.distance_m), need=need, when=when)
    answers = (
        Offered(f"accept:{event.invitation_id}", _I_CAN, hears=("accept_request", "affirm")),
        Offered(f"decline:{event.invitation_id}", _NOT_THIS_TIME, hears=("decline_request", "deny", "cancel_request")),
    )
    short = _INVITED_SHORT.of(need=need, when=when)
    about = f"invitation:{event.invitation_id}"
    return Reply(asks=Ask(about, text, answers, short=short, expires_at=event.ends_at,
                          cancel_key=f"request:{event.request_id}"))  # fmt: skip


def _is_for_now(event: InvitedTo, now: datetime) -> bool:
    """Whether it is an hour that was agreed, which has come: somebody else could not, or it is wanted at once."""
    return event.start <= now and event.ends_at - event.start <= AN_HOUR


def no_longer_wanted(scene: Scene, event: NoLongerWanted) -> Reply:
    """Closes the question if it is still the one open, the writing mode too, and says so kindly."""
    talk = scene.talk
    for mission_id in event.missions:
        talk = patterns.mission_over(talk, mission_id)
    if talk.question and talk.question.about in {f"invitation:{one}" for one in event.invitations}:
        talk = replace(talk, question=None)
    text = _no_longer(event, scene.now)
    when = HalfDay(event.start, event.ends_at)
    said = text.of(need=NEED[event.category], category=CATEGORY[event.category], when=when, town=scene.who.town.name)
    return Reply(says=(said,), talk=talk)


def _no_longer(event: NoLongerWanted, now: datetime) -> Text:
    """Why they need not come; where the town called it off, that it is no fault of theirs."""
    if event.why == "taken":
        return _TAKEN_OVER_NEWS if event.replaced else _TAKEN_NEWS
    if event.why == "lapsed":  # before its end it is they who volunteer no more: the request itself goes on
        return _WITHDRAWN_NEWS if event.ends_at and event.ends_at > now else _LAPSED_NEWS
    if event.by_town:
        return _MISSION_CANCELLED_BY_TOWN if event.missions else _CANCELLED_BY_TOWN_NEWS
    return _CANCELLED_NEWS


def accept(scene: Scene, subject: str) -> Reply:
    question = scene.talk.question
    if question and question.about == f"invitation:{subject}":
        return Reply(says=(_AS_IT_IS,))  # an older button: what it said yes to may be no more, so it is asked anew
    return Reply(does=(AcceptInvitation(int(subject)),)) if is_id(subject) else Reply(says=(_NOT_YOURS,))


def decline(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(DeclineInvitation(int(subject)),)) if is_id(subject) else Reply(says=(_NOT_YOURS,))


def accepted(scene: Scene, result: Accepted) -> Reply:
    relative = bool(result.whom) and result.name != result.whom  # who is helped has no phone of her own
    text = _ACCEPTED_FOR.of(other=result.whom) if relative else _ACCEPTED
    told = {"category": CATEGORY[result.category], "when": result.when, "word": result.visit_word}
    says: list[Text] = [text.of(name=result.name, **told)]
    if result.whom and not relative:
        says.append(_FOR_WHOM.of(name=result.by, other=result.whom))
    if result.words:
        says.append(_THEIR_WORDS.of(name=result.by or result.name, words=result.words))
    if result.comes_back:
        says.append(_COMES_BACK.of(when=result.comes_back))
    says.append(_when_told_where(scene, result))
    return Reply(
        says=tuple(says),
        offers=mission_buttons(result.mission_id, result.name, today=result.today),
        about=f"mission:{result.mission_id}",
    )


def _when_told_where(scene: Scene, result: Accepted) -> Text:
    """By when they learn the address: it goes out the evening before, or as they leave."""
    if result.when.is_for_now(scene.now):
        return _ADDRESS_NOW
    return _ADDRESS_SOON if result.today else _ADDRESS_LATER


def mission_buttons(mission_id: int, name: str, *, today: bool = True) -> tuple[Offered, ...]:
    """What a volunteer may do with a mission that has not begun; nobody sets out for another day."""
    write_to = Offered(f"write:{mission_id}", _WRITE.of(name=name))
    on_my_way = Offered(f"way:{mission_id}", _ON_MY_WAY)
    give_back = Offered(f"giveback:{mission_id}", _GIVE_BACK)
    return (write_to, on_my_way, give_back) if today else (write_to, give_back)


def which(_scene: Scene, result: WhichInvitation) -> Reply:
    if not result.waiting:
        return Reply(says=(_NONE_WAITING,))
    verb = "accept" if result.accepts else "decline"
    options = tuple(
        Offered(f"{verb}:{id_}", _ONE_LINE.of(category=CATEGORY[category], when=HalfDay(start, end)))
        for id_, category, start, end in result.waiting[:LISTED]
    )
    return Reply(asks=Ask("invitations:0", _WHICH, options, as_list=True))


INVITATION = Desk(
    "invitation",
    intents={
        "accept_request": lambda _scene, _heard: Reply(does=(AnswerInvitation(accepts=True),)),
        "decline_request": lambda _scene, _heard: Reply(does=(AnswerInvitation(accepts=False),)),
    },
    verbs={"accept": accept, "decline": decline},
    on={
        InvitedTo: invited,
        NoLongerWanted: no_longer_wanted,
        Accepted: accepted,
        Declined: lambda _scene, _result: Reply(says=(_DECLINED,)),
        TakenMeanwhile: lambda _scene, _result: Reply(says=(_TAKEN,)),
        NotNeededAnyMore: lambda _scene, result: Reply(says=(_LAPSED if result.lapsed else _NO_LONGER,)),
        YoursAlready: lambda _scene, _result: Reply(says=(_YOURS,)),
        NotForYou: lambda _scene, _result: Reply(says=(_NOT_YOURS,)),
        WhichInvitation: which,
    },
)
