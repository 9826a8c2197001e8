"""When: the days and hours that a message names, as intervals.

A message goes through `vocabulary` (words become tokens), the grammar (`expression` and the modules that it asks:
days, dates, periods, stretches, clock, hours, durations, recurrence) and `resolve` (what was said becomes an interval);
at last the absence of somebody else is left out where another time is named (`absences`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from nlu.entities.borrowed import translated
from nlu.entities.times.absences import present
from nlu.entities.times.alternatives import read_times
from nlu.entities.times.english import english
from nlu.entities.times.french import french
from nlu.entities.times.resolve import resolved
from nlu.entities.times.sentence import Sentence
from nlu.entities.words import Word, split
from nlu.understanding import Entity

ASKED: Final = frozenset({"when", "time"})
"""The slots that make a bare number a time."""


CALENDAR: Final = range(1900, 3000)
"""The years in which times are read; outside them, dates soon run out, and no zone can be applied."""


def parse(
    text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
) -> tuple[Entity, ...]:
    """The times of a message, in its order. `now` is when it was written; `expecting` the slot just asked for."""
    return read(text, translated(split(text), locale), locale=locale, now=now, timezone=timezone, expecting=expecting)


def read(
    text: str, words: Sequence[Word], *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
) -> tuple[Entity, ...]:
    """As `parse`, of a message already cut into words.

    It is read in the language of the locale, unless only the other one's words of time stand in it.
    """
    if now.year not in CALENDAR:
        return ()
    own, other = (english(), french()) if locale[:2].lower() == "en" else (french(), english())
    keys = {word.key for word in words}
    foreign = not own.spoken_in(keys) and other.spoken_in(keys, rather_than=own)
    spoken = other if foreign else own
    if not spoken.may_tell(words):
        return ()
    local = (now if now.tzinfo is None else now.astimezone(timezone)).replace(tzinfo=None)
    s = Sentence(
        spoken.tokens(words, text), local, expecting in ASKED, spoken.ordinal_days, spoken.both_ends, strict=foreign
    )
    found = []
    for said, first, after in read_times(s):
        value = resolved(said, s, timezone)
        if value is not None:
            found.append(Entity("time", value, s.at(first).start, s.at(after - 1).end))
    return present(found, words)
