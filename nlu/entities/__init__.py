"""What a message names: the kind of help, the moment, the place, for whom, and whether it can wait.

Rules and lexicons only: no model, no network, no clock. The same message at the same moment always reads the same.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from nlu.entities import times
from nlu.entities.borrowed import translated
from nlu.entities.categories import find_categories
from nlu.entities.for_whom import find_for_whom
from nlu.entities.places import find_places
from nlu.entities.urgency import find_urgency
from nlu.entities.words import split
from nlu.languages import code_of
from nlu.understanding import Entity

__all__ = ["find"]


def find(
    text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
) -> tuple[Entity, ...]:
    """Every entity of a message, in the order of the text.

    `now` is when it was written, `timezone` where its writer lives, and `expecting` the slot that the bot has just
    asked for: an answer may be barer than a request ("10h", "12 rue des lilas").
    """
    words = split(text)
    places = find_places(text, words, expecting=expecting)
    spans = [(place.start, place.end) for place in places]
    elsewhere = [word for word in words if not any(start <= word.start < end for start, end in spans)]
    found = [
        *find_categories(elsewhere, language=code_of(locale), expecting=expecting),
        *(
            time
            for time in times.read(
                text, translated(words, locale), locale=locale, now=now, timezone=timezone, expecting=expecting
            )
            if not any(start <= time.start < end for start, end in spans)
        ),
        *places,
        *find_for_whom(words, expecting=expecting),
        *find_urgency(words),
    ]
    return tuple(sorted(found, key=lambda entity: (entity.start, entity.end, entity.name)))
