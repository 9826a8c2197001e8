"""The English words of time, British order of dates: these are neighbours of a French town."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from nlu.entities.times import vocabulary as v
from nlu.entities.times.vocabulary import Kind, Lexeme, Vocabulary

_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
_WEEKDAYS: Final = (
    "monday mon",
    "tuesday tue tues",
    "wednesday wed weds",
    "thursday thu thur thurs",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
_MONTHS: Final = (
    "january jan",
    "february feb",
    "march",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()

_PHRASES: Final[dict[Kind, dict[int, str]]] = {
    Kind.RELATIVE: {
        -2: "the day before yesterday|day before yesterday",
        -1: "yesterday",
        0: "today|2 day",
        1: "tomorrow|tmr|tmrw|2 morrow|tommorow|tomorow|tommorrow|tomoz|2 moro",
        2: "the day after tomorrow|day after tomorrow|after tomorrow",
    },
    Kind.PART: {
        v.MORNING: "morning|mornings",
        v.NOON: "noon|midday|lunchtime|lunch time",
        v.AFTERNOON: "afternoon|afternoons|arvo",
        v.EVENING: "evening|evenings|eve",
        v.NIGHT: "night|nights|tonite",
    },
    Kind.MIDNIGHT: {0: "midnight"},
    Kind.STAGE: {
        v.EARLY: "early|beginning|start|the start|the beginning",
        v.MID: "mid|middle",
        v.LATE: "late|end|the end",
    },
    Kind.UNIT: {
        v.MINUTE: "minute|minutes|min|mins",
        v.HOUR: "hour|hours|hr|hrs|h|o clock|oclock",
        v.DAY: "day|days",
        v.WEEK: "week|weeks",
        v.WEEKEND: "weekend|weekends|week end|week ends",
        v.MONTH: "month|months",
        v.YEAR: "year|years",
    },
    Kind.THIS: {0: "this|this coming"},
    Kind.NEXT: {1: "next|coming|the next|following"},
    Kind.LAST: {-1: "last"},
    Kind.IN: {0: "in"},
    Kind.WITHIN: {0: "within|within the next|in the next|in less than"},
    Kind.AT: {0: "at|@"},
    Kind.FOR: {0: "for"},
    Kind.AROUND: {0: "around|about|at around|at about|roughly|approximately|towards|approx"},
    Kind.BETWEEN: {0: "between"},
    Kind.AND: {0: "and|&"},
    Kind.OR: {0: "or|or else|otherwise|or maybe"},
    Kind.OF: {0: "of"},
    Kind.FROM: {0: "from"},
    Kind.TO: {0: "to|till|til|through"},
    Kind.BEFORE: {0: "before"},
    Kind.AFTER: {0: "after"},
    Kind.UNTIL: {0: "until|up to|up until"},
    Kind.BY: {0: "by"},
    Kind.STARTING: {0: "starting|starting from|from around|not before|as of|onwards from|starting on"},
    Kind.SINCE: {0: "since"},
    Kind.DURING: {0: "during"},
    Kind.EVERY: {0: "every|each|every single"},
    Kind.OTHER: {0: "other|second"},
    Kind.EXCEPT: {0: "except|except on|but not|but not on"},
    Kind.THE: {0: "the|on|on the"},
    Kind.A: {1: "a|an"},
    Kind.HALF: {0: "half"},
    Kind.QUARTER: {0: "quarter|a quarter"},
    Kind.PAST: {0: "past"},
    Kind.AGO: {0: "ago"},
    Kind.SHARP: {0: "sharp|exactly"},
    Kind.MERIDIEM: {0: "am|a . m .|a . m", 12: "pm|p . m .|p . m"},
    Kind.ORDINAL: {0: "st|nd|rd|th"},
    Kind.REPEATS: {1: "daily", 2: "weekly", 3: "on weekdays|weekdays|during the week", 4: "monthly", 5: "fortnightly"},
    Kind.ONCE_PER: {1: "once a|once per|once every|one time a"},
    Kind.LONG: {0: "all"},
    Kind.NOW: {0: "now|right now|straight away|right away|immediately|asap|as soon as possible|at once"},
    Kind.GREETING: {0: "good|lovely|nice|great"},
    Kind.NOT: {0: "not"},
    Kind.FUNCTION: {
        0: (
            "but|if|i|he|she|we|you|they|it|is|please|pls|thanks|with|who|that|when|because|so|ok|yes|no|"
            "possible|would|will|"
            "me|my|can|could|near|hello|hi|thank|works|suits|only|free|available|do|does|are|was"
        )
    },
}
_NEVER: Final = "mondays weather marches morningside noons friends fridge".split()


def _words() -> Iterator[tuple[str, Lexeme]]:
    for value, spelled in enumerate(_UNITS):
        yield spelled, Lexeme(Kind.NUMBER, value)
    for ten, spelled in _TENS.items():
        yield spelled, Lexeme(Kind.NUMBER, ten)
        yield from ((f"{spelled} {_UNITS[unit]}", Lexeme(Kind.NUMBER, ten + unit)) for unit in range(1, 10))
    for value, spelled in enumerate(_ORDINALS, start=1):
        yield spelled, Lexeme(Kind.NTH, value)
    yield "tonight", Lexeme(Kind.PART, v.EVENING, shy=True)
    yield "tonite", Lexeme(Kind.PART, v.EVENING, shy=True)
    yield "week", Lexeme(Kind.UNIT, v.WEEK)
    for kind, values in _PHRASES.items():
        for value, phrases in values.items():
            yield from ((phrase, Lexeme(kind, value)) for phrase in phrases.split("|"))
    for value, names in enumerate(_WEEKDAYS):
        full, *short = names.split()
        yield full, Lexeme(Kind.WEEKDAY, value)
        yield full + "s", Lexeme(Kind.WEEKDAY, value, plural=True)
        yield from ((name, Lexeme(Kind.WEEKDAY, value, shy=True)) for name in short)
    for value, names in enumerate(_MONTHS, start=1):
        yield from ((name, Lexeme(Kind.MONTH, value, shy=name in {"may", "march"})) for name in names.split())
    yield from (("christmas", Lexeme(Kind.FEAST, 1225)), ("christmas eve", Lexeme(Kind.FEAST, 1224)))
    yield from (("new year", Lexeme(Kind.FEAST, 101)), ("new year s day", Lexeme(Kind.FEAST, 101)))


@lru_cache(maxsize=1)
def english() -> Vocabulary:
    """The vocabulary, built at its first use."""
    return Vocabulary(_words(), never=_NEVER, ordinal_days=True)
