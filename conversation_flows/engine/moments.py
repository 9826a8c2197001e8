"""Moving a moment: « plutôt vendredi » keeps the hours that were agreed, « plutôt à 10 h » keeps the day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.wording import Span
from conversation_flows.engine.slots import plain_words

DAY: Final = timedelta(days=1)

_HOURS: Final = frozenset({"minute", "hour", "part_of_day"})
_NAMES_A_DAY: Final = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|hier|aujourd|ce|cet|cette|semaine|mois|week"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|this|next"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|le \d+|maintenant|now|tout de suite|(?:dans|in) (?:\d+|une?|deux|trois|an?|two|three))\b"
)
_DATE: Final = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}")
_ALL_DAY: Final = re.compile(r"\b(?:journee|importe|toute|whenever|any ?time|all day)\b")

_REPEATS: Final = re.compile(r"\b(?:tous|toutes|chaque|les|every|each)\b")
"""« l'après-midi » may be read as every afternoon; said of one request it is that day's."""


def moved(before: Span, after: Span, said: str, *, zone: ZoneInfo, now: datetime) -> Span:
    """What is meant where `before` stood and `after` is said, in these words: the part that is not said stays."""
    words = plain_words(said)
    repeats = after.rrule and (after.grain not in _HOURS or _REPEATS.search(words))
    if before.rrule or not words or (repeats and after.grain != "day"):
        return after
    kept: Span | None = None
    if after.grain == "day" and before.grain in _HOURS and after.end - after.start <= DAY + timedelta(hours=1):
        if not _ALL_DAY.search(words):
            kept = at_hours(after, before, zone)
    elif after.grain in _HOURS and not _NAMES_A_DAY.search(words) and not _DATE.search(said):
        kept = at_hours(before, after, zone)
    return replace(kept, rrule=after.rrule if repeats else None) if kept and kept.end > now else after


def at_hours(day: Span, hours: Span, zone: ZoneInfo) -> Span | None:
    """The hours of one on the day of the other; None where that day is not one day."""
    if day.end - day.start > DAY + timedelta(hours=1):
        return None
    opens = hours.start.astimezone(zone)
    start = datetime.combine(day.start.astimezone(zone).date(), opens.time(), zone)
    end = start + (hours.end.astimezone(zone).replace(tzinfo=None) - opens.replace(tzinfo=None))
    return Span(start, end, hours.grain)
