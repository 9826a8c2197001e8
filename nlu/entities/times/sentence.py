"""The message as the grammar reads it: tokens, the moment it was written, and what the bot had asked.

Every rule of the grammar is a function of a sentence and a position; it answers with what it read and the position
after it, or with None. No rule looks back, so that reading is linear in the length of the message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeVar

from nlu.entities.times.vocabulary import NOTHING, Kind, Token

_CAN_FOLLOW_A_DAY: Final = frozenset(Kind) - {
    Kind.WORD,
    Kind.NUMBER,
    Kind.UNIT,
    Kind.ORDINAL,
    Kind.MERIDIEM,
    Kind.QUARTER,
}
_UNITS_OF_OTHER_THINGS: Final = frozenset("€%°$£/²³:*+=")

_COUNTED_BY_NOBODY: Final = frozenset(
    "aussi egalement finalement plutot svp stp merci sinon car parce mais si pour chez avec sans c ca cela ce serait"
    " too also please thanks instead rather because but if for with without it that over via".split()
)
"""Words of which nobody says how many: « mardi 8 aussi »."""


T = TypeVar("T")


class _Places(dict[int, T]):
    """What stands where; before the first place and after the last, `nothing`."""

    def __init__(self, found: Iterable[T], nothing: T) -> None:
        super().__init__(enumerate(found))
        self._nothing = nothing

    def __missing__(self, _index: int) -> T:
        return self._nothing


@dataclass(frozen=True, slots=True)
class Sentence:
    """`now` is local time without a zone; `asked` says that the bot has just asked when.

    `at`, `kind` and `key` of a position are looked up, not reckoned: the grammar asks for them by the hundred.
    """

    tokens: Sequence[Token]
    now: datetime
    asked: bool = False
    ordinal_days: bool = False
    both_ends: bool = False
    strict: bool = False
    """Reading a language that the person is not known to speak: abbreviations are left alone."""
    at: Callable[[int], Token] = field(init=False, repr=False, compare=False)
    kind: Callable[[int], Kind] = field(init=False, repr=False, compare=False)
    key: Callable[[int], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _Places(self.tokens, NOTHING).__getitem__)
        object.__setattr__(self, "kind", _Places([token.kind for token in self.tokens], NOTHING.kind).__getitem__)
        object.__setattr__(self, "key", _Places([token.key for token in self.tokens], NOTHING.key).__getitem__)

    @property
    def today(self) -> date:
        return self.now.date()

    def touches(self, index: int) -> bool:
        """Whether the token touches the one before it ("15h")."""
        return index > 0 and self.at(index - 1).end == self.at(index).start

    def skip(self, index: int, *kinds: Kind) -> int:
        """The position after at most one token of each kind, in that order."""
        for kind in kinds:
            if self.kind(index) is kind:
                index += 1
        return index

    def counts_nothing(self, index: int) -> bool:
        """Whether the number before this position stands alone and may be a day or an hour, unlike "le 3 pièces"."""
        token = self.at(index)
        if token.kind is Kind.MARK:
            decimal = token.key in ",." and self.touches(index) and self.touches(index + 1)
            return token.key not in _UNITS_OF_OTHER_THINGS and not (decimal and self.kind(index + 1) is Kind.NUMBER)
        if token.kind is Kind.UNIT:
            return token.shy and not self.touches(index)
        if token.kind is Kind.WORD and token.key.isdecimal():
            return False
        return token.kind in _CAN_FOLLOW_A_DAY or (token.kind is Kind.WORD and token.key in _COUNTED_BY_NOBODY)
