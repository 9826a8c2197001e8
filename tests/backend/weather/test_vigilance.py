"""Vigilance as Météo-France writes it, and as it should not come."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.weather.vigilance import BadBulletin, Colour, Warned, read, worst

NOW = datetime(2026, 7, 14, 9, tzinfo=UTC)


def period(day: datetime, *domains: dict[str, Any]) -> dict[str, Any]:
    return {
        "echeance": "J",
        "begin_validity_time": day.isoformat(),
        "end_validity_time": (day + timedelta(days=1)).isoformat(),
        "timelaps": {"domain_ids": list(domains)},
    }


def domain(number: str, **colours: int) -> dict[str, Any]:
    items = [
        {"phenomenon_id": hazard.removeprefix("h"), "phenomenon_max_color_id": colour, "timelaps_items": []}
        for hazard, colour in colours.items()
    ]
    return {"domain_id": number, "max_color_id": max(colours.values(), default=1), "phenomenon_items": items}


TODAY = datetime(2026, 7, 14, 4, tzinfo=UTC)
BULLETIN: dict[str, Any] = {
    "product": {
        "update_time": NOW.isoformat(),
        "periods": [
            period(TODAY, domain("61", h6=3, h3=1), domain("75", h6=4), domain("6110", h9=4)),
            period(TODAY + timedelta(days=1), domain("61", h6=4, h12=4), domain("75", h6=2)),
        ],
    }
}


def test_heat_in_one_departement_today_and_tomorrow() -> None:
    found = read(BULLETIN, "61", now=NOW)
    assert found == [
        Warned("heat", Colour.ORANGE, TODAY, TODAY + timedelta(days=1)),
        Warned("heat", Colour.RED, TODAY + timedelta(days=1), TODAY + timedelta(days=2)),
    ]
    assert (worst(found, "heat"), worst(found, "cold")) == (Colour.RED, Colour.GREEN)


def test_hours_within_the_day_are_read_where_they_are_told() -> None:
    told = copy.deepcopy(BULLETIN)
    at_noon = {"begin_time": "2026-07-14T12:00:00Z", "end_time": "2026-07-14T20:00:00Z", "color_id": 3}
    green = {"begin_time": "2026-07-14T04:00:00Z", "end_time": "2026-07-14T12:00:00Z", "color_id": 1}
    told["product"]["periods"][0]["timelaps"]["domain_ids"][0]["phenomenon_items"][0]["timelaps_items"] = [
        green,
        at_noon,
    ]
    first = read(told, "61", now=NOW)[0]
    assert (first.begins.hour, first.ends.hour, first.colour) == (12, 20, Colour.ORANGE)


def test_what_is_over_is_not_told() -> None:
    assert [one.colour for one in read(BULLETIN, "61", now=TODAY + timedelta(days=1, hours=1))] == [Colour.RED]


@pytest.mark.parametrize(
    ("bulletin", "department", "about"),
    [
        (None, "61", "shape"),
        ("<html>", "61", "shape"),
        ({"product": {"periods": []}}, "61", "shape"),
        ({"product": {"periods": [{"timelaps": {}}]}}, "61", "shape"),
        ({"features": []}, "61", "shape"),
        (BULLETIN, "62", "nowhere"),
        (BULLETIN, "6110", None),
    ],
    ids=["absent", "a page", "empty", "without days", "another schema", "elsewhere", "a coast is named by its number"],
)
def test_what_is_no_bulletin_is_never_guessed_from(bulletin: Any, department: str, about: str | None) -> None:
    if about is None:
        assert [one.hazard for one in read(bulletin, department, now=NOW)] == ["waves"]
        return
    with pytest.raises(BadBulletin) as refused:
        read(bulletin, department, now=NOW)
    assert refused.value.about == about


def test_an_old_file_says_nothing_of_today() -> None:
    with pytest.raises(BadBulletin) as refused:
        read(BULLETIN, "61", now=NOW + timedelta(days=3))
    assert refused.value.about == "stale"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(("product", "periods", "timelaps", "domain_ids", "domain_id", "phenomenon_items", "color_id")),
        inner, max_size=3,
    ),
)  # fmt: skip


@given(bulletin=JSON)
def test_whatever_comes_is_a_bulletin_or_refused(bulletin: Any) -> None:
    with pytest.raises(BadBulletin):
        read(bulletin, "61", now=NOW)
