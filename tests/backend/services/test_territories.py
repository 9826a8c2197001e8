"""Territories: one town, and the closed list of what it decides."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from backend.models import AuditEntry, Territory
from backend.policies import POLICIES
from backend.services import territories
from backend.services.desk_errors import UnknownPolicy
from tests.support.town import Hall, Town


def test_the_town_is_created_once(town: Town) -> None:
    with town.write() as db:
        assert territories.the_territory(db, Hall("Another"), town.now()).id == town.territory_id
        assert db.get_one(Territory, town.territory_id).name == "Valbreuse"


def test_what_the_settings_say_of_the_town_holds_from_the_next_start(town: Town) -> None:
    renamed = Hall("Saint-Exemple", model_fields_set=frozenset({"territory_name"}))
    with town.write() as db:
        hall = territories.the_territory(db, renamed, town.now())
        assert (hall.name, hall.phone) == ("Saint-Exemple", "02 33 00 00 00")
    with town.database.read() as db:
        verbs = db.scalars(select(AuditEntry.verb).where(AuditEntry.verb.startswith("set"))).all()
        assert verbs == ["set name"]


def test_a_policy_is_the_towns_or_the_default(town: Town) -> None:
    town.decides("late_minutes", 45)

    with town.database.read() as db:
        hall = db.get_one(Territory, town.territory_id)
        assert territories.policy(hall, "late_minutes") == 45
        assert territories.policy(hall, "invitations_per_week") == 2
        assert territories.policy(hall, "takeover_minutes", 5) == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("late_minute", 30),
        ("late_minutes", "30"),
        ("late_minutes", True),
        ("late_minutes", -5),
        ("wave_sizes", []),
        ("wave_sizes", [3, 0]),
        ("moderation", "sometimes"),
        ("partner_shops", [""]),
        ("closed_categories", ["magic"]),
        ("public_holidays", "75"),
        ("crisis_numbers", {"emergency": "15"}),
        ("crisis_numbers", {"emergency": "", "verified_on": "2026-11-01"}),
        ("crisis_numbers", {"emergency": "call us", "verified_on": "2026-11-01"}),
        ("automation", {"magic": "automatic"}),
        ("automation", {"pets": "sometimes"}),
        ("automation_for_vulnerable", "sometimes"),
        ("webchat_origins", ["https://mairie.example; script-src *"]),
        ("webchat_origins", ["https://mairie.example/"]),
        ("webchat_origins", [12]),
        ("webchat_origins", "https://mairie.example"),
        ("webchat_colour", "red"),
    ],
)
def test_what_is_not_on_the_list_is_refused(town: Town, name: str, value: Any) -> None:
    with pytest.raises(UnknownPolicy):
        town.decides(name, value)


@pytest.mark.parametrize(
    ("policies", "days"),
    [
        (None, 0),
        ({}, 0),
        ({"keep_unclear_days": 12}, 0),
        ({"keep_unclear": "no"}, 0),
        ({"keep_unclear": True}, 30),
        ({"keep_unclear": True, "keep_unclear_days": 12}, 12),
        ({"keep_unclear": True, "keep_unclear_days": "many"}, 30),
    ],
)
def test_what_was_not_understood_is_kept_only_where_that_is_said(policies: dict[str, Any] | None, days: int) -> None:
    assert territories.days_kept(policies) == days


def test_an_unknown_policy_is_not_read(town: Town) -> None:
    with town.database.read() as db, pytest.raises(UnknownPolicy):
        territories.policy(db.get_one(Territory, town.territory_id), "late_minute")


def test_every_policy_says_what_it_is_for_and_takes_its_own_default() -> None:
    assert POLICIES
    assert all(one.says and one.takes.expects and one.takes.allows(one.default) for one in POLICIES.values())


@pytest.mark.parametrize("value", [None, -1, 10**9, "word", "", [], [None], {}, {"a": 1}, True, 1.5, "long" * 9_000])
def test_whatever_is_written_a_policy_takes_it_or_not(value: Any) -> None:
    assert all(one.takes.allows(value) in (True, False) for one in POLICIES.values())
