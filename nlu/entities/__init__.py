"""What a message names: the kind of help, the moment, the place, for whom, and whether it can wait.

Rules and lexicons, and for the kind of help the planes of `nlu.needs` where there are any: no network, no clock. The
same message at the same moment always reads the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from nlu.entities import times
from nlu.entities.borrowed import translated
from nlu.entities.categories import find_categories
from nlu.entities.for_whom import find_for_whom
from nlu.entities.places import find_places
from nlu.entities.urgency import find_urgency
from nlu.entities.wanted import find_wanted
from nlu.entities.words import Word, split
from nlu.languages import code_of, reads_like
from nlu.needs import NeedModel
from nlu.normalise import tokens
from nlu.understanding import Entity

__all__ = ["find"]


def find(
    text: str,
    *,
    locale: str,
    now: datetime,
    timezone: ZoneInfo,
    expecting: str | None = None,
    needs: NeedModel | None = None,
    written: Sequence[str] | None = None,
) -> tuple[Entity, ...]:
    """Every entity of a message, in the order of the text.

    `now` is when it was written, `timezone` where its writer lives, and `expecting` the slot that the bot has just
    asked for: an answer may be barer than a request ("10h", "12 rue des lilas"). Without `needs` the lexicon alone
    says which kinds of help are named. `written` are the text's `nlu.normalise.tokens`, where they were cut already.
    """
    words = split(text)
    places = find_places(text, words, expecting=expecting)
    starts = [place.start for place in places]

    def in_place(at: int) -> bool:
        before = bisect_right(starts, at)
        return before > 0 and at < places[before - 1].end

    elsewhere, outside = words, text
    if places:
        elsewhere = [word for word in words if not in_place(word.start)]
        outside, written = _without(text, [(place.start, place.end) for place in places]), None
    said = translated(words, locale)
    found = [
        *_categories(outside, elsewhere, locale, expecting, needs, written),
        *(
            time
            for time in times.read(text, said, locale=locale, now=now, timezone=timezone, expecting=expecting)
            if not in_place(time.start)
        ),
        *places,
        *find_for_whom(words, expecting=expecting),
        *find_urgency(words),
    ]
    return tuple(sorted(found, key=lambda entity: (entity.start, entity.end, entity.name)))


def _categories(
    text: str,
    words: Sequence[Word],
    locale: str,
    expecting: str | None,
    needs: NeedModel | None,
    written: Sequence[str] | None,
) -> tuple[Entity, ...]:
    language = code_of(locale)
    if needs is None:
        return find_categories(words, language=language, expecting=expecting)
    written = tokens(text, reads_like(language)) if written is None else written
    return find_wanted(text, words, written, needs, language=language, expecting=expecting)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
