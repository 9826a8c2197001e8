"""Offers between neighbours: told to a resident, answered in a tap, listed for the volunteer; wished or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend.messaging.news import News
from backend.services.offers.making import cancel_key
from backend.wording import Clocktime, Span, Text, _
from conversation_flows import errand, offer_help
from conversation_flows.engine import collect
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id, with_id
from conversation_flows.nearby import LookNearby
from conversation_flows.offer_words import looks_around, needs_said, refuses
from conversation_flows.words import CATEGORY

_OFFERED = _(
    "A volunteer neighbour offers: {category}, {when}. Would you like some? You may answer until {hour}, {day}."
)
_OFFERED_PLACE = _(
    "A volunteer neighbour offers: {category}, {when} ({place}). Would you like some? You may answer until {hour},"
    " {day}."
)
_OFFERED_BY = _(
    "{name}, who has helped you before, offers: {category}, {when}. Would you like some? You may answer until {hour},"
    " {day}."
)
_OFFERED_BY_PLACE = _(
    "{name}, who has helped you before, offers: {category}, {when} ({place}). Would you like some? You may answer until"
    " {hour}, {day}."
)
_SHORT = _("{category}, {when}: would you like some?")
_YES_PLEASE = _("Yes, please")
_NOT_THIS_TIME = _("Not this time")
_NO_MORE = _("Tell me of none")
_DECLINED = _("All right. Write to me whenever you need anything.")
_OVER = _("It has closed already. Shall I ask other neighbours for you?")
_ASK_OTHERS = _("Ask for help")
_LIST = _("{category}, {when}. Here is your list:")
_LINE = _("{name}: {words}")
_NOBODY = _("{category}, {when}: nobody needed it this time. Thank you for offering!")
_I_AM_LEAVING = _("I am leaving")
_CANNOT = _("I cannot after all")
_SURE = _("Shall I tell everybody that you cannot?")
_YES_TELL = _("Yes, tell them")
_NO_KEEP = _("No, I will go")
_WITHDRAWN = _(
    "I have noted it. Whoever counted on you is told, and I am asking other neighbours. Thank you for telling me."
)
_LEFT = _("I am telling them that you are on your way. Here is where you are expected:")
_STOP = _("{name}, {place} (“{word}”): {words}")
_STOP_NO_PLACE = _("{name} (“{word}”): {words}")
_NOBODY_WAITS = _("Nobody is waiting for you.")
_TELL_ME = _("Tell me when it is done.")
_NOT_TODAY = _("That is {when}. Tell me on the day when you set out: those who count on you will know at once.")
_MAY_TELL = _(
    "Would you like to hear when a volunteer neighbour offers something, such as bringing shopping back? Once a week at"
    " most."
)
_YES_TELL_ME = _("Yes, tell me")
_NO_THANKS = _("No, thank you")
_WANTED = _("I have noted it: I will tell you, once a week at most. To stop, write “stop offers”.")
_UNWANTED = _("I have noted it: I will tell you of no more offers. You may still ask what your neighbours offer.")
_SETTLED = _("That is already settled.")


# --- facts, commands, results ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offering:
    """An offer as a resident may see it; `name` where they know its volunteer."""

    answer_id: int
    offer_id: int
    category: str
    when: Span
    place: str
    closes_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class OfferedTo(Told):
    news: News
    offer: Offering


@dataclass(frozen=True, slots=True)
class Line:
    """One neighbour on the volunteer's list."""

    name: str
    words: str
    place: str = ""
    visit_word: str = ""


@dataclass(frozen=True, slots=True)
class ListReady(Told):
    news: News
    offer_id: int
    category: str
    when: Span
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DeclineOffer(Command):
    answer_id: int


@dataclass(frozen=True, slots=True)
class LookAtOffer(Command):
    """A resident picked it from those around."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class LeaveForOffer(Command):
    """The volunteer leaves: everybody on the list is told."""

    offer_id: int


@dataclass(frozen=True, slots=True)
class WithdrawOffer(Command):
    offer_id: int


@dataclass(frozen=True, slots=True)
class WishOffers(Command):
    """Whether they wish to be told of offers."""

    wished: bool


@dataclass(frozen=True, slots=True)
class OfferSeen:
    offer: Offering


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    pass


@dataclass(frozen=True, slots=True)
class OfferGone:
    """It has closed, or was not for them."""


@dataclass(frozen=True, slots=True)
class OfferLeft:
    """Where the volunteer is expected."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OfferNotToday:
    """They leave, they say: it is on another day."""

    when: Span


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    pass


@dataclass(frozen=True, slots=True)
class OffersWished:
    wished: bool


@dataclass(frozen=True, slots=True)
class MayTell:
    """They were never asked whether they wish to be told of offers."""


# --- words ----------------------------------------------------------------------------------------------------------


def offered(scene: Scene, event: OfferedTo) -> Reply:
    return Reply(asks=_ask(scene, event.offer, announced=True))


def seen(scene: Scene, result: OfferSeen) -> Reply:
    return Reply(asks=_ask(scene, result.offer, announced=False))


def _ask(scene: Scene, offer: Offering, *, announced: bool) -> Ask:
    """Whoever was told without asking may refuse all further ones with the same tap."""
    by_place: tuple[Text, Text] = (_OFFERED_BY, _OFFERED_BY_PLACE) if offer.name else (_OFFERED, _OFFERED_PLACE)
    text = by_place[bool(offer.place)].of(
        name=offer.name,
        category=CATEGORY[offer.category],
        when=offer.when,
        place=offer.place,
        hour=Clocktime(offer.closes_at),
        day=scene.wording.day(offer.closes_at),
    )
    options = [
        Offered(f"takeoffer:{offer.answer_id}", _YES_PLEASE, hears=("affirm", "accept_request")),
        Offered(f"nooffer:{offer.answer_id}", _NOT_THIS_TIME, hears=("deny", "decline_request", "cancel")),
    ]
    if announced:
        options.append(Offered("nooffers:0", _NO_MORE))
    short = _SHORT.of(category=CATEGORY[offer.category], when=offer.when)
    return Ask(f"offer:{offer.answer_id}", text, tuple(options), short=short, expires_at=offer.closes_at,
               cancel_key=cancel_key(offer.offer_id))  # fmt: skip


def said(scene: Scene, heard: Heard) -> Reply:
    """« je vais au marché, je peux rapporter des choses »; « je peux aider » alone shows what neighbours need."""
    state = scene.who.volunteer
    if state not in {"active", "applied", "paused"}:
        return collect.begin(scene, scene.flows.collecting["volunteer"], {}, heard, "")
    if state == "active" and (heard.meant.first("time") or heard.meant.first("category")):
        return offer_help.begun(scene, heard)
    return Reply(does=(LookNearby(),))


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« oui, deux baguettes et du lait »: the yes and the list at once; a bare yes is the button's own way."""
    question = scene.talk.question
    if question is None or not question.about.startswith("offer:"):
        return None
    needs = needs_said(heard)
    return errand.begun(scene, question.about.partition(":")[2], needs) if needs else None


def said_of_offers(scene: Scene, heard: Heard) -> Reply | None:
    """What no intent stands for: a look around, or none of it any more."""
    if refuses(heard.text):
        return Reply(does=(WishOffers(wished=False),))
    talk = scene.talk
    return Reply(does=(LookNearby(),)) if not (talk.running or talk.writing) and looks_around(heard.text) else None


def list_ready(scene: Scene, event: ListReady) -> Reply:
    told = {"category": CATEGORY[event.category], "when": event.when}
    if not event.lines:
        return Reply(says=(_NOBODY.of(**told),))
    lines = [_LINE.of(name=one.name, words=one.words) for one in event.lines]
    text = "\n".join(map(scene.say, (_LIST.of(**told), *lines)))
    buttons = (
        Offered(f"leave:{event.offer_id}", _I_AM_LEAVING),
        Offered(f"stopoffer:{event.offer_id}", _CANNOT),
    )
    return Reply(says=(text,), offers=buttons, about=f"offer:{event.offer_id}")


def left(_scene: Scene, result: OfferLeft) -> Reply:
    """Each address in a message of its own, no earlier than they leave: what is sent cannot be recalled."""
    if not result.lines:
        return Reply(says=(_NOBODY_WAITS,))
    stops = [
        (_STOP if one.place else _STOP_NO_PLACE).of(
            name=one.name, place=one.place, word=one.visit_word, words=one.words
        )
        for one in result.lines
    ]
    return Reply(says=(_LEFT, *stops, _TELL_ME))


def sure(_scene: Scene, subject: str) -> Reply:
    if not is_id(subject):
        return Reply(says=(_SETTLED,))
    options = (
        Offered(f"dropoffer:{subject}", _YES_TELL, hears=("affirm", "cancel_request")),
        Offered("keep:0", _NO_KEEP, hears=("deny",)),
    )
    return Reply(asks=Ask(f"withdraw:{subject}", _SURE, options))


def gone(scene: Scene, _result: OfferGone) -> Reply:
    errands = scene.talk.running is not None and scene.talk.running.flow == errand.ERRAND.name
    ask = Offered("start:ask_for_help", _ASK_OTHERS, hears=("affirm", "request_help"))
    return Reply(asks=Ask("gone:0", _OVER, (ask, Offered("nooffer:0", _NO_THANKS, hears=("deny",)))), closes=errands)


def may_tell(_scene: Scene, _result: MayTell) -> Reply:
    yes = Offered("wantoffers:0", _YES_TELL_ME, hears=("affirm",))
    return Reply(asks=Ask("offers_wished:0", _MAY_TELL, (yes, Offered("nooffers:0", _NO_THANKS, hears=("deny",)))))


def declined(_scene: Scene, subject: str) -> Reply:
    return Reply(says=(_DECLINED,)) if subject == "0" else with_id(DeclineOffer)(_scene, subject)


OFFERS = Desk(
    "offers",
    intents={"offer_help": said},
    verbs={
        "takeoffer": errand.begun,
        "nooffer": declined,
        "nooffers": lambda _scene, _subject: Reply(does=(WishOffers(wished=False),)),
        "wantoffers": lambda _scene, _subject: Reply(does=(WishOffers(wished=True),)),
        "seeoffer": with_id(LookAtOffer),
        "leave": with_id(LeaveForOffer),
        "stopoffer": sure,
        "dropoffer": with_id(WithdrawOffer),
    },
    phrases=(answered, said_of_offers),
    on={
        OfferedTo: offered,
        OfferSeen: seen,
        ListReady: list_ready,
        OfferDeclined: lambda _scene, _result: Reply(says=(_DECLINED,)),
        OfferGone: gone,
        OfferLeft: left,
        OfferNotToday: lambda _scene, result: Reply(says=(_NOT_TODAY.of(when=result.when),)),
        OfferWithdrawn: lambda _scene, _result: Reply(says=(_WITHDRAWN,)),
        OffersWished: lambda _scene, result: Reply(says=(_WANTED if result.wished else _UNWANTED,)),
        MayTell: may_tell,
    },
)
