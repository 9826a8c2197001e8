"""Sums of money as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.wording import wording
from conversation_flows.sums import sum_said


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("40 €", 4000),
        ("40€", 4000),
        ("50e", 5000),
        ("32,50", 3250),
        ("32.5 €", 3250),
        ("12€80", 1280),
        ("12 euros 80", 1280),
        ("32 euros et 50 centimes", 3250),
        ("32 euros et 2 baguettes", 3200),
        ("elle m'a donné 40 euros", 4000),
        ("2 baguettes et 3 €", 300),
        ("à 10h, 40 €", 4000),
        ("1 000 €", 100_000),
        ("10000€", 1_000_000),
        ("quarante", None),
        ("40 et 50", None),
        ("", None),
    ],
)
def test_a_sum_as_it_is_written(text: str, cents: int | None) -> None:
    assert sum_said(text) == cents


@given(some.integers(0, 99_999))
def test_what_we_say_we_read(cents: int) -> None:
    assert sum_said(wording("fr", "Europe/Paris").euros(cents)) == cents
