"""What an SMS costs, and how it is written so that it does not cost double."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.messaging.fit import fit
from backend.messaging.messages import Option, Outgoing
from bots.sms.alphabet import SEGMENT, fits_gsm, plain, segments, size
from bots.sms.channel import CAN


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("C’est noté : « Karim » arrive…", 'C\'est noté : "Karim" arrive...'),
        ("Prêt\u00a0? Où ça, à Noël ?", "Pret ? Où ca, à Noel ?"),
        ("un cœur → là-bas – oui", "un coeur -> là-bas - oui"),
        ("ça va ❤", "ca va ❤"),
        ("Привет", "Привет"),
    ],
)
def test_typography_is_written_as_on_a_typewriter(text: str, sent: str) -> None:
    assert plain(text) == sent


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("Ж" * 70, 1), ("Ж" * 71, 2), ("Ж" * 134, 2), ("Ж" * 135, 3), ("🙂" * 35, 1), ("🙂" * 36, 2),
    ],
)  # fmt: skip
def test_segments_are_counted_as_operators_do(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.text("aé€Ж🙂 «", max_size=400))
def test_a_beginning_never_costs_more_than_the_whole(one: str, other: str) -> None:
    for text in (one, other):
        assert size(text[: len(text) // 2]) <= size(text)
        assert fits_gsm(plain(text)) == fits_gsm(plain(plain(text)))


@given(st.text("abé êç€🙂Ж. \n", max_size=900), st.lists(st.sampled_from(["Oui", "Non", "Pas cette fois"]), max_size=4))
def test_every_part_fits_and_choices_are_numbered(text: str, titles: list[str]) -> None:
    options = tuple(Option(str(number), title) for number, title in enumerate(titles))
    parts = fit(Outgoing(text, 1, options), CAN)

    assert all(size(part.text) <= CAN.text_limit and not part.options for part in parts)
    assert all(segments(part.text) <= CAN.text_limit // SEGMENT for part in parts)
    assert all(f"{number}. {title}" in "\n".join(part.text for part in parts) for number, title in enumerate(titles, 1))
