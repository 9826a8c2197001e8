"""Numbers as people write them."""

from __future__ import annotations

import pytest

from bots.sms.numbers import canonical


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("06 12 34 56 78", "33", "+33612345678"), ("+33 6.12.34.56.78", "33", "+33612345678"),
        ("0033612345678", "33", "+33612345678"), ("33612345678", "33", "+33612345678"),
        ("0692 12 34 56", "262", "+262692123456"), ("(0)6-12-34-56-78", "33", "+33612345678"),
        ("36105", "33", None), ("Orange", "33", None), ("", "33", None), ("+", "33", None),
        ("+33" + "1" * 20, "33", None),
    ],
)  # fmt: skip
def test_one_way_of_writing_a_number(written: str, country: str, number: str | None) -> None:
    assert canonical(written, country) == number
