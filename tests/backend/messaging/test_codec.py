"""Saved data is read by the version before and the version after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.messaging.codec import VERSION, Codec, Unreadable
from backend.messaging.messages import CONTENTS, EVENTS, OUTGOINGS, Option, Outgoing, Wrote
from backend.messaging.news import NEWS


@dataclass(frozen=True)
class Spot:
    words: str
    point: tuple[float, ...] = ()


@dataclass(frozen=True)
class Visit:
    who: str
    at: datetime | None = None
    spot: Spot | None = None
    notes: tuple[Spot, ...] = ()


CODEC = Codec((Spot, Visit))


def written(**fields: Any) -> str:
    return json.dumps({"v": VERSION, "d": {"$": "Visit", **fields}})


moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=4))]))
spots = st.builds(Spot, st.text(), st.lists(st.floats(allow_nan=False), max_size=2).map(tuple))


@given(st.builds(Visit, st.text(), st.none() | moments, st.none() | spots, st.lists(spots, max_size=3).map(tuple)))
def test_what_is_written_is_read_as_it_was(visit: Visit) -> None:
    assert CODEC.loads(CODEC.dumps(visit)) == visit


@pytest.mark.parametrize("kind", [*CONTENTS, *NEWS], ids=lambda kind: kind.__name__)
def test_every_event_is_known_by_its_name(kind: type) -> None:
    plain = {"int": 1, "float": 1.5, "bool": True, "str": "é", "str | None": None, "int | None": 7}
    fields = {name: plain.get(str(of), datetime(2026, 11, 24, tzinfo=UTC)) for name, of in kind.__annotations__.items()}
    event = kind(**fields)
    assert EVENTS.loads(EVENTS.dumps(event)) == event


def test_a_message_of_ours_is_read_as_it_was() -> None:
    message = Outgoing(
        "Quand ?", 3, (Option("am", "Matin"), Option("pm", "Après-midi", "de 14 h à 18 h")), as_list=True
    )
    assert OUTGOINGS.loads(OUTGOINGS.dumps(message)) == message


def test_the_version_after_has_a_field_more_which_is_ignored() -> None:
    assert CODEC.loads(written(who="Jeanne", mood="gay")) == Visit("Jeanne")


def test_the_version_before_has_a_field_less_which_takes_its_default() -> None:
    assert CODEC.loads(written(who="Jeanne")) == Visit("Jeanne", None, None, ())


@pytest.mark.parametrize(
    "unreadable",
    [
        "",
        "none",
        "null",
        "[]",
        "7",
        "{}",
        '{"v": 1}',
        '{"v": "1", "d": null}',
        json.dumps({"v": VERSION + 1, "d": {"$": "Visit", "who": "Jeanne"}}),
        '{"v": 1, "d": {"$": "Voyage"}}',
        '{"v": 1, "d": {"$": ["Visit"]}}',
        '{"v": 1, "d": {"$": "Visit"}}',
        '{"v": 1, "d": {"$": "Visit", "who": "Jeanne", "at": {"$t": "yesterday"}}}',
        '{"v": 1, "d": {"$": "Visit", "who": "Jeanne", "at": {"$t": 7}}}',
    ],
)
def test_what_cannot_be_read_says_so_and_nothing_else(unreadable: str) -> None:
    with pytest.raises(Unreadable):
        CODEC.loads(unreadable)


@pytest.mark.parametrize("value", [Wrote("Bonjour"), object(), {1, 2}], ids=["another codec's", "anything", "a set"])
def test_what_could_not_be_read_back_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError):
        CODEC.dumps(value)
