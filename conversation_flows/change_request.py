"""Change a request that nobody has taken yet: another time, another place; a recap; whoever was asked hears of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from backend import repeats
from backend.wording import Clocktime, Span, Text, _, pledge
from conversation_flows.ask_for_help import ASK_FOR_HELP, WHEN, WHERE, where_said
from conversation_flows.engine import collect, filling
from conversation_flows.engine.conversation import Running, Spot
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Command, Offered, Reply, is_id
from conversation_flows.engine.places import FindPlaces
from conversation_flows.engine.slots import AT_HOME, Choice, Words, plain_words
from conversation_flows.mission import Facts, filled
from conversation_flows.words import CATEGORY

_RECAP_ALWAYS = _("From now on, each time: {category}, {when}, {where}. Is that right?")
_RECAP = _("Your request becomes: {category}, {when}, {where}. Is that right?")
_CHANGED = _("It is changed: {category}, {when}. You will hear from me by {hour} on {day}, even if it is no.")
_CHANGED_SOON = _("It is changed: {category}, {when}. I will tell you as soon as somebody answers.")
_CHANGED_HELD = pledge("It is changed: {category}, {when}. Somebody from the town hall will read your request first.")
_NOTHING_CHANGES = _("All right, your request stays as it was.")
_WHICH = _("Which one should I change?")
_TAKEN = _("{category}, {when}: {name} has just said yes. Write to {name} to find another time.")
_WRITE_OF = _("Write to {name}")
_OVER = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class ChangeRequest(Command):
    request_id: int
    when: Span
    where: Spot
    always: bool = False
    """Each time that it comes back, and not only this once."""
    coming: int = 0
    """What comes back, where no time of it was open."""


@dataclass(frozen=True, slots=True)
class Changeable:
    """A request that nobody has taken; `rrule` where it comes back. `coming`: no time of it is open (`id` is 0)."""

    id: int
    category: str
    when: Span
    where: Spot
    rrule: str = ""
    coming: int = 0


@dataclass(frozen=True, slots=True)
class RequestChanged:
    category: str
    when: Span
    promised_at: datetime | None
    held: bool = False


@dataclass(frozen=True, slots=True)
class NotChanged:
    """Too late: a volunteer has it (`mission`), or it is over."""

    mission: Facts | None = None


def begun(scene: Scene, one: Changeable, when: Span | None, place: str, said: str = "") -> Reply:
    """The request as it stands, with what was wished: a recap; where nothing was, what should change?"""
    home = scene.who.home
    where = home if home and home.point and home.point == one.where.point else one.where
    at_home = bool(home) and plain_words(place) in AT_HOME
    if home and at_home:
        where, place = home, ""
    known: dict[str, Any] = {"request": str(one.id), "category": one.category, "when": when or one.when, "where": where}
    if one.rrule:
        known |= {"rule": one.rrule, "was": one.when.start.isoformat()}
        if times := times_said(said):
            known["times"] = times
    if one.coming:
        known["coming"] = str(one.coming)
    running = Running(CHANGE_REQUEST.name, known)
    scene = replace(scene, talk=replace(scene.talk, running=running, question=None))
    if place:
        return Reply(does=(FindPlaces("where", place),), talk=scene.talk)
    if when is None and not at_home:
        reply = collect.chosen(scene, CHANGE_REQUEST, running, f"{CHANGE_REQUEST.name}.{filling.RECAP}", "change")
        return replace(reply or Reply(), talk=scene.talk)
    return collect.step(scene, CHANGE_REQUEST, running)


def recap(known: Known, scene: Scene) -> Text:
    category, where = CATEGORY[known.get("category", "other")], where_said(known["where"], scene)
    text = _RECAP_ALWAYS if known.get("times") == "always" else _RECAP
    return text.of(category=category, when=_each_time(known, scene), where=where)


def _each_time(known: Known, scene: Scene) -> Span:
    """The moment as it will be; each time, where all of them move."""
    when: Span = known["when"]
    if known.get("times") != "always" or when.rrule:
        return when
    rule = repeats.moved(known["rule"], datetime.fromisoformat(known["was"]), when.start, scene.wording.timezone)
    return replace(when, rrule=rule)


def change(known: Known, _scene: Scene) -> ChangeRequest:
    always = known.get("times") == "always"
    id_, coming = int(known.get("request", 0)), int(known.get("coming", 0))
    return ChangeRequest(id_, known["when"], known["where"], always, coming)


def which_times(known: Known, _scene: Scene) -> str | None:
    """What comes back may change this once, or each time; « tous les jeudis » says it. A single need changes once."""
    if not known.get("rule"):
        return "once"
    return "always" if known["when"].rrule else None


def times_said(text: str) -> str | None:
    """« juste cette fois », « à chaque fois »."""
    words = plain_words(text)
    if _EACH.search(words):
        return "always"
    return "once" if _ONCE.search(words) else None


_EACH: Final = re.compile(r"\b(?:chaque|tou(?:s|te|tes)|toujours|desormais|dorenavant|each|every|always|all)\b")
_ONCE: Final = re.compile(r"\b(?:juste|seulement|uniquement|une (?:seule )?fois|cette fois|que celle|only|just|once)\b")


def instead(scene: Scene, subject: str) -> Reply:
    """« Déplacer la première »: what was said for another request is meant instead of it."""
    running = scene.talk.running
    known = running.known if running and running.flow == ASK_FOR_HELP.name else {}
    if not is_id(subject) or not {"when", "where"} <= set(known):
        return Reply(says=(_OVER,))
    return Reply(does=(ChangeRequest(int(subject), known["when"], known["where"]),))


def changed(scene: Scene, result: RequestChanged) -> Reply:
    told = {"category": CATEGORY[result.category], "when": result.when, "town": scene.who.town.name}
    if result.held:
        return Reply(says=(_CHANGED_HELD.of(**told),), closes=True)
    if result.promised_at is None:
        return Reply(says=(_CHANGED_SOON.of(**told),), closes=True)
    day, hour = scene.wording.day(result.promised_at), Clocktime(result.promised_at)
    return Reply(says=(_CHANGED.of(**told, day=day, hour=hour),), closes=True)


def not_changed(_scene: Scene, result: NotChanged) -> Reply:
    if result.mission is None:
        return Reply(says=(_OVER,), closes=True)
    write = Offered(f"write:{result.mission.mission_id}", filled(_WRITE_OF, result.mission))
    about = f"mission:{result.mission.mission_id}"
    return Reply(says=(filled(_TAKEN, result.mission),), offers=(write,), about=about, closes=True)


TIMES: Final = Choice(
    "times",
    _("Only this time, or each time?"),
    options={"once": _("Only this time"), "always": _("Each time")},
    label=_("Which times"),
    offers=("once", "always"),
    reads=times_said,
    assumes=which_times,
    default="once",
)
"""Of what comes back: this time, or each time?"""

CHANGE_REQUEST = Flow(
    "change_request",
    starts_on=frozenset(),
    slots=(
        Words("request", _WHICH, label=_WHICH, optional=True),
        Choice(
            "category",
            _("What would you like a hand with?"),
            options=CATEGORY,
            label=_("The kind of help"),
            optional=True,
        ),
        replace(WHEN, assumes=None),
        replace(WHERE, assumes=None),
        Words("rule", _WHICH, label=_WHICH, optional=True),
        Words("was", _WHICH, label=_WHICH, optional=True),
        Words("coming", _WHICH, label=_WHICH, optional=True),
        TIMES,
    ),
    recap=recap,
    then=change,
    on={RequestChanged: changed, NotChanged: not_changed},
    verbs={"instead": instead},
    edits=("when", "where"),
    fleeting=frozenset({"instead"}),
    gives_up_on=frozenset({"cancel_request"}),
    given_up=_NOTHING_CHANGES,
)
