"""What a phone would format is shown as it was written; the rules are checked against the emulator's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bots.playground.whatsapp_emulator.formatted import formatted
from bots.whatsapp.plain import TWINS, plain

BACK = str.maketrans({twin: mark for mark, twin in TWINS.items()})


@pytest.mark.parametrize(
    "text", ["*Karim*", "_Léa_ vient", "~non~", "`x`", "```x```", "(*a*)", "« _b_ »", "*a* *b*", "a\n*b*\nc", "*_a_*"]
)
def test_a_phone_formats_this_and_not_what_we_send(text: str) -> None:
    assert formatted(text)
    assert formatted(plain(text)) == []


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "a_b_c@x.fr", "https://x.fr/a_b_c", "*seul", "~ 10 h", "10 h ~ 12 h", ""]
)
def test_what_formats_nothing_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@given(some.text(alphabet="ab é*_~`\n.-", max_size=30))
def test_whatever_is_written_formats_nothing_and_reads_the_same(text: str) -> None:
    assert formatted(plain(text)) == []
    assert plain(text).translate(BACK) == text
