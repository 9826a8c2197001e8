"""A request whose place is a point on the map was held for the town to read: our own words say « carte »."""

from __future__ import annotations

import pytest

from backend.services.moderation import scam
from backend.wording import LOCALES, wording
from conversation_flows.engine.places import _PIN


@pytest.mark.parametrize("locale", LOCALES)
def test_our_words_for_a_point_on_the_map_ask_for_nothing(locale: str) -> None:
    place = wording(locale, "UTC").say(_PIN.of(point="48.43220, 0.09110"))

    assert scam.asks_for(f"Courses demain matin {place}") == ()
