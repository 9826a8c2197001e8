"""News of gatherings: proposed near a resident, joined, left, called off, near at hand; and how it was, in a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.messaging.news import News
from backend.services.company.making import cancel_key
from backend.wording import Text, _, plural_
from conversation_flows.company import CANNOT_COME
from conversation_flows.company_words import Meeting, line, told
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.feedback import MOODS, mood_of

_ANNOUNCED = _("A neighbour proposes: {line}. Would you like to come?")
_ANNOUNCED_PAIR = _("A neighbour is looking for somebody: {line}. Would you like to come?")
_I_AM_COMING = _("I am coming")
_NOT_THIS_TIME = _("Not this time")
_NO_MORE = _("Tell me of none")
_PUBLISHED = _("{activity}, {when}: the town hall has read it, and I am telling your neighbours.")
_CANCELLED = _("{activity}, {when}: {name} has had to call it off. I am sorry. Write to me for another idea.")
_CANCELLED_BY_TOWN = _(
    "{activity}, {when}: the town hall has had to call it off. To know why, write “talk to somebody”."
)
_UNREAD = _("{activity}, {when}: the town hall could not read it in time. I am sorry. Another day, perhaps?")
_JOINED = plural_(
    "{activity}, {when}: {name} is coming. There is {n} seat left.",
    "{activity}, {when}: {name} is coming. There are {n} seats left.",
)
_JOINED_FULL = _("{activity}, {when}, {place}: {name} is coming. Every seat is taken!")
_HAS_LEFT = _("{activity}, {when}: {name} cannot come after all.")
_SEAT = _("A seat is free, and it is yours: {activity}, {when}, {place}, with {name}.")
_FULL = _("{activity}, {when}: every seat stayed taken. I am sorry. Write to me for another idea.")
_REMINDER = _("As agreed: {activity}, {when}, {place}, with {name}.")
_REMINDER_OWN = _("As agreed: {activity}, {when}, {place}. Coming: {names}.")
_LIST = _("{activity}, {when}: sign-up is closed. Coming: {names}.")
_NOBODY = _("{activity}, {when}: nobody could come this time. Thank you for proposing! Shall we try another day?")
_ANOTHER_DAY = _("Another day")
_NO_THANKS = _("No, thank you")
_CALL_IT_OFF = _("Call it off")
_HOW_WAS_IT = _("{activity}: was it nice?")
_YES_VERY = _("Yes, very")
_SO_SO = _("So-so")
_NOT_REALLY = _("Not really")
_THANKS = _("Thank you! See you soon.")
_SORRY = _("Thank you for saying so. If anything worries you, write “talk to somebody”: only the town hall reads it.")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class GatheringNear(Told):
    """Something is proposed near somebody who wishes to hear of it."""

    news: News
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class GatheringNews(Told):
    """`what` became of it, or what falls due: as in the news. `own`: the person organises it."""

    news: News
    meeting: Meeting
    what: str
    own: bool = False
    by_town: bool = False


@dataclass(frozen=True, slots=True)
class GatheringWas(Told):
    news: News
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class RateGathering(Command):
    gathering_id: int
    mood: str


@dataclass(frozen=True, slots=True)
class GatheringRated:
    mood: str


def near(_scene: Scene, event: GatheringNear) -> Reply:
    """Whoever was told without asking may refuse all further ones with the same tap."""
    one = event.meeting
    text = (_ANNOUNCED_PAIR if one.pair else _ANNOUNCED).of(line=line(one))
    options = (
        Offered(f"joinin:{one.id}", _I_AM_COMING, hears=("affirm", "accept_request")),
        Offered(f"notin:{one.id}", _NOT_THIS_TIME, hears=("deny", "decline_request", "cancel")),
        Offered("noouts:0", _NO_MORE),
    )
    ask = Ask(f"outing:{one.id}", text, options, expires_at=one.closes_at, cancel_key=cancel_key(one.id))
    return Reply(asks=ask)


_SAYS: Final = {
    "published": _PUBLISHED,
    "unread": _UNREAD,
    "left": _HAS_LEFT,
    "full": _FULL,
}


def news(scene: Scene, event: GatheringNews) -> Reply:
    one = event.meeting
    match event.what:
        case "cancelled":
            text: Text = _CANCELLED_BY_TOWN if event.by_town else _CANCELLED
            return Reply(says=(told(text, one, scene),))
        case "joined":
            return Reply(says=(told(_JOINED if one.seats else _JOINED_FULL, one, scene),))
        case "closing" if not one.names:
            options = (
                Offered("gather:several", _ANOTHER_DAY, hears=("affirm",)),
                Offered("gather:no", _NO_THANKS, hears=("deny",)),
            )
            return Reply(asks=Ask("company:0", told(_NOBODY, one, scene), options))
        case "day_before" | "morning" | "closing":
            return _reminder(scene, event)
        case "seat":
            return Reply(says=(told(_SEAT, one, scene),), offers=(Offered(f"leavein:{one.id}", CANNOT_COME),))
        case what:
            return Reply(says=(told(_SAYS[what], one, scene),))


def _reminder(scene: Scene, event: GatheringNews) -> Reply:
    one = event.meeting
    if not event.own:
        leave = (Offered(f"leavein:{one.id}", CANNOT_COME),)
        return Reply(says=(told(_REMINDER, one, scene),), offers=leave)
    text = _LIST if event.what == "closing" else _REMINDER_OWN
    return Reply(says=(told(text, one, scene),), offers=(Offered(f"offin:{one.id}", _CALL_IT_OFF),))


def was(scene: Scene, event: GatheringWas) -> Reply:
    one = event.meeting
    options = (
        Offered(f"moodin:{one.id}.good", _YES_VERY),
        Offered(f"moodin:{one.id}.soso", _SO_SO),
        Offered(f"moodin:{one.id}.problem", _NOT_REALLY),
    )
    return Reply(asks=Ask(f"gathering_was:{one.id}", told(_HOW_WAS_IT, one, scene), options))


def mood(_scene: Scene, subject: str) -> Reply:
    id_, _dot, said = subject.partition(".")
    if not is_id(id_) or said not in MOODS:
        return Reply(says=(_SETTLED,))
    return Reply(does=(RateGathering(int(id_), said),))


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« oui c'était super »: the mood is read and counted; the words are not kept."""
    id_ = scene.talk.question.about.partition(":")[2] if scene.talk.question else ""
    said = mood_of(heard)
    return None if said is None else mood(scene, f"{id_}.{said}")


def rated(_scene: Scene, result: GatheringRated) -> Reply:
    return Reply(says=(_SORRY if result.mood == "problem" else _THANKS,))


COMPANY_NEWS = Desk(
    "company_news",
    verbs={"moodin": mood},
    answers={"gathering_was": answered},
    on={GatheringNear: near, GatheringNews: news, GatheringWas: was, GatheringRated: rated},
)
