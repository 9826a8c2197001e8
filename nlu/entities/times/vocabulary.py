"""The kinds of words that times are made of, and the reading of a message into them.

A language is a `Vocabulary`: two tables, one of single words and one of phrases. The grammar (the other modules of
this package) speaks of kinds only, so that it is the same for every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum, auto
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from nlu.entities.spelling import Spelling
from nlu.entities.words import Word
from nlu.normalise import PIECE, seen


class Kind(Enum):
    """What a word does in a time."""

    __hash__ = object.__hash__  # a message looks kinds up by the hundred; an Enum's own hash is that of its name

    END = auto()  # past the last word
    WORD = auto()  # nothing that times are made of
    MARK = auto()  # a sign: , . / : -
    NUMBER = auto()
    RELATIVE = auto()  # today, tomorrow: an offset in days
    WEEKDAY = auto()
    MONTH = auto()
    FEAST = auto()  # Christmas: month * 100 + day
    PART = auto()  # morning, …
    MIDNIGHT = auto()
    STAGE = auto()  # the beginning, middle or end of
    UNIT = auto()  # minute, hour, day, …
    THIS = auto()
    NEXT = auto()
    LAST = auto()
    IN_EIGHT = auto()  # "en huit", "en quinze": weeks to add
    IN = auto()
    WITHIN = auto()
    AT = auto()
    FOR = auto()
    AROUND = auto()
    BETWEEN = auto()
    AND = auto()
    OR = auto()
    OF = auto()
    FROM = auto()
    TO = auto()
    BEFORE = auto()
    AFTER = auto()
    UNTIL = auto()
    BY = auto()
    STARTING = auto()
    SINCE = auto()
    DURING = auto()
    EVERY = auto()
    OTHER = auto()
    EXCEPT = auto()
    THE = auto()
    A = auto()
    ON = auto()  # "sur deux"
    HALF = auto()
    QUARTER = auto()
    LESS = auto()
    PAST = auto()  # half past, quarter past
    AGO = auto()
    SHARP = auto()
    MERIDIEM = auto()  # am, pm: hours to add
    ORDINAL = auto()  # er, st, nd, rd, th after a number
    NTH = auto()  # first, second, last of the month
    REPEATS = auto()  # daily, weekly, on weekdays
    ONCE_PER = auto()
    LONG = auto()  # "whole", "all" (toute la journée)
    NOW = auto()
    GREETING = auto()  # "bonne" in "bonne soirée"
    NOT = auto()
    FUNCTION = auto()  # a word after which a bare number cannot be counting anything


MORNING: Final = 0
NOON: Final = 1
AFTERNOON: Final = 2
EVENING: Final = 3
NIGHT: Final = 4
DAYTIME: Final = 5
LATE_DAY: Final = 6

EARLY: Final = 0
MID: Final = 1
LATE: Final = 2

MINUTE: Final = 0
HOUR: Final = 1
DAY: Final = 2
WEEK: Final = 3
WEEKEND: Final = 4
MONTH: Final = 5
YEAR: Final = 6


SAYS_NO_TIME: Final = frozenset(
    {
        Kind.END, Kind.WORD, Kind.MARK, Kind.FUNCTION, Kind.GREETING, Kind.NOT, Kind.AND, Kind.OR, Kind.THE, Kind.A,
        Kind.OF, Kind.FROM, Kind.TO, Kind.IN, Kind.WITHIN, Kind.AT, Kind.ON, Kind.FOR, Kind.BY, Kind.AROUND,
        Kind.BETWEEN, Kind.BEFORE, Kind.AFTER, Kind.UNTIL, Kind.STARTING, Kind.SINCE, Kind.DURING, Kind.OTHER,
        Kind.LESS, Kind.LONG,
    }
)  # fmt: skip
"""Words that only join or lead in what tells a time: a message of nothing else is not looked through."""
DOZENS: Final = {"huitaine": (1, WEEK), "quinzaine": (2, WEEK), "fortnight": (2, WEEK), "dizaine": (10, DAY)}

REMEMBERED: Final = 4_096
"""Words whose part is looked up once: people use the same few thousand."""


class Lexeme(NamedTuple):
    """A word's part in a time. `shy`: an abbreviation that needs a time around it; `plural`: "mardis"."""

    kind: Kind
    value: int = 0
    plural: bool = False
    shy: bool = False


class Token(NamedTuple):
    """A word of the message in its part, with its place in the text."""

    kind: Kind
    value: int
    key: str
    start: int
    end: int
    plural: bool = False
    shy: bool = False


NOTHING: Final = Token(Kind.END, 0, "", 0, 0)
_WORD: Final = Lexeme(Kind.WORD)
_MARK: Final = Lexeme(Kind.MARK)
_NONE: Final[AbstractSet[str]] = frozenset()


class Vocabulary:
    """The words and phrases of one language; where a word is listed twice, the first holds."""

    def __init__(
        self,
        words: Iterable[tuple[str, Lexeme]],
        *,
        never: Iterable[str] = (),
        accented: Mapping[str, str] = MappingProxyType({}),
        ordinal_days: bool = False,
        both_ends: bool = False,
    ) -> None:
        self._words: dict[str, Lexeme] = {}
        self._phrases: dict[str, list[tuple[list[str], Lexeme]]] = {}
        self._accented = accented
        self.ordinal_days = ordinal_days
        """Whether a bare number names a day only as an ordinal ("the 3rd", never "the 3")."""
        self.both_ends = both_ends
        """Whether "in 8 days" counts today and so means a week, as in French."""
        for phrase, lexeme in words:
            first, *rest = phrase.split()
            if rest:
                self._phrases.setdefault(first, []).append((rest, lexeme))
            else:
                self._words.setdefault(first, lexeme)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda one: -len(one[0]))
        typed = (word for word, lexeme in self._words.items() if lexeme.kind in _GUESSED and not lexeme.shy)
        self._spelling = Spelling(typed, never=never)
        self._telling = frozenset(word for word, lexeme in self._words.items() if lexeme.kind in _TELLING)
        self._shy_units = frozenset(word for word, lexeme in self._words.items() if _is_shy_unit(lexeme))
        self._part = lru_cache(maxsize=REMEMBERED)(self._lexeme)
        self._promise = lru_cache(maxsize=REMEMBERED)(self._before_a_time)

    def spoken_in(self, keys: AbstractSet[str], *, rather_than: Vocabulary | None = None) -> bool:
        """Whether words of time stand here that are this language's, and none of the other's: "demain", "tuesday"."""
        telling = self._telling & keys
        return bool(telling) and (rather_than is None or not rather_than.knows(telling))

    def knows(self, keys: AbstractSet[str]) -> bool:
        """Whether all these words are of this vocabulary."""
        return keys <= self._words.keys()

    def may_tell(self, words: Iterable[Word]) -> bool:
        """Whether a time can stand here at all; most messages tell none, and are looked through no further."""
        promise = self._promise
        awaited = _NONE
        for key, _start, _end in words:
            follows = promise(key)
            if follows is None or key in awaited:
                return True
            awaited = follows
        return False

    def _before_a_time(self, key: str) -> AbstractSet[str] | None:
        """The words with which this one begins what says a time; None where it says one by itself.

        "ce", and the "j" of days, are words of time that say none alone: no rule of the grammar makes one of them and
        of small words, but for "dans un j".
        """
        lexeme = self._part(key)
        said = lexeme.kind not in SAYS_NO_TIME or key in DOZENS
        if said and lexeme.kind is not Kind.THIS and not _is_shy_unit(lexeme):
            return None
        phrases = self._phrases.get(key, ())
        after = frozenset(rest[0] for rest, phrase in phrases if phrase.kind not in SAYS_NO_TIME)
        return after | self._shy_units if lexeme.kind is Kind.A else after

    def tokens(self, words: Sequence[Word], text: str) -> list[Token]:
        """The message as tokens; a phrase becomes one."""
        tokens: list[Token] = []
        keys = [word.key for word in words]
        at, count = 0, len(words)
        while at < count:
            key, start, end = words[at]
            lexeme, after = self._part(key), at + 1
            if key in self._phrases and (found := self._phrase(keys, words, at)):
                lexeme, after = found
                end = words[after - 1].end
            elif key in self._accented and not self._is_accented(key, text[start : min(end, start + PIECE)]):
                lexeme = _WORD
            kind, value, plural, shy = lexeme
            tokens.append(Token(kind, value, key, start, end, plural, shy))
            at = after
        return tokens

    def _lexeme(self, key: str) -> Lexeme:
        """The part that a word has by itself, in its right spelling or a mistaken one."""
        lexeme = self._words.get(key)
        if lexeme is not None:
            return lexeme
        if key.isdecimal():
            return Lexeme(Kind.NUMBER, int(key)) if len(key) <= 4 else _WORD
        if not key[:1].isalpha():
            return _MARK
        meant = self._spelling.meant(key)
        return self._words[meant] if meant else _WORD

    def _is_accented(self, key: str, written: str) -> bool:
        return self._accented[key] in seen(written).lower()

    def _phrase(self, keys: list[str], words: Sequence[Word], at: int) -> tuple[Lexeme, int] | None:
        for rest, lexeme in self._phrases[keys[at]]:
            end = at + 1 + len(rest)
            if keys[at + 1 : end] == rest and (lexeme.kind is not Kind.RELATIVE or _typed_as_one(words, at, end)):
                return lexeme, end
        return None


_TELLING = frozenset({Kind.RELATIVE, Kind.WEEKDAY, Kind.MONTH, Kind.PART, Kind.EVERY, Kind.THIS, Kind.NEXT})
_GUESSED = frozenset({Kind.RELATIVE, Kind.WEEKDAY, Kind.MONTH, Kind.PART, Kind.NEXT, Kind.LAST, Kind.UNIT})


def _is_shy_unit(lexeme: Lexeme) -> bool:
    return lexeme.kind is Kind.UNIT and lexeme.shy


def _typed_as_one(words: Sequence[Word], start: int, end: int) -> bool:
    """Where digits stand for letters ("2main", "dem1"), the pieces must touch."""
    if not any(word.key.isdecimal() for word in words[start:end]):
        return True
    return all(words[n].end == words[n + 1].start for n in range(start, end - 1))
