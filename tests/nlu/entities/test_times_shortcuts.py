"""What reading a time skips, because no time can stand there: whoever reads everything finds the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from random import Random
from typing import Final

import pytest

from nlu.entities.times.alternatives import read_times
from nlu.entities.times.days import says_time
from nlu.entities.times.english import english
from nlu.entities.times.expression import read_expression
from nlu.entities.times.french import french
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import DAY, SAYS_NO_TIME, Kind, Token, Vocabulary
from nlu.entities.words import split

NOW: Final = datetime(2026, 11, 22, 9, 13, tzinfo=UTC).replace(tzinfo=None)
OTHERS: Final = "boulangerie personnes fois 10h30 15 3 12/12 2026 , . / - ( : h quinzaine mat ci".split()
SMALL: Final = tuple((kind, int(kind is Kind.A), kind.name.lower()) for kind in SAYS_NO_TIME - {Kind.END})
NO_LEAD: Final = (Kind.WORD, Kind.MARK, Kind.FUNCTION)
ALONE: Final = ((Kind.THIS, 0, "ce"), (Kind.UNIT, DAY, "j"))

BOTH: Final = pytest.mark.parametrize("spoken", [french(), english()], ids=["fr", "en"])


def sentence(tokens: list[Token], spoken: Vocabulary, *, asked: bool) -> Sentence:
    return Sentence(tokens, NOW, asked, spoken.ordinal_days, spoken.both_ends)


def jumbles(spoken: Vocabulary, count: int) -> Iterator[str]:
    """Words of time and others, in any order."""
    phrases = [" ".join((first, *rest)) for first, some in spoken._phrases.items() for rest, _ in some]
    words = [*spoken._words, *phrases, *OTHERS * 20, *"de la le du un dans the of in a".split() * 20]
    chance = Random(5)
    for _ in range(count):
        yield " ".join(chance.choices(words, k=chance.randint(1, 8)))


@BOTH
def test_a_message_in_which_no_time_may_stand_has_none(spoken: Vocabulary) -> None:
    texts = [text for text in jumbles(spoken, 4_000) if not spoken.may_tell(split(text))]
    told = [text for text in texts if [*read_times(sentence(spoken.tokens(split(text), text), spoken, asked=True))]]

    assert len(texts) > 100
    assert told == []


@BOTH
def test_no_time_is_made_of_ce_or_of_the_j_of_days_and_small_words(spoken: Vocabulary) -> None:
    told = []
    for parts in product((*SMALL, *ALONE), repeat=2):
        for one in ALONE:
            said = [*parts, one]
            if Kind.A in {kind for kind, _value, _key in said}:
                continue  # « dans un j »
            tokens = [
                Token(kind, value, key, 9 * at, 9 * at + 8, shy=True) for at, (kind, value, key) in enumerate(said)
            ]
            told += [said for _time in read_times(sentence(tokens, spoken, asked=True))]

    assert told == []


@BOTH
def test_no_time_begins_at_what_leads_to_a_word_that_is_none_of_its(spoken: Vocabulary) -> None:
    found = []
    for text in jumbles(spoken, 4_000):
        tokens = spoken.tokens(split(text), text)
        read = sentence(tokens, spoken, asked=len(tokens) % 2 == 0)
        for at in range(len(tokens)):
            ahead = next((one for one in tokens[at:] if says_time(one) or one.kind in NO_LEAD), None)
            if (ahead is None or not says_time(ahead)) and read_expression(read, at) is not None:
                found.append((text, at))

    assert found == []
