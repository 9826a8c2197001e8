"""Who sits at the desk, wherever on the line it is said."""

from __future__ import annotations

import pytest

from tests.bots.commands.staff.conftest import Staff, Town


@pytest.mark.parametrize("group", ["agreements", "calls", "links", "recurrences", "relays", "requests", "volunteers"])
def test_an_agent_may_be_named_before_what_they_do(staff: Staff, town: Town, group: str) -> None:
    refused = staff(group, "--as", "sylvie", *DONE[group])

    assert refused.exit_code == 1
    assert "99" in refused.stderr


def test_who_is_named_last_counts_and_the_environment_only_where_nobody_is(
    staff: Staff, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALIER_AGENT", "nobody")

    assert staff("volunteers", "--as", "sylvie", "met", town.karim).exit_code == 0
    assert staff("volunteers", "--as", "nobody", "met", town.karim, "--as", "sylvie").exit_code == 0
    assert "No active agent" in staff("volunteers", "met", town.karim).stderr


def test_whom_nothing_was_proposed_to_is_listed_by_itself(sylvie: Staff, town: Town) -> None:
    refused = sylvie("volunteers", "--never-asked", "met", town.karim)

    assert refused.exit_code == 2
    assert "--never-asked" in refused.stderr


def test_there_is_no_tip_yet(sylvie: Staff) -> None:
    assert sylvie("tips", "list", "--state", "all").stdout == "There is no tip yet.\n"


DONE = {
    "agreements": ("yes", 99),
    "calls": ("done", 99),
    "links": ("confirm", 99),
    "recurrences": ("stop", 99),
    "relays": ("cancel", 99),
    "requests": ("publish", 99),
    "volunteers": ("met", 99),
}
