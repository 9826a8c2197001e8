"""What comes back: every Tuesday. Skipped once, or while one is away; stopped; told when it falls on a holiday."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from backend.messaging.news import News
from backend.wording import Span, Text, _
from conversation_flows.engine import listening, repair
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.saying import open_question
from conversation_flows.engine.slots import plain_words, span_of
from conversation_flows.human import forward
from conversation_flows.words import CATEGORY

LONGEST: Final = 25
"""Words; a longer message tells a story, and is read as one."""
NAMED: Final = 4
"""Days that are named one by one; more are told by the first and the last."""

_SKIP_DAY = _("{category}: shall I leave out {days}, that time only?")
_SKIP_DAYS = _("{category}: shall I leave out {days}?")
_FROM_TO = _("from {first} to {last}")
_YES_SKIP = _("Yes, that is right")
_NO_KEEP = _("No, keep it")
_SKIPPED = _("Noted: nothing on {days}. Next time: {next}.")
_SKIPPED_LAST = _("Noted: nothing on {days}.")
_STOPPED = _("It is stopped: {category}, {when}. Write to me whenever you need it again.")
_ONLY_THEN = _("Only that day")
_ALL_OF_THEM = _("All of them")
_WHICH_TIMES = _("{category}, {when}: shall I call off {day} only, or all of them?")
_NO_KEEP_ALL = _("No, keep them")
_HOLIDAY = _("{category}, {when}: that day is a public holiday ({holiday}). I am asking your neighbours as usual.")
_SKIP_IT = _("Leave it out")
_BY_TOWN_STOPPED = _("{category}, {when}: the town hall has stopped it. To know why, write “talk to somebody”.")
_BY_TOWN_SKIPPED = _("{category}: the town hall has left out {day}. To know why, write “talk to somebody”.")
_BY_OTHER_STOPPED = _("{category}, {when}: {name} has stopped it. If you still need it, write to me.")
_BY_OTHER_SKIPPED = _("{category}: {name} has left out {day}. If you still need it, write to me.")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes back: `when` says the rule, `next` when it falls next."""

    id: int
    category: str
    when: Span
    next: datetime | None = None


@dataclass(frozen=True, slots=True)
class LookToSkip(Command):
    """Does anything of theirs come back in that time? `heard` is what was said, `away` where they said so; `besides`:
    it was said of something else as well, so that nothing found is nothing to say."""

    heard: Heard
    since: datetime
    until: datetime
    away: bool = False
    besides: bool = False


@dataclass(frozen=True, slots=True)
class Skip(Command):
    """Leave out what falls in that time; of one recurrence, or of all of theirs (0)."""

    recurrence_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class StopComing(Command):
    recurrence_id: int


@dataclass(frozen=True, slots=True)
class MaySkip:
    """What comes back in that time, and when; nothing where none does."""

    wish: LookToSkip
    found: tuple[tuple[Coming, tuple[datetime, ...]], ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    days: tuple[datetime, ...]
    next: datetime | None = None


@dataclass(frozen=True, slots=True)
class ComingStopped:
    coming: Coming


@dataclass(frozen=True, slots=True)
class ComingOver:
    """It had stopped already, or is somebody else's."""


@dataclass(frozen=True, slots=True)
class ComingChanged(Told):
    """An agent, or (`by`) the other whom it concerns, has stopped it, or left out `day`."""

    news: News
    coming: Coming
    day: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class HolidayComes(Told):
    """The next time is a public holiday."""

    news: News
    coming: Coming
    when: Span
    holiday: str


def skips(scene: Scene, heard: Heard) -> Reply | None:
    """« pas mardi prochain », « sautez le 8 »: of what comes back, that time is left out."""
    words = plain_words(heard.text)
    if scene.talk.running or open_question(scene.talk) or heard.corrects or len(words.split()) > LONGEST:
        return None
    spans = [span for value in heard.meant.values("time") if (span := span_of(value))]
    if not _SKIPS.search(words) or not spans or spans[0].rrule or repair.answers_somebody(scene):
        return None
    return Reply(does=(LookToSkip(heard, *_days(spans)),))


_SKIPS: Final = re.compile(
    r"^(?:(?:bonjour|non|finalement|ok|merci|desolee?|hello|no|sorry) )*"
    r"(?:(?:surtout )?pas (?:de \w+ |mes \w+ |besoin )?(?:ce |le |la |cette |de |pour |du )*(?:lundi|mardi|mercredi"
    r"|jeudi|vendredi|samedi|dimanche|demain|semaine|\d)|saut(?:ez|er|e|ons)\b"
    r"|pass(?:ez|er|ons) (?:mon|mes|le|la|les|cette|ce) "
    r"|skip\b|not (?:on |this |next |for )*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|week))"
)


def away(scene: Scene, heard: Heard) -> Reply:
    """« je pars chez ma fille jusqu'au 20 », said by a resident: what comes back meanwhile may be left out."""
    spans = [span for value in heard.meant.values("time") if (span := span_of(value))]
    if not spans or spans[0].rrule or scene.talk.running:
        return forward(scene, heard)
    return Reply(does=(LookToSkip(heard, *_days(spans), away=True),))


def _days(spans: list[Span]) -> tuple[datetime, datetime]:
    """From the first moment to the last."""
    dated = [span for span in spans if not span.rrule]
    return min(span.start for span in dated), max(span.end for span in dated)


def may_skip(scene: Scene, result: MaySkip) -> Reply:
    """One question for all that falls in that time; where nothing does, the words are read as any others."""
    wish = result.wish
    if not result.found:
        if wish.besides:
            return Reply()
        if wish.away:
            return forward(scene, wish.heard)
        return listening.read_on(scene, wish.heard)
    if len(result.found) == 1:
        ((coming, days),) = result.found
        text = (_SKIP_DAY if len(days) == 1 else _SKIP_DAYS).of(category=CATEGORY[coming.category])
        return _ask_skip(scene, text, coming.id, days, wish.since, wish.until)
    days = tuple(sorted(day for _coming, theirs in result.found for day in theirs))
    names = ", ".join(scene.say(CATEGORY[coming.category]) for coming, _days in result.found)
    return _ask_skip(scene, _SKIP_DAYS.of(category=names), 0, days, wish.since, wish.until)


def _ask_skip(
    scene: Scene, text: Text, id_: int, days: tuple[datetime, ...], since: datetime, until: datetime
) -> Reply:
    options = (
        Offered(f"skip:{_written(id_, since, until)}", _YES_SKIP, hears=("affirm", "cancel_request")),
        Offered("keep:0", _NO_KEEP, hears=("deny", "cancel")),
    )
    return Reply(asks=Ask(f"skip:{id_}", text.of(days=in_words(scene, days)), options))


def in_words(scene: Scene, days: tuple[datetime, ...]) -> Text | str:
    """« mardi 8 décembre », « mardi 8 décembre et mardi 15 décembre », « du mardi 1er au mardi 29 décembre »."""
    said = list(dict.fromkeys(scene.wording.day(one) for one in days))
    if len(said) > NAMED:
        return _FROM_TO.of(first=said[0], last=said[-1])
    return scene.wording.listed(said)


def which_times(scene: Scene, coming: Coming, day: datetime, only_then: str = "") -> Ask:
    """« je n'en ai plus besoin », of what comes back: that time only (`only_then` calls it off), or all of them?"""
    only_then = only_then or f"skip:{_written(coming.id, day, day + timedelta(minutes=1))}"
    options = (
        Offered(only_then, _ONLY_THEN),
        Offered(f"endcoming:{coming.id}", _ALL_OF_THEM),
        Offered("keep:0", _NO_KEEP_ALL, hears=("deny",)),
    )
    told = {"category": CATEGORY[coming.category], "when": coming.when, "day": scene.wording.day(day)}
    return Ask(f"coming:{coming.id}", _WHICH_TIMES.of(**told), options)


def once_or_all(scene: Scene, heard: Heard) -> Reply | None:
    """« juste mardi », « toutes », « tout arrêter », in answer to that question; nothing is stopped by half a word."""
    question, words = scene.talk.question, plain_words(heard.text)
    if question is None or not question.about.startswith("coming:") or len(words.split()) > FEW:
        return None
    every, once = _ALL.match(words), _ONCE.match(words)
    if bool(every) == bool(once):
        return None
    meant = [one.id for one in question.options if one.id.startswith("endcoming:") == bool(every)]
    verb, _colon, subject = meant[0].partition(":") if meant else ("", "", "")
    if not verb or verb == "keep":
        return None
    return replace(scene.flows.verbs[verb](scene, subject), talk=replace(scene.talk, question=None))


FEW: Final = 6
_ALL: Final = re.compile(
    r"^(?:oui )?(?:toutes?(?: les fois)?|tous|tout (?:arreter|annuler)|(?:on |j )?arrete(?:z|r)? tout"
    r"|annule(?:z|r)? tout|definitivement|pour de bon|all(?: of them)?|for good|stop (?:them )?all)"
    r"(?: merci| svp| please)?$"
)
_ONCE: Final = re.compile(
    r"^(?:oui |non )?(?:juste|seulement|uniquement|rien que|que (?:cette|celle|celui|ce|le)|cette fois"
    r"|une (?:seule )?fois|only|just|once)\b"
)


def skip(_scene: Scene, subject: str) -> Reply:
    numbers = [int(one) for one in subject.split(".") if one.isdecimal()]
    if len(numbers) != 3 or not all(one < _LARGEST for one in numbers):
        return Reply(says=(_SETTLED,))
    id_, first, minutes = numbers
    if minutes > _MOST_MINUTES or first > _LAST_MINUTE:
        return Reply(says=(_SETTLED,))
    since = datetime.fromtimestamp(first * 60, _scene.wording.timezone)
    return Reply(does=(Skip(id_, since, since + timedelta(minutes=minutes)),))


_LARGEST: Final = 2**53
_MOST_MINUTES: Final = 60 * 24 * 400
_LAST_MINUTE: Final = 4_102_444_800 // 60
"""The year 2100: no button of ours says later."""


def _written(id_: int, since: datetime, until: datetime) -> str:
    """As a button holds it: what, from when, for how many minutes."""
    first, last = (int(at.timestamp()) // 60 for at in (since, until))
    return f"{id_}.{first}.{max(1, last - first)}"


def stop_all(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(StopComing(int(subject)),)) if is_id(subject) else Reply(says=(_SETTLED,))


def skipped(scene: Scene, result: Skipped) -> Reply:
    if not result.days:
        return Reply(says=(_SETTLED,))
    text = _SKIPPED if result.next else _SKIPPED_LAST
    later = scene.wording.day(result.next) if result.next else ""
    return Reply(says=(text.of(days=in_words(scene, result.days), next=later),))


def stopped(_scene: Scene, result: ComingStopped) -> Reply:
    return Reply(says=(_STOPPED.of(category=CATEGORY[result.coming.category], when=result.coming.when),))


def coming_changed(scene: Scene, event: ComingChanged) -> Reply:
    day = scene.wording.day(event.day) if event.day else ""
    told = {"category": CATEGORY[event.coming.category], "when": event.coming.when, "name": event.by, "day": day}
    if event.by:
        return Reply(says=((_BY_OTHER_SKIPPED if day else _BY_OTHER_STOPPED).of(**told),))
    return Reply(says=((_BY_TOWN_SKIPPED if day else _BY_TOWN_STOPPED).of(town=scene.who.town.name, **told),))


def holiday_comes(_scene: Scene, event: HolidayComes) -> Reply:
    text = _HOLIDAY.of(category=CATEGORY[event.coming.category], when=event.when, holiday=event.holiday)
    it = Offered(f"skip:{_written(event.coming.id, event.when.start, event.when.end)}", _SKIP_IT)
    return Reply(says=(text,), offers=(it,), about=f"coming:{event.coming.id}")


RECURRING: Final = Desk(
    "recurring",
    phrases=(once_or_all, skips),
    verbs={"skip": skip, "endcoming": stop_all},
    on={
        MaySkip: may_skip,
        Skipped: skipped,
        ComingStopped: stopped,
        ComingOver: lambda _scene, _result: Reply(says=(_SETTLED,)),
        HolidayComes: holiday_comes,
        ComingChanged: coming_changed,
    },
)
