"""What the town may decide, at the command line."""

from __future__ import annotations

from backend.policies import POLICIES
from tests.bots.commands.staff.conftest import Staff, rows


def test_a_policy_is_decided_and_taken_back(staff: Staff) -> None:
    assert staff("policies", "set", "moderation", "before").output == "moderation: before from now on.\n"
    staff("policies", "set", "wave_sizes", "[2, 4]")
    staff("policies", "set", "public_holidays", "974")

    own = {one["name"]: one["value"] for one in rows(staff("policies", "list", "--own", "--json"))}
    assert own == {"moderation": "before", "wave_sizes": [2, 4], "public_holidays": "974"}

    assert staff("policies", "reset", "moderation").output == "moderation: after again, as the program proposes.\n"
    assert "moderation" not in {one["name"] for one in rows(staff("policies", "list", "--own", "--json"))}


def test_each_is_listed_with_what_it_takes(staff: Staff) -> None:
    listed = rows(staff("policies", "list", "--json"))

    assert [one["name"] for one in listed] == list(POLICIES)
    assert all(one["takes"] and one["what_for"] for one in listed)
    assert "a number from 1 to 21" in staff("policies", "list").output


def test_what_a_policy_does_not_take_is_said_with_what_it_does(staff: Staff) -> None:
    refused = staff("policies", "set", "late_minutes", "soon")
    unknown = staff("policies", "set", "late_minute", "30")

    assert refused.exit_code != 0
    assert "late_minutes: a number from 5 to 1440" in refused.output + refused.stderr
    assert unknown.exit_code != 0
    assert "late_minute" in unknown.output + unknown.stderr
    assert rows(staff("policies", "list", "--own", "--json")) == []
