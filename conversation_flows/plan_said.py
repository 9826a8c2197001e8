"""What is said to us of a plan: « je pars jusqu'au 3 », « je suis rentrée », « plutôt à 10 h », « moins souvent ».

Pure. Whether they have a plan at all, the deed tells: whoever has none is read as anybody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from backend.wording import Span
from conversation_flows.asked_after import whose
from conversation_flows.checkin_plan_words import read_days, read_hours
from conversation_flows.engine.events import Heard
from conversation_flows.engine.outcome import Command
from conversation_flows.engine.slots import plain_words, span_of
from conversation_flows.numbers import LASTING, NUMBER, UNITS, number
from conversation_flows.to_us import TO_US

FAR: Final = timedelta(days=92)
"""A longer pause is no slip of the tongue, but perhaps one of the year: it is asked about."""
LONGEST: Final = 30
"""Words; a longer message tells a story, and is read as one."""
SURE: Final = 0.5
SURE_OF_ELSE: Final = 0.6


@dataclass(frozen=True, slots=True)
class LookAtPlan(Command):
    """What the words would do to their plan, if they have one: `kind` is start, stop, pause, hospital, back, resume,
    change, less or look.

    `since` and `until` are of a pause, `rrule` and `minutes` what was said of days and hours. `bare`: it may as well be
    said of something else; `away`: they are away, for whatever else that matters; `other`: it is about somebody else.
    """

    kind: str
    heard: Heard
    since: datetime | None = None
    until: datetime | None = None
    rrule: str = ""
    minutes: tuple[int, ...] = ()
    bare: bool = False
    away: bool = False
    other: bool = False


def meant(heard: Heard, now: datetime) -> LookAtPlan | None:
    """What this would mean to somebody who is asked how they are; None where it means nothing of the kind.

    `now` is on their own clock.
    """
    words = plain_words(heard.text[:600])
    sure = heard.meant.confidence
    intent = heard.meant.intent if sure >= SURE else ""
    if intent == "start_checkins":
        return _started(heard, words)
    if intent == "stop_checkins":
        return _stopped(heard, words, now)
    if _in_hospital(words):
        return LookAtPlan("hospital", heard, when_away(heard, words, now)[0], away=True)
    if len(words.split()) > LONGEST or (intent in ELSE and sure >= SURE_OF_ELSE):
        return None
    if TO_US.search(words) and _FOR_A_TIME.search(words):
        return None  # a pause of everything
    return _absent(heard, words, now) or _otherwise(heard, words, now)


def _started(heard: Heard, words: str) -> LookAtPlan:
    rrule, minutes = read_days(heard) or "", read_hours(heard) or ()
    if whose(heard.text) == "other":
        return LookAtPlan("start", heard, other=True)
    if _RESUMES.search(words):
        return LookAtPlan("resume", heard, rrule=rrule, minutes=minutes)
    kind = "change" if _CHANGES.search(words) and (rrule or minutes) else "start"
    return LookAtPlan(kind, heard, rrule=rrule, minutes=minutes)


def _stopped(heard: Heard, words: str, now: datetime) -> LookAtPlan:
    if whose(heard.text) == "other":
        return LookAtPlan("stop", heard, other=True)
    if _in_hospital(words):
        return LookAtPlan("hospital", heard, away=True)
    if LESS.search(words):
        return LookAtPlan("less", heard)
    since, until = when_away(heard, words, now)
    if _PAUSES.search(words) and not _FOR_GOOD.search(words):
        return LookAtPlan("pause", heard, since, until, away=bool(_AWAY.search(words)))
    return LookAtPlan("stop", heard)


def _absent(heard: Heard, words: str, now: datetime) -> LookAtPlan | None:
    since, until = when_away(heard, words, now)
    if _BACK.search(words):
        return LookAtPlan("back", heard, until=until if until and until > now + _SOON else None)
    if _LATER_BACK.search(words) and until and not _LEAVES.search(words):
        return LookAtPlan("back", heard, until=until)
    if _FREE.search(words):
        return None
    if _BREAK.match(words):
        return LookAtPlan("pause", heard, since, until)
    if _AWAY.search(words):
        return LookAtPlan("pause", heard, since, until, away=True)
    if until and (_NO_MESSAGE.search(words) or TO_US.search(words)):
        return LookAtPlan("pause", heard, since, until)
    if until and heard.meant.intent == "set_availability" and _names_days(heard):
        return LookAtPlan("pause", heard, since, until, away=True)
    return None


def _otherwise(heard: Heard, words: str, _now: datetime) -> LookAtPlan | None:
    if len(words.split()) > FEW:
        return None
    ours = bool(_OURS.search(words))
    if LESS.search(words):
        return LookAtPlan("less", heard, bare=not ours)
    if _LOOKS.search(words):
        return LookAtPlan("look", heard)
    if _AGAIN.match(words):
        return LookAtPlan("resume", heard)
    if not _CHANGES.search(words):
        return None
    rrule, minutes = read_days(heard, alone=True) or "", read_hours(heard) or ()
    return LookAtPlan("change", heard, rrule=rrule, minutes=minutes, bare=not ours) if rrule or minutes else None


def when_away(
    heard: Heard, words: str, now: datetime, *, alone: bool = False
) -> tuple[datetime | None, datetime | None]:
    """From when (now, where None) until when: « du 28 au 3 », « une semaine », « jusqu'à lundi ».

    Of « je pars samedi » the end is not known. `now` is on the person's clock. `alone`: it answers « until when? ».
    """
    spans = _dated(heard)
    since = _morning(min(spans, key=lambda one: one.start)) if spans else None
    since = since if since and since > now else None
    if lasts := (_ALONE if alone else _LASTS).search(words):
        return since, midnight((since or now) + min(number(lasts[1]), _MOST) * UNITS[lasts[2][:3]])
    if not spans:
        return None, None
    leaves = len(spans) == 1 and since and _LEAVES.search(words) and not _UNTIL.search(words)
    if leaves and spans[0].end - spans[0].start <= A_DAY:
        return since, None
    return since, max(one.end for one in spans)


def midnight(at: datetime) -> datetime:
    """The beginning of that day: after « une semaine » they are asked at their usual hour."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _dated(heard: Heard) -> list[Span]:
    return [span for value in heard.meant.values("time") if (span := span_of(value)) and not span.rrule]


def _morning(span: Span) -> datetime:
    """« demain matin » begins with the day: whoever is asked at half past seven means that, too."""
    return span.start.replace(hour=0) if span.grain == "part_of_day" and span.start.hour < _NOON else span.start


def _names_days(heard: Heard) -> bool:
    """« la semaine prochaine »: days that come once, not an hour, nor every week."""
    spans = [span for value in heard.meant.values("time") if (span := span_of(value))]
    return bool(spans) and all(span.grain in {"day", "week"} and not span.rrule for span in spans)


def _in_hospital(words: str) -> bool:
    return bool(_HOSPITAL.search(words)) and not _LEFT.search(words)


FEW: Final = 14
_MOST: Final = 400
_NOON: Final = 12
_SOON: Final = timedelta(hours=12)
A_DAY: Final = timedelta(days=1, hours=2)
ELSE: Final = frozenset(
    "request_help cancel_request offer_help report_isolated talk_to_human mission_done become_volunteer privacy_delete"
    " privacy_export ask_tip find_company".split()
)
"""What is another matter where it is clearly meant."""
_RESUMES: Final = re.compile(
    r"\b(?:repr(?:end\w*|enez|enne\w*)|remett?\w*|recommenc\w*|relanc\w*|retabli\w*|reactiv\w*|rouvr\w*|again|resume"
    r"|restart|rekomans\w*|ropran)\b"
)
_CHANGES: Final = re.compile(
    r"\b(?:plutot|prefere\w*|seulement|uniquement|mieux|chang\w+|modifi\w+|decal\w+|avanc\w+|retard\w+|deplac\w+"
    r"|suffi\w*|que (?:le|les|la)|rather|only|instead|better|prefer|change|move)\b"
)
_AGAIN: Final = re.compile(
    r"^(?:reprendre|reprenez|reprends|recommencez|ask me again|start again)"
    r"(?: (?:a|de|prendre|mes nouvelles|svp|please))*$"
)
"""What our own texts tell people to write."""
LESS: Final = re.compile(
    r"\b(?:moins souvent|trop souvent|trop frequent\w*|moins de (?:messages?|nouvelles|questions)|espac\w+"
    r"|pas tous les jours|c est trop|less often|too often|fewer|not every day)\b"
)
_LOOKS: Final = re.compile(
    r"\b(?:quand|quelle heure|quels? jours?|when|what time)\b.*\b(?:mes nouvelles|m ecrivez|me demandez|ask me)\b"
    r"|\b(?:m ecrivez|me demandez|prenez de mes nouvelles)\b.*\b(?:quand|quelle heure|quels? jours?)\b"
    r"|^(?:voir |montrez moi )?(?:mon suivi|mes messages du (?:matin|soir)|mes nouvelles|my check ?ins?)$"
)
_OURS: Final = re.compile(
    r"\b(?:messages?|msgs?|nouvelles|bonjours?|coucous?|question|petit mot|suivi|veille|me demand\w+|check ?ins?)\b"
)
_PAUSES: Final = re.compile(
    r"\b(?:paus\w+|suspend\w*|sispann|pendant|durant|jusqu\w*|retour|demain|semaine (?:prochaine)?|vacances|cure|voyage"
    r"|absen\w+|je pars|chez (?:ma|mon|mes|des)|until|for (?:a|one|two|ten|\d+)|tomorrow|next week|away|holiday)\b"
)
_FOR_GOOD: Final = re.compile(r"\b(?:definitivement|pour de bon|pour toujours|for good|desinscri\w+|avec moi)\b")
_HOSPITAL: Final = re.compile(
    r"\b(?:suis|jsuis|serai|trouve|voila|reste|vais|entre|rentre|pars|admise?|i m|i am|going)(?: \w+){0,3}?"
    r" (?:hopital|hosto|lopital|hospitalis\w+|clinique|urgences|reeducation|hospital)\b"
    r"|\bhospitalisee?\b|\bon m (?:a )?(?:hospitalis|emmen|transport|operee?|opere)\w*"
)
_LEFT: Final = re.compile(
    r"\b(?:sor(?:s|t|tie?|tir)|sortant|quitt\w+|rentree? (?:de|du)|revenue? (?:de|du)|de retour|left|out of|back from"
    r"|(?:ma|mon|mes) (?:\w+ ){0,2}(?:est|sont|a ete))\b"
)
_BACK: Final = re.compile(
    r"\b(?:(?:je suis|suis|jsuis) (?:bien |de nouveau |enfin )?(?:rentree?|revenue?|de retour|sortie?)"
    r"|me (?:re)?voila|je (?:ne )?pars (?:plus|pas)"
    r"|je (?:rentre|sors|reviens) (?:de|du|a la maison|chez moi)|i m back|i am back|back home"
    r"|home again)\b"
)
_LATER_BACK: Final = re.compile(r"\bje (?:rentre|reviens|serai (?:de retour|rentree?)|sors)\b|\bi ll be back\b")
_FREE: Final = re.compile(r"\b(?:libre|dispo\w*|creneaux?|propos\w+|sollicit\w+|aider|benevol\w*|missions?)\b")
_BREAK: Final = re.compile(
    r"^(?:(?:bonjour|svp|je|voudrais|veux|souhaite|faites|faire|mettez|mettre|moi|on|fait|une|en|a|i|need|want|take) )*"
    r"(?:pause|break)\b"
)
_AWAY: Final = re.compile(
    r"\b(?:je pars|je m en vais|je m absente|(?:serai|suis|sera) (?:absente?|pas la|pas chez moi|en (?:vacances|conges?"
    r"|voyage|cure|deplacement))|je (?:ne )?(?:serai|suis) pas (?:la|chez moi|a la maison)|en vacances|absente?"
    r"|(?:suis|serai|vais|dors|reste) chez (?:ma|mon|mes|des|une?) \w+|i m (?:away|going)|i am away|i ll be away"
    r"|at my (?:daughter|son|sister|brother)\w*)\b"
)
_NO_MESSAGE: Final = re.compile(
    r"\b(?:pas|plus|aucun|inutile|no) (?:de |d |besoin de )?(?:messages?|nouvelles|bonjours?|coucous?|questions?)\b"
)
_UNTIL: Final = re.compile(r"\b(?:jusqu\w*|au|avant|until|till?|before|d ici)\b")
_FOR_A_TIME: Final = re.compile(rf"{_UNTIL.pattern}|\b(?:pendant|pour|durant|for|during)\b")
_LEAVES: Final = re.compile(r"\b(?:je pars|je m en vais|je vais|leaving|going)\b")
_ALONE: Final = re.compile(rf"\b{NUMBER} {LASTING}")
_LASTS: Final = re.compile(
    r"\b(?:pendant|pour|durant|for|pars|vais|vacances|conges?|absente?|cure|voyage|pause|fille|fils|away|d ici)\b"
    rf"[a-z ]{{0,20}}?\b{NUMBER} {LASTING}"
)
