"""The message as the grammar reads it: tokens, the moment it was written, and what the bot had asked.

Every rule of the grammar is a function of a sentence and a position; it answers with what it read and the position
after it, or with None. No rule looks back, so that reading is linear in the length of the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

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
    " too also please thanks instead rather because but if for with without it that".split()
)
"""Words of which nobody says how many: « mardi 8 aussi »."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`now` is local time without a zone; `asked` says that the bot has just asked when."""

    tokens: Sequence[Token]
    now: datetime
    asked: bool = False
    ordinal_days: bool = False
    both_ends: bool = False
    strict: bool = False
    """Reading a language that the person is not known to speak: abbreviations are left alone."""

    @property
    def today(self) -> date:
        return self.now.date()

    def at(self, index: int) -> Token:
        return self.tokens[index] if 0 <= index < len(self.tokens) else NOTHING

    def kind(self, index: int) -> Kind:
        return self.at(index).kind

    def key(self, index: int) -> str:
        return self.at(index).key

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
