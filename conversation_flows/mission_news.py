"""News of a mission: a neighbour was found, is on the way, writes, has done it; what falls due; how did it go?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from backend.messaging.news import News
from backend.services.lifecycles import MISSION as MISSION_LIFE
from backend.wording import Clocktime, Text, _, pledge
from conversation_flows import no_show
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.engine.repair import ANSWER
from conversation_flows.mission import Facts, filled, volunteer_buttons, volunteer_end
from conversation_flows.reporting import report_button

_WRITE = _("Write to {name}")
_ADDRESS = _("The address: {place}")
_FOUND = _(
    "Good news: {name}, a volunteer near you, will take care of it. {category}, {when}. {name} will say “{word}”."
)
_FOUND_FOR = _(
    "Good news: {name}, a volunteer, will take care of it. {category}, {when}, for {other}. {name} will say “{word}”:"
    " please pass that word on to {other}."
)
_NEVER_A_CARD = _(
    "You never need to give a card, a code or your keys. If something is not as agreed, call {phone} or write to me."
)
_NEVER_A_CARD_NO_PHONE = _(
    "You never need to give a card, a code or your keys. If something is not as agreed, write to me."
)
_CANCEL_IT = _("I no longer need it")
_SAYS = _("{name}: “{words}”")
_REPLY_TO = _("Answer {name}")
_ON_THE_WAY = _("{name} is on the way. The word is “{word}”.")
_ARRIVED = _("{name} is there.")
_HELPED = _("{category}, {when}: {name} tells me that it is done. Is that right?")
_YES_DONE = _("Yes, it is done")
_NOT_YET = _("No, not yet")
_DONE = _("{name} confirms that it is done. Thank you for your help!")
_GIVEN_BACK = _(
    "{category}, {when}: {name} cannot come after all. I am asking other neighbours, and I will let you know."
)
_STOPPED = pledge(
    "{category}, {when}: {name} no longer reads messages here. Nothing changes for now; the town hall has been told."
)
_CANCELLED = _("{category}, {when}: {name} no longer needs it. Thank you all the same!")
_CANCELLED_BY_TOWN = _("{category}, {when}: the town hall has had to cancel. To know why, write “talk to somebody”.")
_MINE_CANCELLED_BY_TOWN = _(
    "{category}, {when}: the town hall has had to cancel. It is nothing to do with you: thank you for being there! To"
    " know why, write “talk to somebody”."
)
_GIVEN_BACK_BY_TOWN = _(
    "{category}, {when}: the town hall has noted that you are not going, and other neighbours are being asked. Thank"
    " you all the same!"
)
_FOUND_NOW = _(
    "{category}: good news! {name}, a volunteer near you, is taking care of it now. I will tell you when {name} sets"
    " out. {name} will say “{word}”."
)
_STILL_ALL_RIGHT = _("{category} for {name}, {when}. Is it still all right for you?")
_REMINDER = _("{category}, {when}, with {name}: just a reminder. The word is “{word}”.")
_STILL_COMING = _("{category}, {when}: {name} confirms that it is still on.")
_HALFWAY = _("{category} for {name}, {when}. Is it still on?")
_HALFWAY_TOLD = _(
    "{category}, {when}: {name} has not told me yet at what time. I am asking, and you will hear from me by {hour} on"
    " {day}."
)
_STILL_YES = _("Yes, count on me")
_LATE = _("{category} for {name}: it was planned from {hour}. Are you on your way?")
_LATE_WHEN = _("{category} for {name}, {when}. Are you on your way?")
_WONDERS = _("{category}, {when}: {name} tells me that it is not done yet. The best is to write to each other.")
_CONFIRM = _("{category}, {when}: has it been done?")


@dataclass(frozen=True, slots=True)
class VolunteerFound(Told):
    """`other`: who is helped, where this person only asks for them. `at_once`: its hour has come.

    `before`: missions of the same request that have ended, of which nothing is asked any more.
    """

    news: News
    mission: Facts
    other: str = ""
    at_once: bool = False
    before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MissionMoved(Told):
    """The other side, or an agent (`by_town`), moved the mission. `staffed`: somebody at the town hall reads now."""

    news: News
    mission: Facts
    state: str
    by_town: bool = False
    staffed: bool = False


@dataclass(frozen=True, slots=True)
class MomentCame(Told):
    """`what`: day_before, hour_before, halfway, late, confirm, wonders. `next_at`: when it is looked at again."""

    news: News
    mission: Facts
    what: str
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WordsCame(Told):
    """The other side's words."""

    news: News
    mission_id: int
    name: str
    words: str
    passes_takeover: bool = True
    sender_id: int = 0
    """Who wrote, where two may: the answer goes to them."""


def found(scene: Scene, event: VolunteerFound) -> Reply:
    mission = event.mission
    text = _FOUND_FOR.of(other=event.other) if event.other else _FOUND_NOW if event.at_once else _FOUND
    talk = scene.talk
    for mission_id in event.before:
        talk = patterns.mission_over(talk, mission_id)
    return Reply(
        says=(filled(text, mission), never_a_card(scene)),
        offers=person_buttons(mission),
        about=f"mission:{mission.mission_id}",
        talk=talk,
    )


def never_a_card(scene: Scene) -> Text:
    """What nobody need give to a neighbour who comes, and whom to tell."""
    phone = scene.who.town.phone
    return _NEVER_A_CARD.of(phone=phone) if phone else _NEVER_A_CARD_NO_PHONE


def moved(scene: Scene, event: MissionMoved) -> Reply:
    mission = event.mission
    about = f"mission:{mission.mission_id}"
    if event.state in MISSION_LIFE.ends:
        scene = replace(scene, talk=patterns.mission_over(scene.talk, mission.mission_id))
        return replace(_ended(scene, event), talk=scene.talk)
    if event.state == "stopped":
        talk = scene.talk
        if talk.writing and talk.writing.mission_id == mission.mission_id:
            talk = patterns.not_writing(talk)  # nothing written would be read
        return Reply(says=(filled(_STOPPED, mission),), talk=talk)
    if mission.mine:
        return Reply()  # an agent spoke for the other side: the volunteer has nothing to do about it
    moves_on = patterns.no_more_asked(scene.talk, mission.mission_id, "mission")  # « avez-vous vu Karim ? »
    match event.state:
        case "helped":  # and how it is paid is asked no more
            return Reply(asks=_ask_done(mission), talk=patterns.no_more_asked(scene.talk, mission.mission_id, "pay"))
        case "on_the_way":
            says = (filled(_ON_THE_WAY, mission),)
            return Reply(says=says, offers=person_buttons(mission)[:1], about=about, talk=moves_on)
        case "arrived":
            return Reply(says=(filled(_ARRIVED, mission),), talk=moves_on)
        case "still":
            return Reply(says=(filled(_STILL_COMING, mission),))
        case "missed":
            return no_show.told(scene, mission, staffed=event.staffed)
        case _:
            return Reply()


def _ended(scene: Scene, event: MissionMoved) -> Reply:
    """The way between the two is closed; who ended it decides the words."""
    mission = event.mission
    match event.state:
        case "cancelled" if event.by_town:
            text = _MINE_CANCELLED_BY_TOWN if mission.mine else _CANCELLED_BY_TOWN
            return Reply(says=(filled(text, mission).of(town=scene.who.town.name),))
        case "given_back" if event.by_town and mission.mine:
            return Reply(says=(filled(_GIVEN_BACK_BY_TOWN, mission).of(town=scene.who.town.name),))
        case "done" if mission.mine:
            return Reply(says=(filled(_DONE, mission),))
        case "given_back" if not mission.mine:
            return Reply(says=(filled(_GIVEN_BACK, mission),))
        case "cancelled" if mission.mine:
            return Reply(says=(filled(_CANCELLED, mission),))
        case _:
            return Reply()  # « done », said by an agent for the person: the question how it went follows


def moment(scene: Scene, event: MomentCame) -> Reply:
    mission = event.mission
    match event.what:
        case "late" if mission.mine:
            appointed = mission.when.grain in {"hour", "minute"}
            text = filled(_LATE if appointed else _LATE_WHEN, mission).of(hour=Clocktime(mission.when.start))
            way, *others = volunteer_buttons(mission)
            coming = replace(way, hears=("affirm", "accept_request"))
            return Reply(asks=Ask(f"mission:{mission.mission_id}", text, (coming, *others)))
        case "wonders":
            write = Offered(f"write:{mission.mission_id}", _WRITE.of(name=mission.name))
            return Reply(says=(filled(_WONDERS, mission),), offers=(write,), about=f"mission:{mission.mission_id}")
        case "halfway" if mission.mine:
            way, _write, give_back = volunteer_buttons(mission)
            return Reply(
                asks=Ask(f"mission:{mission.mission_id}", filled(_HALFWAY, mission), (_still(mission), way, give_back))
            )
        case "halfway":
            return _told_halfway(scene, event)
        case "confirm":
            if mission.mine:
                return Reply(
                    asks=Ask(f"mission:{mission.mission_id}", filled(_CONFIRM, mission), volunteer_end(mission))
                )
            return Reply(asks=_ask_done(mission, filled(_CONFIRM, mission)))
        case _ if mission.mine:
            way, write_to, give_back = volunteer_buttons(mission)
            options = (_still(mission), way if event.what == "hour_before" else write_to, give_back)
            says = (_ADDRESS.of(place=mission.place),) if mission.place else ()
            return Reply(
                says=says, asks=Ask(f"mission:{mission.mission_id}", filled(_STILL_ALL_RIGHT, mission), options)
            )
        case _:
            return Reply(says=(filled(_REMINDER, mission),), offers=person_buttons(mission),
                         about=f"mission:{mission.mission_id}")  # fmt: skip


def _told_halfway(scene: Scene, event: MomentCame) -> Reply:
    """Nobody waits without a word: they know that we ask, and by when they hear more."""
    mission = event.mission
    if event.next_at is None or event.next_at <= scene.now:
        return Reply()
    text = filled(_HALFWAY_TOLD, mission).of(day=scene.wording.day(event.next_at), hour=Clocktime(event.next_at))
    return Reply(says=(text,), offers=person_buttons(mission), about=f"mission:{mission.mission_id}")


def _still(mission: Facts) -> Offered:
    return Offered(f"still:{mission.mission_id}", _STILL_YES, hears=("affirm", "accept_request"))


def words_came(_scene: Scene, event: WordsCame) -> Reply:
    to = f".{event.sender_id}" if event.sender_id else ""
    answer = Offered(f"{ANSWER}:{event.mission_id}{to}", _REPLY_TO.of(name=event.name))
    text = _SAYS.of(name=event.name, words=event.words)
    offers = (answer, report_button(event.mission_id, event.name))
    return Reply(says=(text,), offers=offers, about=f"mission:{event.mission_id}")


def _ask_done(mission: Facts, text: Text | None = None) -> Ask:
    options = (
        Offered(f"confirm:{mission.mission_id}", _YES_DONE, hears=("affirm", "mission_done", "thank")),
        Offered(f"notyet:{mission.mission_id}", _NOT_YET, hears=("deny",)),
    )
    return Ask(f"mission:{mission.mission_id}", text or filled(_HELPED, mission), options)


def person_buttons(mission: Facts) -> tuple[Offered, ...]:
    return (
        Offered(f"write:{mission.mission_id}", _WRITE.of(name=mission.name)),
        Offered(f"cancelm:{mission.mission_id}", _CANCEL_IT),
        report_button(mission.mission_id, mission.name),
    )


MISSION_NEWS = Desk(
    "mission_news",
    phrases=(no_show.is_there,),
    on={
        VolunteerFound: found,
        MissionMoved: moved,
        MomentCame: moment,
        WordsCame: words_came,
    },
)
