"""Another time for what somebody has taken: « plutôt jeudi à 10 h » is said back, then proposed to the other side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from backend import repeats
from backend.wording import Span, Text, _, pledge
from conversation_flows import held_moments
from conversation_flows.ask_for_help import WHEN
from conversation_flows.change_request import TIMES, times_said
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Running
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.moments import at_hours
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.repair import quoted
from conversation_flows.engine.slots import AT_HOME, Words, plain_words
from conversation_flows.mission import Facts, filled
from conversation_flows.words import CATEGORY

_RECAP = _("{category}, {when}, with {name}: shall I suggest {new} to {name}?")
_RECAP_ALWAYS = _("From then on: {category}, {each}. This time: shall I suggest {new} to {name}, instead of {when}?")
_YES_SUGGEST = _("Yes, suggest it")
_NO = _("No")
_WHEN = _("What day and what time would suit you?")
_WHICH = _("Which one should I change?")
_NOTHING_CHANGES = _("All right, nothing changes.")
_SENT = _("I am asking {name}, and I will tell you the answer. Until then, it is still {when}.")
_ALWAYS = _("It is changed from the next time on: {category}, {when}.")
_TOO_SOON = _("It is too near for {name} to answer in time. Write to {name} directly.")
_SAME = _("{category}: it is {when} already.")
_BESIDE = _("{category}: there is one on that day already. Nothing changes: it is still {when}.")
_OFTEN = pledge(
    "A time that suits both is hard to find here: the simplest is to write to {name}. The town hall knows, and can"
    " help. Until then, it is still {when}."
)
_LEGS_PART = pledge(
    "{category}: it stays {when}. At another time it would not meet the neighbours before and after. The town hall has"
    " been told."
)
_NEVER = _("I cannot find any day on which that would come back. Nothing changes: it is still {when}.")
_WRITE_TO = _("Write to {name}")
_PLACE = _("“{words}”: shall I pass that on to {name}? The address that I give out stays that of the request.")
_YES_PASS = _("Yes, pass it on")
_OVER = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class Movable:
    """A mission of theirs that has not begun; `rrule` where it comes back, and this person may move all of it."""

    mission: Facts
    rrule: str = ""


@dataclass(frozen=True, slots=True)
class ProposeTime(Command):
    """`always`: what comes back moves from the next time on; `rrule` is its rule, where it was said."""

    mission_id: int
    when: Span
    always: bool = False
    rrule: str | None = None
    place: str = ""
    """Where it should be, if that was said too: it is for the two to agree on in words."""


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """A place was said with the time, which the other side does not know of yet."""

    mission: Facts
    words: str


@dataclass(frozen=True, slots=True)
class TimeSent:
    """The other side is asked."""

    mission: Facts


@dataclass(frozen=True, slots=True)
class FollowingMoved:
    """What comes back has moved, from the next time on."""

    category: str
    when: Span


@dataclass(frozen=True, slots=True)
class NotProposed:
    """`why`: over, soon, same, beside, often, legs, never. The mission as it stands, where it is still theirs."""

    why: str
    mission: Facts | None = None


def begun(scene: Scene, one: Movable, when: Span | None, said: str = "", place: str = "") -> Reply:
    """The mission as it stands, with the time that was wished: is it to be proposed? Where none was said, which?"""
    mission = one.mission
    known: dict[str, Any] = {
        "mission": str(mission.mission_id),
        "kind": mission.category,
        "name": mission.name,
        "was": held_moments.written(mission.when),
        "when": when or mission.when,
    }
    if place and (mission.mine or plain_words(place) not in AT_HOME):
        known["place"] = place
    if one.rrule:
        known["rule"] = one.rrule
        if times := times_said(said):
            known["times"] = times
    running = Running(NEW_TIME.name, known)
    scene = replace(scene, talk=replace(scene.talk, running=running, question=None))
    if when is None:
        return collect.ask_anew(scene, NEW_TIME, running, "when") or Reply()
    return collect.step(scene, NEW_TIME, running)


def recap(known: Known, scene: Scene) -> Text:
    was, new, rule = _times(known, scene)
    told = {"category": CATEGORY.get(known.get("kind", ""), CATEGORY["other"]), "name": known.get("name", "")}
    if rule is None:
        return _RECAP.of(when=was, new=new, **told)
    return _RECAP_ALWAYS.of(when=was, new=new, each=replace(new, rrule=rule), **told)


def propose(known: Known, scene: Scene) -> ProposeTime:
    _was, new, rule = _times(known, scene)
    said = known["when"].rrule if rule else None
    return ProposeTime(int(known.get("mission", 0)), new, rule is not None, said, known.get("place", ""))


def _times(known: Known, scene: Scene) -> tuple[Span, Span, str | None]:
    """What stands, what it would be this time, and the rule of all that follow, where they move too."""
    zone, when = scene.wording.timezone, known["when"]
    was = held_moments.read(known.get("was", ""), zone) or replace(when, rrule=None)
    new = this_time(was, when, zone=zone, now=scene.now)
    if not known.get("rule") or known.get("times") != "always":
        return was, new, None
    return was, new, when.rrule or repeats.moved(known["rule"], was.start, new.start, zone)


def this_time(was: Span, when: Span, *, zone: ZoneInfo, now: datetime) -> Span:
    """« tous les jeudis », of this time: the Thursday of its week, or the next that is to come, at the same hours."""
    if not when.rrule:
        return when
    local = was.start.astimezone(zone)
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(0), zone)
    after = max(monday, now) - timedelta(minutes=1)
    try:
        start = repeats.following(when.rrule, when.start, after, zone) or when.start
    except repeats.NoSuchRule:
        start = when.start
    day = Span(start, repeats.ends_at(start, repeats.minutes_between(when.start, when.end, zone), zone), when.grain)
    if when.grain == "day" and was.grain not in {"day", "week"}:
        return at_hours(day, was, zone) or day
    return day


def sent(_scene: Scene, result: TimeSent) -> Reply:
    return Reply(says=(filled(_SENT, result.mission),), about=f"mission:{result.mission.mission_id}", closes=True)


def place_said(scene: Scene, result: PlaceSaid) -> Reply:
    """« plutôt jeudi à 10 h, chez ma fille »: the time is asked about; the place goes on in their own words."""
    id_ = result.mission.mission_id
    answers = (
        Offered(f"pass:{id_}", _YES_PASS, hears=("affirm",)),
        Offered("notpass:0", _NO, hears=("deny",)),
    )
    asks = Ask(f"draft:{id_}", filled(_PLACE, result.mission).of(words=quoted(result.words)), answers)
    return Reply(asks=asks, talk=replace(scene.talk, draft=result.words), closes=True)


def following_moved(_scene: Scene, result: FollowingMoved) -> Reply:
    return Reply(says=(_ALWAYS.of(category=CATEGORY[result.category], when=result.when),), closes=True)


def not_proposed(_scene: Scene, result: NotProposed) -> Reply:
    texts = {"soon": _TOO_SOON, "same": _SAME, "beside": _BESIDE, "often": _OFTEN, "legs": _LEGS_PART, "never": _NEVER}
    text = texts.get(result.why)
    if result.mission is None or text is None:
        return Reply(says=(_OVER,), closes=True)
    about, said = f"mission:{result.mission.mission_id}", filled(text, result.mission)
    write = Offered(f"write:{result.mission.mission_id}", filled(_WRITE_TO, result.mission))
    offers = (write,) if result.why in {"soon", "often"} else ()
    return Reply(says=(said,), offers=offers, about=about, closes=True)


NEW_TIME: Final = Flow(
    "new_time",
    starts_on=frozenset(),
    slots=(
        Words("mission", _WHICH, label=_WHICH, optional=True),
        Words("kind", _WHICH, label=_WHICH, optional=True),
        Words("name", _WHICH, label=_WHICH, optional=True),
        Words("was", _WHICH, label=_WHICH, optional=True),
        replace(WHEN, ask=_WHEN, again=None, assumes=None),
        Words("rule", _WHICH, label=_WHICH, optional=True),
        Words("place", _WHICH, label=_WHICH, optional=True),
        TIMES,
    ),
    recap=recap,
    then=propose,
    on={TimeSent: sent, PlaceSaid: place_said, FollowingMoved: following_moved, NotProposed: not_proposed},
    edits=("when",),
    confirms=(
        Offered("yes", _YES_SUGGEST, hears=("affirm", "accept_request")),
        Offered("cancel", _NO, hears=("deny", "decline_request", "cancel")),
    ),
    gives_up_on=frozenset({"cancel_request"}),
    given_up=_NOTHING_CHANGES,
)
