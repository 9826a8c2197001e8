"""The kinds of words that times are made of, and the reading of a message into them.

A language is a `Vocabulary`: two tables, one of single words and one of phrases. The grammar (the other modules of
this package) speaks of kinds only, so that it is the same for every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, auto
from types import MappingProxyType
from typing import Final, NamedTuple

from nlu.entities.spelling import Spelling
from nlu.entities.words import Word
from nlu.normalise import PIECE, seen


class Kind(Enum):
    """What a word does in a time."""

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
        self._phrases: dict[str, list[tuple[tuple[str, ...], Lexeme]]] = {}
        self._accented = accented
        self.ordinal_days = ordinal_days
        """Whether a bare number names a day only as an ordinal ("the 3rd", never "the 3")."""
        self.both_ends = both_ends
        """Whether "in 8 days" counts today and so means a week, as in French."""
        for phrase, lexeme in words:
            first, *rest = phrase.split()
            if rest:
                self._phrases.setdefault(first, []).append((tuple(rest), lexeme))
            else:
                self._words.setdefault(first, lexeme)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda one: -len(one[0]))
        typed = (word for word, lexeme in self._words.items() if lexeme.kind in _GUESSED and not lexeme.shy)
        self._spelling = Spelling(typed, never=never)
        self._telling = frozenset(word for word, lexeme in self._words.items() if lexeme.kind in _TELLING)

    def spoken_in(self, words: Iterable[Word], *, rather_than: Vocabulary | None = None) -> bool:
        """Whether words of time stand here that are this language's, and none of the other's: "demain", "tuesday"."""
        telling = (word.key for word in words if word.key in self._telling)
        return any(rather_than is None or not rather_than.knows(key) for key in telling)

    def knows(self, key: str) -> bool:
        return key in self._words

    def tokens(self, words: Sequence[Word], text: str) -> list[Token]:
        """The message as tokens; a phrase becomes one."""
        tokens: list[Token] = []
        at, count = 0, len(words)
        while at < count:
            key, start, end = words[at]
            if key in self._phrases and (found := self._phrase(words, at)):
                lexeme, at = found
                tokens.append(Token(lexeme.kind, lexeme.value, key, start, words[at - 1].end, *lexeme[2:]))
                continue
            at += 1
            tokens.append(self._token(key, start, end, text))
        return tokens

    def _token(self, key: str, start: int, end: int, text: str) -> Token:
        lexeme = self._words.get(key)
        if lexeme is None and key.isdecimal():
            short = len(key) <= 4
            return Token(Kind.NUMBER if short else Kind.WORD, int(key) if short else 0, key, start, end)
        if lexeme is None and not key[:1].isalpha():
            return Token(Kind.MARK, 0, key, start, end)
        if lexeme is None and (meant := self._spelling.meant(key)):
            lexeme = self._words[meant]
        if lexeme is None:
            return Token(Kind.WORD, 0, key, start, end)
        if key in self._accented and self._accented[key] not in seen(text[start : min(end, start + PIECE)]).lower():
            return Token(Kind.WORD, 0, key, start, end)
        return Token(lexeme.kind, lexeme.value, key, start, end, *lexeme[2:])

    def _phrase(self, words: Sequence[Word], at: int) -> tuple[Lexeme, int] | None:
        for rest, lexeme in self._phrases[words[at].key]:
            end = at + 1 + len(rest)
            if end > len(words):
                continue
            if all(words[at + 1 + n].key == key for n, key in enumerate(rest)) and (
                lexeme.kind is not Kind.RELATIVE or _typed_as_one(words, at, end)
            ):
                return lexeme, end
        return None


_TELLING = frozenset({Kind.RELATIVE, Kind.WEEKDAY, Kind.MONTH, Kind.PART, Kind.EVERY, Kind.THIS, Kind.NEXT})
_GUESSED = frozenset({Kind.RELATIVE, Kind.WEEKDAY, Kind.MONTH, Kind.PART, Kind.NEXT, Kind.LAST, Kind.UNIT})


def _typed_as_one(words: Sequence[Word], start: int, end: int) -> bool:
    """Where digits stand for letters ("2main", "dem1"), the pieces must touch."""
    if not any(word.key.isdecimal() for word in words[start:end]):
        return True
    return all(words[n].end == words[n + 1].start for n in range(start, end - 1))
