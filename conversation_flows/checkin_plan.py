"""A plan of check-ins: for whom, which days, which hour, by message or by phone; a recap; then it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.checkins import rhythm
from backend.checkins.rhythm import DAILY
from backend.wording import Text, _
from conversation_flows import asked_after
from conversation_flows.agreement import SOMEBODY
from conversation_flows.ask_for_help import known_name
from conversation_flows.checkin_plan_words import (
    ANY_TIME,
    BEGINNING,
    DAYS,
    HOURS,
    OF_THE_PART,
    TWICE,
    WORKDAYS,
    begins,
    parts_named,
    read_days,
    read_hours,
    rhythm_said,
    why_not,
)
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Command
from conversation_flows.engine.slots import (
    NEEDS,
    Choice,
    Got,
    Moment,
    Name,
    Reading,
    Words,
    Wrong,
    plain_words,
    span_of,
)
from conversation_flows.plan_said import LookAtPlan
from conversation_flows.whom import whom

PURPOSE = _(
    "Your answers are used to look out for you, and for nothing else. Only the agents of the town hall read them. To"
    " change, pause or stop, just write it to me."
)
PURPOSE_THEM = _(
    "The answers are used to look out for that person, and for nothing else. Only the agents of the town hall read"
    " them, and one word from the person is enough to stop."
)
_RECAP = _(
    "{when}, I will ask you how you are. Without an answer I ask once more, then I tell whoever you choose, then"
    " {agent}, of the town hall. Is that right?"
)
_RECAP_TOWN = _(
    "{when}, I will ask you how you are. Without an answer I ask once more, then I tell whoever you choose, then the"
    " town hall. Is that right?"
)
_RECAP_CALL = _(
    "{when}, somebody from the town hall will call you. If you do not pick up, the town hall looks for you. Is that"
    " right?"
)
_RECAP_OTHER = _(
    "{when}, I would ask {name} how things are. It is for {name} to say yes: I ask first. Shall I make the request?"
)
_RECAP_OTHER_CALL = _(
    "{when}, the town hall would call {name} to hear how things are. It is for {name} to say yes. Shall I make the"
    " request?"
)
_HIDDEN = _("What is known")


@dataclass(frozen=True, slots=True)
class OpenPlan(Command):
    """Ask them, or (`other`) propose it to whoever is called `whom`. `words` is the first sentence, for an agent."""

    rrule: str
    minutes: tuple[int, ...]
    by_phone: bool = False
    other: bool = False
    whom: str = ""
    name: str = ""
    words: str = ""
    first: datetime | None = None


# --- slots ----------------------------------------------------------------------------------------------------------


class ForWhom(Choice):
    """« pouvez-vous appeler ma mère », « prenez de mes nouvelles »: whose news, not who is named besides."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        found = asked_after.whose(heard.text)
        return Got(found) if found else super().read(heard, now, asked=asked, whole=whole)


class Days(Choice):
    """« le lundi et le jeudi », « un jour sur deux »: as a rule."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        found = read_days(heard, alone=whole)
        return Got(found) if found else super().read(heard, now, asked=asked, whole=whole)


class FirstDay(Moment):
    """« à partir de lundi »."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        if not (asked and whole) and not BEGINNING.search(plain_words(heard.text)):
            return None
        dated = [one for value in heard.meant.values(self.hears) if (one := span_of(value)) and not one.rrule]
        coming = [one for one in dated if one.start > now]
        return Got(coming[0]) if coming else None


class Hours(Choice):
    """« à 9 h », « matin et soir »; by night, or too often, is answered with the reason."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        found = read_hours(heard, alone=whole)
        if found is None:
            return super().read(heard, now, asked=asked, whole=whole)
        refused = why_not(found)
        return Wrong(refused) if refused else Got(rhythm.hours(found))


def part(text: str) -> str | None:
    """« le matin »: which hours are offered."""
    named = parts_named(plain_words(text))
    return named[0] if len(named) == 1 else None


def hours_of_the_part(known: Known, _scene: Scene) -> tuple[str, ...]:
    return OF_THE_PART.get(str(known.get("part") or ""), ANY_TIME)


def in_writing(known: Known, _scene: Scene) -> str | None:
    """Whoever writes to us is asked here, unless they say otherwise; of somebody else it is asked."""
    return None if known.get("for_whom") == "other" else "message"


def nobody_else(known: Known, _scene: Scene) -> str | None:
    return None if known.get("for_whom") == "other" else ""


# --- what is known --------------------------------------------------------------------------------------------------


def recap(known: Known, scene: Scene) -> Text:
    when = begins(rhythm_said(scene, known["days"], rhythm.read_hours(known["hour"])))
    by_phone = known.get("how") == "phone"
    if known.get("for_whom") == "other":
        return (_RECAP_OTHER_CALL if by_phone else _RECAP_OTHER).of(when=when, name=whom(known) or SOMEBODY)
    if by_phone:
        return _RECAP_CALL.of(when=when)
    agent = str(known.get("agent") or "")
    return _RECAP.of(when=when, agent=agent) if agent else _RECAP_TOWN.of(when=when)


def look(heard: Heard) -> LookAtPlan:
    """Whether they have a plan, and who would read the answers: before the first question, however unsure the wish."""
    return LookAtPlan("start", heard, other=asked_after.whose(heard.text) == "other")


def open_plan(known: Known, scene: Scene) -> OpenPlan:
    return OpenPlan(
        known["days"],
        rhythm.read_hours(known["hour"]),
        by_phone=known.get("how") == "phone",
        other=known.get("for_whom") == "other",
        whom=whom(known),
        name=str(known.get("name") or ""),
        words=scene.talk.running.first_words if scene.talk.running else "",
        first=known["first"].start if "first" in known else None,
    )


CHECKIN_PLAN: Final = Flow(
    "checkin_plan",
    starts_on=frozenset({"start_checkins"}),
    sounds_like=frozenset({"start_checkins", "set_availability"}),
    opening=lambda _scene: (PURPOSE,),
    slots=(
        ForWhom(
            "for_whom",
            _("For whom?"),
            options={"self": _("Me"), "other": _("Somebody else")},
            label=_("For whom"),
            offers=("self", "other"),
            hears="for_whom",
            default="self",
        ),
        Days(
            "days",
            _("On which days?"),
            options=DAYS,
            label=_("The days"),
            offers=(DAILY, WORKDAYS, TWICE),
            reads=lambda _text: None,
            default=DAILY,
        ),
        FirstDay(
            "first",
            _("From which day on?"),
            label=_("From which day on"),
            if_past=_("That day has passed. From which day on?"),
            optional=True,
        ),
        Choice(
            "part",
            _HIDDEN,
            options=dict.fromkeys(OF_THE_PART, _HIDDEN),
            label=_HIDDEN,
            reads=part,
            overheard=True,
            optional=True,
        ),
        Hours(
            "hour",
            _("At what time?"),
            options=HOURS,
            label=_("The hour"),
            offers=ANY_TIME,
            fitting=hours_of_the_part,
            again=_("At what time? For instance “9 AM”, or “9 AM and 6 PM”."),
            reads=lambda _text: None,
        ),
        Choice(
            "how",
            _("By message, or by telephone?"),
            options={"message": _("By message"), "phone": _("By telephone")},
            label=_("Message or call"),
            offers=("message", "phone"),
            reads=asked_after.how,
            overheard=True,
            assumes=in_writing,
            default="message",
        ),
        Words(
            "whom",
            _("What is the name of the person it is for?"),
            label=_("Their name"),
            again=_("A first name will do: how is the person called for whom it is?"),
            assumes=nobody_else,
            default="",
            takes=NEEDS
            | {"change_profile", "report_isolated", "start_checkins", "greet", "mission_done", "my_requests", "inform"},
        ),
        Name("name", _("What is your first name?"), label=_("Your first name"), assumes=known_name),
        Words("agent", _HIDDEN, label=_HIDDEN, optional=True),
    ),
    recap=recap,
    then=open_plan,
    edits=("days", "hour", "how"),
    looks=look,
)
